import type { Chance } from "./random.ts";

/** Somebody who shops, with everything that a cart asks for. */
export interface Person {
  readonly channel: string;
  readonly email: string;
  readonly address: {
    readonly name: string;
    readonly line1: string;
    readonly city: string;
    readonly postalCode: string;
    readonly country: string;
    readonly region?: string;
    readonly phone: string;
  };
}

const FIRST =
  "Ada Ben Clara David Emma Felix Greta Hugo Ida Jonas Klara Leo Mia Nora Oskar Paula Ruth Sven Tilda Udo".split(" ");
const LAST =
  "Adler Berg Castell Dahl Ebert Falk Graf Haas Iversen Jansen Koch Lind Moser Noll Otto Petersen Reuter Stein Thal Vogt".split(
    " ",
  );
const STREETS = "Harbour Mill Garden Station Market Church Lime Bridge North Canal".split(" ");

interface Town {
  readonly channel: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
  readonly region?: string;
}

// The first town of a country stands here as often as the shop sells there.
const TOWNS: readonly Town[] = [
  { channel: "eu", city: "Hamburg", postalCode: "20457", country: "DE" },
  { channel: "eu", city: "Berlin", postalCode: "10115", country: "DE" },
  { channel: "eu", city: "München", postalCode: "80331", country: "DE" },
  { channel: "eu", city: "Wien", postalCode: "1010", country: "AT" },
  { channel: "eu", city: "Paris", postalCode: "75001", country: "FR" },
  { channel: "eu", city: "Rotterdam", postalCode: "3011 AA", country: "NL" },
  { channel: "eu", city: "Lyon", postalCode: "69001", country: "FR" },
  { channel: "uk", city: "Leeds", postalCode: "LS1 1UR", country: "GB" },
  { channel: "us", city: "Portland", postalCode: "97201", country: "US", region: "OR" },
  { channel: "jp", city: "Chiyoda-ku", postalCode: "100-0001", country: "JP", region: "Tokyo" },
];

/** Makes somebody up. @param number tells two people of one name apart in their e-mail addresses */
export function makePerson(chance: Chance, number: number): Person {
  const [first, last] = [chance.pick(FIRST), chance.pick(LAST)];
  const { channel, ...town } = chance.pick(TOWNS);
  return {
    channel,
    email: `${first}.${last}.${String(number)}@example.com`.toLowerCase(),
    address: {
      name: `${first} ${last}`,
      line1: `${chance.pick(STREETS)} Street ${String(1 + Math.floor(chance.next() * 120))}`,
      phone: `+49 40 ${String(1_000_000 + Math.floor(chance.next() * 8_999_999))}`,
      ...town,
    },
  };
}
