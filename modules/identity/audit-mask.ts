const MAX_DEPTH = 8;
const MAX_ITEMS = 100;
const MAX_TEXT = 500;
const MAX_JSON_BYTES = 32_768;
const SECRET = /password|secret|token|authorization|cookie|cvv|cvc|pan$/i;
const PERSONAL = /^(?:email|emailNormalised|phone|line1|line2|ip|userAgent|customerName)$/;
const EMAIL = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+/g;

/**
 * A copy of a value that may be kept for ever: secrets are gone, addresses and phone numbers are starred, e-mail
 * addresses are starred wherever they stand, and what is long is cut. Ids stay, so that the log still says who.
 */
export function maskForAudit(value: unknown): unknown {
  const masked = mask(value, 0);
  const size = JSON.stringify(masked)?.length ?? 0;
  return size > MAX_JSON_BYTES ? { cut: true, characters: size } : masked;
}

/** Free text for the log: e-mail addresses starred, cut to `most` characters. */
export function maskText(text: string, most = MAX_TEXT): string {
  // Cut before the search, so that a long text costs no more than a short one, and after it, since stars change lengths.
  const starred = text.slice(0, 2 * most).replaceAll(EMAIL, star);
  return starred.length > most ? `${starred.slice(0, most - 1)}…` : starred;
}

function mask(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return "[bytes]";
  if (typeof value === "function" || typeof value === "symbol") return "[not data]";
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((inner) => mask(inner, depth + 1));
  const isAddress = "line1" in value || "postalCode" in value;
  const entries = Object.entries(value)
    .slice(0, MAX_ITEMS)
    .map(([key, inner]) => [key, maskField(key, inner, { depth, isAddress })]);
  return Object.fromEntries(entries);
}

function maskField(key: string, value: unknown, at: { readonly depth: number; readonly isAddress: boolean }): unknown {
  if (SECRET.test(key)) return value === null || value === undefined ? value : "[removed]";
  const isPersonal = PERSONAL.test(key) || (at.isAddress && key === "name");
  if (isPersonal && typeof value === "string") return star(value);
  return mask(value, at.depth + 1);
}

function star(text: string): string {
  const at = text.lastIndexOf("@");
  if (at < 0) return `${text.slice(0, 1)}***`;
  return `${text.slice(0, 1)}***@${text.slice(at + 1, at + 2)}***`;
}
