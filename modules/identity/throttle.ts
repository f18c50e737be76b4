import { after, HOUR_MS, MINUTE_MS } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import { type Counted, countTries, forgetTries, uncountTries } from "./attempt-queries.ts";
import { TooManyAttempts } from "./errors.ts";
import { hashToken } from "./token.ts";

/** Wrong passwords for one account from one place before that place has to wait; the owner elsewhere is not kept out. */
export const MAX_WRONG_PASSWORDS = 10;
/** Wrong passwords from one place over all accounts: one password tried on many of them. */
export const MAX_WRONG_PER_PLACE = 300;
export const SIGN_IN_WINDOW_MS = 15 * MINUTE_MS;
/** Wrong codes of a second factor, from wherever: whoever gets as far as guessing them knows the password. */
export const MAX_WRONG_CODES = 10;
/** Mails with a link that one address gets in an hour; what is asked beyond is answered alike and sent to nobody. */
export const MAX_MAILS_PER_HOUR = 5;

/** Who tries to sign in where. `realm` keeps customers and staff apart. */
export interface Attempt {
  readonly realm: "customer" | "staff";
  readonly email: string;
  readonly ip: string;
}

/**
 * Counts a try before the password is looked at, so that a hundred at once cannot slip through between count and check.
 *
 * @throws TooManyAttempts with the seconds until the window ends
 */
export async function countAttempt(db: Database, attempt: Attempt): Promise<void> {
  await db
    .transaction((tx) => countAttemptIn(tx, attempt))
    .then((retryAfterSeconds) => {
      if (retryAfterSeconds !== null) throw new TooManyAttempts(retryAfterSeconds);
    });
}

/** The password was right: this account is forgiven here, and the place gets its try back. */
export async function forgiveAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  const [account, place] = countedOf(attempt);
  await forgetTries(tx, account);
  await uncountTries(tx, [place]);
}

/**
 * Counts a try of a code before it is looked at.
 *
 * @throws TooManyAttempts with the seconds until the window ends
 */
export async function countCode(db: Database, staffId: string): Promise<void> {
  const retryAfterSeconds = await db.transaction(async (tx) => {
    const rows = await countTries(tx, [codesOf(staffId)], after(tx.now, SIGN_IN_WINDOW_MS));
    return secondsUntilEnd(
      tx,
      rows.filter(({ tries }) => tries > MAX_WRONG_CODES),
    );
  });
  if (retryAfterSeconds !== null) throw new TooManyAttempts(retryAfterSeconds);
}

/** A code was right: earlier wrong ones are forgiven. */
export async function forgiveCodes(tx: Tx, staffId: string): Promise<void> {
  await forgetTries(tx, codesOf(staffId));
}

/** Counts a mail to an address, whether anybody has it or not. @returns whether one more may be sent */
export async function mayMail(tx: Tx, email: string): Promise<boolean> {
  const counted = { purpose: "mail", keyHash: hashToken(email) };
  const [row] = await countTries(tx, [counted], after(tx.now, HOUR_MS));
  return (row?.tries ?? 0) <= MAX_MAILS_PER_HOUR;
}

async function countAttemptIn(tx: Tx, attempt: Attempt): Promise<number | null> {
  const [account, place] = countedOf(attempt);
  const rows = await countTries(tx, [account, place], after(tx.now, SIGN_IN_WINDOW_MS));
  const over = rows.filter(
    ({ purpose, tries }) => tries > (purpose === account.purpose ? MAX_WRONG_PASSWORDS : MAX_WRONG_PER_PLACE),
  );
  return secondsUntilEnd(tx, over);
}

/** Until the last of these windows ends, at least 1; null without any. */
function secondsUntilEnd(tx: Tx, over: readonly { readonly windowEndsAt: Date }[]): number | null {
  if (over.length === 0) return null;
  const lastEnd = Math.max(...over.map(({ windowEndsAt }) => windowEndsAt.getTime()));
  return Math.max(1, Math.ceil((lastEnd - tx.now.getTime()) / 1_000));
}

function codesOf(staffId: string): Counted {
  return { purpose: "staff_code", keyHash: hashToken(staffId) };
}

function countedOf({ realm, email, ip }: Attempt): readonly [Counted, Counted] {
  const place = placeOf(ip);
  return [
    { purpose: `${realm}_account`, keyHash: hashToken(`${email}\n${place}`) },
    { purpose: `${realm}_place`, keyHash: hashToken(place) },
  ];
}

/** An IPv4 address, or the /64 of an IPv6 address: whoever has one of its addresses has them all. */
export function placeOf(ip: string): string {
  const bare = ip.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
  if (!bare.includes(":")) return bare;
  const [head = "", tail] = bare.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  if (tail === undefined) return groups.slice(0, 4).join(":");
  const rest = tail === "" ? [] : tail.split(":");
  const gap = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => "0");
  return [...groups, ...gap, ...rest].slice(0, 4).join(":");
}
