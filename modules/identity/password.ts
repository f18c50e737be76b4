import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { InvalidInput } from "@hansa/kernel";
import { Overloaded } from "#platform/db";
import { normaliseEmail } from "./email.ts";

// Source: OWASP Password Storage Cheat Sheet, Argon2id with m = 19 MiB, t = 2, p = 1; about 60-130 ms on a laptop core.
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;
/** Hashes made at once: more would only starve the rest of the process of its threads and of 19 MiB each. */
const MAX_AT_ONCE = 2;
/** Hashes that may wait, about four seconds of them; one more is refused. */
const MAX_WAITING = 64;

// The commonest passwords of public leaks that are long enough to get in.
const COMMON: ReadonlySet<string> = new Set(
  "password password1 password123 passw0rd p@ssw0rd 12345678 123456789 1234567890 qwertyuiop qwerty123 1q2w3e4r 1qaz2wsx iloveyou sunshine princess football baseball superman trustno1 starwars whatever letmein1 welcome1 admin123 abcd1234 11111111 00000000 87654321 asdfghjkl".split(
    " ",
  ),
);

type Derive = (algorithm: "argon2id", parameters: Argon2Parameters) => Promise<Buffer>;
const derive: Derive = promisify(argon2);

/**
 * Hashes a password for keeping, as a PHC string (`$argon2id$v=19$m=…`), with a salt of its own.
 *
 * @throws Overloaded when too many passwords are being checked
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await queued(() => deriveKey(password, salt, { memory: MEMORY_KIB, passes: PASSES }));
  return `$argon2id$v=19$m=${String(MEMORY_KIB)},t=${String(PASSES)},p=${String(LANES)}$${bare(salt)}$${bare(hash)}`;
}

/**
 * Whether the password is the one that was hashed. Without a hash (nobody has the address, or no password was set) it
 * works as long and says no, so that the time tells nothing.
 *
 * @throws Overloaded when too many passwords are being checked
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const kept = parseHash(hash ?? NOBODY);
  const derived = await queued(() => deriveKey(password, kept.salt, kept));
  const isSame = derived.length === kept.hash.length && timingSafeEqual(derived, kept.hash);
  return isSame && hash !== null;
}

/**
 * Checks a password that is to be set. Length counts, not the kinds of characters (NIST SP 800-63B, 3.1.1.2).
 *
 * @throws InvalidInput when it is too short, too long, among the commonest, or the address itself
 */
export function assertGoodPassword(password: string, email: string, pointer = "/password"): void {
  const problem = passwordProblem(password.normalize("NFKC"), normaliseEmail(email));
  if (problem !== null) throw new InvalidInput([{ pointer, message: problem }]);
}

function passwordProblem(password: string, email: string): string | null {
  const folded = password.toLowerCase();
  if (password.length < MIN_PASSWORD) return `must have at least ${String(MIN_PASSWORD)} characters`;
  if (password.length > MAX_PASSWORD) return `must have at most ${String(MAX_PASSWORD)} characters`;
  if (COMMON.has(folded) || /^(.)\1*$/u.test(folded)) return "is among the passwords that are tried first";
  if (folded === email || folded === email.slice(0, email.lastIndexOf("@"))) return "must not be the e-mail address";
  return null;
}

const NOBODY = `$argon2id$v=19$m=${String(MEMORY_KIB)},t=${String(PASSES)},p=${String(LANES)}$${bare(Buffer.alloc(SALT_BYTES, 7))}$${bare(Buffer.alloc(HASH_BYTES, 7))}`;
const HASH = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

interface Kept {
  readonly memory: number;
  readonly passes: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function parseHash(text: string): Kept {
  const [, memory, passes, salt, hash] = HASH.exec(text) ?? [];
  if (salt === undefined || hash === undefined) throw new Error("a stored password hash cannot be read");
  return {
    memory: Number(memory),
    passes: Number(passes),
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

function deriveKey(
  password: string,
  salt: Buffer,
  cost: { readonly memory: number; readonly passes: number },
): Promise<Buffer> {
  return derive("argon2id", {
    message: password.normalize("NFKC"),
    nonce: salt,
    parallelism: LANES,
    tagLength: HASH_BYTES,
    memory: cost.memory,
    passes: cost.passes,
  });
}

function bare(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}

let running = 0;
const waiting: (() => void)[] = [];

async function queued(work: () => Promise<Buffer>): Promise<Buffer> {
  if (running >= MAX_AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new Overloaded("identity.passwords");
    // Whoever finishes hands its place over, so that nobody who came later takes it.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
