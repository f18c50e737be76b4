// What comes from a provider is hostile input: every field is checked before it is believed.

const MAX_REFERENCE_LENGTH = 128;
const MAX_URL_LENGTH = 2048;

/** An object as it came from outside. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether the value is an object with fields. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a name, or one without fields. */
export function fieldsOf(value: unknown, name: string): Fields {
  const inner = isRecord(value) ? value[name] : undefined;
  return isRecord(inner) ? inner : {};
}

/** The objects of a list under a name. */
export function listOf(value: unknown, name: string): readonly Fields[] {
  const inner = isRecord(value) ? value[name] : undefined;
  return Array.isArray(inner) ? inner.filter(isRecord) : [];
}

/** The text under a name, or null. */
export function textOf(value: unknown, name: string): string | null {
  const inner = isRecord(value) ? value[name] : undefined;
  return typeof inner === "string" ? inner : null;
}

/** The whole number under a name, or null. */
export function wholeOf(value: unknown, name: string): number | null {
  const inner = isRecord(value) ? value[name] : undefined;
  return typeof inner === "number" && Number.isSafeInteger(inner) ? inner : null;
}

/** The text under a name if it can stand as a reference in a path, a header or a column; else null. */
export function referenceOf(value: unknown, name: string): string | null {
  const text = textOf(value, name);
  return text !== null && text.length <= MAX_REFERENCE_LENGTH && /^[\x21-\x7e]+$/.test(text) ? text : null;
}

/** An address that a customer's browser may be sent to: no script, no user info that dresses up another host. Else null. */
export function parseRedirectUrl(value: unknown): string | null {
  if (typeof value !== "string" || value.length > MAX_URL_LENGTH || !URL.canParse(value)) return null;
  const { protocol, username, password, href } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "" ? href : null;
}

/** The instant of an RFC 3339 text, or null. */
export function parseInstant(value: unknown): Date | null {
  const at = typeof value === "string" ? new Date(value) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

/** Whether the key can be sent; one that cannot is a bug of the caller. @throws RangeError */
export function assertKey(key: string): void {
  if (!/^[\x21-\x7e]{1,64}$/.test(key)) {
    throw new RangeError("an idempotency key has 1 to 64 printable ASCII characters");
  }
}

/**
 * The secrets, if there is one or two and none is empty.
 *
 * @throws Error with one sentence that names the provider and what it needs
 */
export function checkedSecrets(provider: string, what: string, secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0 || secrets.some((secret) => secret.trim() === "")) {
    throw new Error(`The payment provider ${provider} needs ${what}, and it may not be empty.`);
  }
  if (secrets.length > 2) throw new Error(`The payment provider ${provider} takes at most two of ${what}.`);
  return secrets;
}
