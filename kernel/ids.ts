import { InvalidInput } from "./errors.ts";

declare const brand: unique symbol;

/** A UUID that names one kind of thing; made by `newId`, or read by `parseId`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

const RANDOM_POOL_BYTES = 4096;
const RANDOM_BYTES_PER_ID = 10;
const pool = new Uint8Array(RANDOM_POOL_BYTES);
let poolUsed = RANDOM_POOL_BYTES;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Makes an id that is known before the insert, sorts by time of making and merges across regions.
 * The random part is drawn from a pool: one system call serves 409 ids.
 * Source: RFC 9562, section 5.7 (UUID version 7).
 */
export function newId<Kind extends string>(atMs: number = Date.now()): Id<Kind> {
  if (poolUsed + RANDOM_BYTES_PER_ID > RANDOM_POOL_BYTES) {
    crypto.getRandomValues(pool);
    poolUsed = 0;
  }
  const random = (offset: number): number => pool[poolUsed + offset] ?? 0;
  const h = (byte: number): string => hex[byte & 0xff] ?? "00";
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const id =
    `${time.slice(0, 8)}-${time.slice(8)}-${h(0x70 | (random(0) & 0x0f))}${h(random(1))}` +
    `-${h(0x80 | (random(2) & 0x3f))}${h(random(3))}` +
    `-${h(random(4))}${h(random(5))}${h(random(6))}${h(random(7))}${h(random(8))}${h(random(9))}`;
  poolUsed += RANDOM_BYTES_PER_ID;
  return id as Id<Kind>;
}

/** The lowest id that is made at a moment: of ids in order, where those of then begin. */
export function firstIdAt(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in canonical lower case, of any version. */
export function isId(text: string): text is Id<string> {
  return UUID.test(text);
}

/**
 * The only door from text to id.
 *
 * @throws InvalidInput when the text is not a UUID; upper case is accepted and folded
 */
export function parseId<Kind extends string>(text: string, pointer = "/id"): Id<Kind> {
  const folded = text.toLowerCase();
  if (!UUID.test(folded)) throw new InvalidInput([{ pointer, message: "must be a UUID" }]);
  return folded as Id<Kind>;
}
