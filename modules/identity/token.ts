import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;
const PREFIX_BYTES = 5;
const TOKEN = /^h[csmp]s_[A-Za-z0-9_-]{43}$/;
const KEY = /^hk_([a-z0-9]{4,16})_([A-Za-z0-9_-]{16,128})$/;

/** What a token opens: a customer's session, a session of staff, a link in a mail, or a proof that was begun. */
export type TokenKind = "customer" | "staff" | "mail" | "challenge";
const MARKS = { customer: "hcs_", staff: "hss_", mail: "hms_", challenge: "hps_" } as const satisfies Record<
  TokenKind,
  string
>;

/** A new secret of 256 random bits with the mark of its kind. It is shown once and kept only as `hashToken`. */
export function newToken(kind: TokenKind): string {
  return `${MARKS[kind]}${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/** Whether the text has the form of a token of this kind. */
export function isToken(text: string, kind: TokenKind): boolean {
  return text.startsWith(MARKS[kind]) && TOKEN.test(text);
}

/** What is stored of a token or secret. Plain SHA-256 is enough: nobody can guess 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** An API key: the prefix finds it, the secret proves it. */
export interface KeyParts {
  readonly prefix: string;
  readonly secretHash: Buffer;
}

/** A new API key `hk_<prefix>_<secret>`, to be shown once. */
export function newKey(): string {
  return `hk_${randomBytes(PREFIX_BYTES).toString("hex")}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/** Takes an API key apart; null when it has not the form of one. */
export function parseKey(text: string): KeyParts | null {
  const [, prefix, secret] = KEY.exec(text) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secretHash: hashToken(secret) };
}
