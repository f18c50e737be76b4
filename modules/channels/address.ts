import { InvalidInput, looksLikeCardNumber, type Violation } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { isCountry } from "./country.ts";
import { freeTextProblem, hasControlCharacters } from "./free-text.ts";
import { NO_POSTAL_CODE, POSTAL_CODES, SUBDIVISION_NEEDED, SUBDIVISIONS } from "./postal.ts";

/** A place that goods and invoices are sent to, as it comes over HTTP; `parseAddress` checks the rest. */
export const Address = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    line1: Type.String({ minLength: 1, maxLength: 200 }),
    line2: Type.Optional(Type.String({ maxLength: 200 })),
    city: Type.String({ minLength: 1, maxLength: 100 }),
    region: Type.Optional(
      Type.String({
        maxLength: 50,
        description: "State, province or prefecture; needed where post needs it (US, CA, AU).",
      }),
    ),
    postalCode: Type.String({ maxLength: 16, description: "Empty only in countries without postal codes." }),
    country: Type.String({ minLength: 2, maxLength: 2, description: "ISO 3166-1 alpha-2." }),
    phone: Type.Optional(Type.String({ maxLength: 25 })),
  },
  { additionalProperties: false },
);

/** A place that goods and invoices are sent to. `region` is the state or province, `country` is ISO 3166-1 alpha-2. */
export type Address = Readonly<Static<typeof Address>>;

const PHONE = /^\+?[0-9(][0-9 ()./-]{3,23}$/;
const MAX_PHONE_DIGITS = 15;

/**
 * Checks an address as far as a shop can without asking the post: limits, printable text, no card numbers, a known
 * country, and its form of postal code and state. Spaces are trimmed, codes folded to upper case, and the postal code
 * gets its usual space (`sw1a1aa` becomes `SW1A 1AA`).
 *
 * @param pointer where the address stands in the body, for the list of violations
 * @throws InvalidInput naming every broken rule
 */
export function parseAddress(given: Address, pointer = ""): Address {
  const address = tidy(given);
  const violations = [...textViolations(address), ...placeViolations(address), ...phoneViolations(address)];
  if (violations.length > 0) {
    throw new InvalidInput(violations.map((one) => ({ pointer: `${pointer}${one.pointer}`, message: one.message })));
  }
  return address;
}

function tidy(given: Address): Address {
  const country = given.country.trim().toUpperCase();
  const line2 = tidyLine(given.line2);
  const region = tidyLine(given.region);
  const phone = tidyLine(given.phone);
  return {
    name: tidyLine(given.name),
    line1: tidyLine(given.line1),
    ...(line2 === "" ? {} : { line2 }),
    city: tidyLine(given.city),
    ...(region === "" ? {} : { region: SUBDIVISIONS[country] === undefined ? region : region.toUpperCase() }),
    postalCode: tidyPostalCode(tidyLine(given.postalCode).toUpperCase(), country),
    country,
    ...(phone === "" ? {} : { phone }),
  };
}

/** Collapses plain spaces only: a tab or line break stays and is refused below. */
function tidyLine(text: string | undefined): string {
  return (text ?? "")
    .normalize("NFC")
    .replaceAll(/[ \u00a0\u3000]+/gu, " ")
    .replaceAll(/^ | $/gu, "");
}

function tidyPostalCode(code: string, country: string): string {
  const bare = code.replaceAll(" ", "");
  if (country === "GB" && bare.length >= 5) return `${bare.slice(0, -3)} ${bare.slice(-3)}`;
  if (country === "CA" && bare.length === 6) return `${bare.slice(0, 3)} ${bare.slice(3)}`;
  if (country === "NL" && bare.length === 6) return `${bare.slice(0, 4)} ${bare.slice(4)}`;
  if (country === "JP" && /^\d{7}$/.test(bare)) return `${bare.slice(0, 3)}-${bare.slice(3)}`;
  return code;
}

function textViolations(address: Address): readonly Violation[] {
  const required = [
    ["/name", address.name, 100],
    ["/line1", address.line1, 200],
    ["/city", address.city, 100],
  ] as const;
  const optional = [
    ["/line2", address.line2 ?? "", 200],
    ["/region", address.region ?? "", 50],
    ["/postalCode", address.postalCode, 16],
  ] as const;
  return [
    ...required.filter(([, text]) => text === "").map(([pointer]) => ({ pointer, message: "must not be empty" })),
    ...[...required, ...optional].flatMap(([pointer, text, most]) => {
      if (text.length > most) return [{ pointer, message: `must have at most ${String(most)} characters` }];
      const message = freeTextProblem(text);
      return message === null ? [] : [{ pointer, message }];
    }),
  ];
}

function placeViolations({ country, postalCode, region }: Address): readonly Violation[] {
  if (!isCountry(country)) return [{ pointer: "/country", message: "must be an ISO 3166-1 alpha-2 code" }];
  const form = POSTAL_CODES[country];
  const codes = SUBDIVISIONS[country];
  const violations: Violation[] = [];
  if (postalCode === "" && !NO_POSTAL_CODE.has(country)) {
    violations.push({ pointer: "/postalCode", message: "must not be empty" });
  } else if (postalCode !== "" && form !== undefined && !form.test(postalCode)) {
    violations.push({ pointer: "/postalCode", message: `is not a postal code of ${country}` });
  }
  if (region === undefined && SUBDIVISION_NEEDED.has(country)) {
    violations.push({ pointer: "/region", message: `is needed for an address in ${country}` });
  } else if (region !== undefined && codes !== undefined && !codes.has(region)) {
    violations.push({ pointer: "/region", message: `is not the code of a state or province of ${country}` });
  }
  return violations;
}

function phoneViolations({ phone }: Address): readonly Violation[] {
  if (phone === undefined) return [];
  const digits = phone.replaceAll(/\D/gu, "").length;
  if (hasControlCharacters(phone) || !PHONE.test(phone) || digits > MAX_PHONE_DIGITS) {
    return [{ pointer: "/phone", message: "must be a phone number of at most 15 digits" }];
  }
  if (looksLikeCardNumber(phone)) {
    return [{ pointer: "/phone", message: "must not contain a card number" }];
  }
  return [];
}
