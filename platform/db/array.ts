/**
 * Writes a list as PostgreSQL's array text. Lists carry every batch, so this is on the hot path: numbers and ids are
 * joined as they are, only other text is quoted.
 */
export function encodeArray(values: readonly unknown[]): string {
  let text = "{";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ",";
    text += encodeElement(values[index]);
  }
  return `${text}}`;
}

// Uuids, codes and numbers as text: nothing here can be read as a delimiter, a quote, or the word null.
const PLAIN = /^[0-9][0-9a-f-]*$/;

function encodeElement(value: unknown): string {
  if (typeof value === "string") return PLAIN.test(value) ? value : quote(value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "NULL";
  if (value instanceof Date) return quote(value.toISOString());
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString("hex")}"`;
  return quote(JSON.stringify(value));
}

const NEEDS_ESCAPES = /["\\]/;

function quote(text: string): string {
  if (!NEEDS_ESCAPES.test(text)) return `"${text}"`;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
