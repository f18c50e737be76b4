/** Markup that is safe to send: every value in it was escaped. */
export interface Html {
  readonly markup: string;
}

type Piece = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Writes markup: values are escaped for text and for quoted attributes, nested `html` stands as it is. It has no other
 * logic, and there is no way to pass markup as text.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const written = values.map(write);
  return { markup: parts.reduce((joined, part, index) => `${joined}${written[index - 1] ?? ""}${part}`) };
}

/** Text for markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/**
 * An address for an `href`.
 *
 * @throws an Error unless it is http or https: a script address would be as inert as text only to the escaper
 */
export function webAddress(address: string): string {
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error(`${url.protocol} is not a web address`);
  return url.href;
}

function write(value: Piece): string {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}
