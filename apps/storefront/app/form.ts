/** The text of a field, trimmed; empty when the form has none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** A password as it was typed: blanks at its ends belong to it. */
export function secretOf(form: FormData): string {
  const value = form.get("password");
  return typeof value === "string" ? value : "";
}
