import { createHmac } from "node:crypto";
import { normaliseEmail } from "#modules/identity";
import { ROLES } from "./features/features.ts";

/** What can be recognised again. The session (a cart) is only kept out, never measured. */
export const SUBJECT_ROLES = [...ROLES, "session"] as const;
export type SubjectRole = (typeof SUBJECT_ROLES)[number];

/** One subject of a purchase. `key` is 32 hexadecimal digits. */
export interface Subject {
  readonly role: SubjectRole;
  readonly key: string;
}

/** Makes keys of subjects: the same text is the same key, and nobody without the secret can tell whose it is. */
export type SubjectKeys = (role: SubjectRole, text: string) => string | null;

const KEY_BYTES = 16;

/** Keys under this secret; another secret forgets everyone. */
export function createSubjectKeys(secret: string): SubjectKeys {
  return (role, text) => {
    const folded = normalise(role, text);
    if (folded === null) return null;
    return createHmac("sha256", secret)
      .update(`${role}:${folded}`)
      .digest("hex")
      .slice(0, KEY_BYTES * 2);
  };
}

/** The form in which two spellings of one subject are equal; null when the text names nobody in particular. */
export function normalise(role: SubjectRole, text: string): string | null {
  switch (role) {
    case "email":
      return foldEmail(text);
    case "phone":
      return foldPhone(text);
    case "network":
      return networkOf(text);
    case "address":
      return (
        text
          .normalize("NFKD")
          .toLowerCase()
          .replaceAll(/[^\p{Letter}\p{Number}]/gu, "") || null
      );
    case "card":
    case "device":
    case "session":
      return text.trim() || null;
  }
}

/** Providers that deliver `a.b+shop@` to `ab@`. Others may treat dots as different people. */
const DOTS_MEAN_NOTHING = new Set(["gmail.com", "googlemail.com"]);
/** Names that belong to nobody. Source: RFC 2606 and RFC 6761. */
const NOBODYS = /(^|\.)(example\.(com|org|net)|example|test|invalid|localhost)$/;

/** Folds tags, and dots where they mean nothing: for recognising, never for writing to. */
function foldEmail(text: string): string | null {
  const [, name, domain] = /^(.+)@([^@]+)$/.exec(normaliseEmail(text)) ?? [];
  if (name === undefined || domain === undefined || NOBODYS.test(domain)) return null;
  const untagged = name.replace(/\+.*$/, "") || name;
  return DOTS_MEAN_NOTHING.has(domain) ? `${untagged.replaceAll(".", "")}@gmail.com` : `${untagged}@${domain}`;
}

const MIN_PHONE_DIGITS = 6;
const MAX_PHONE_DIGITS = 9;

/** The last nine digits: with and without the country's code it is one telephone. */
function foldPhone(text: string): string | null {
  const digits = text.replaceAll(/\D/g, "");
  return digits.length < MIN_PHONE_DIGITS ? null : digits.slice(-MAX_PHONE_DIGITS);
}

const PRIVATE_V4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./;

/** The neighbourhood of an address, /24 or /48: what one customer of a provider moves about in. Null for addresses that are only known inside. */
export function networkOf(ip: string): string | null {
  const plain = ip
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/%.*$/, "");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) {
    return PRIVATE_V4.test(plain) ? null : `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  }
  const groups = expandV6(plain);
  if (groups === null || /^(fe[89ab]|f[cd])/.test(groups[0] ?? "") || groups.every((group) => /^0*1?$/.test(group)))
    return null;
  return `${groups
    .slice(0, 3)
    .map((group) => group.padStart(4, "0"))
    .join(":")}::/48`;
}

function expandV6(text: string): readonly string[] | null {
  if (!/^[0-9a-f:]+$/.test(text) || !text.includes(":")) return null;
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...left, ...Array.from({ length: missing }, () => "0"), ...right];
}
