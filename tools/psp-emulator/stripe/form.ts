/** A form body: texts, and one level of names in brackets; deeper ones keep theirs, as `card][brand`. */
export type Form = Readonly<Record<string, string | Readonly<Record<string, string>> | undefined>>;

/** Reads Stripe's bracket form: `amount=1&metadata[order]=7&payment_method_types[0]=card`. */
export function parseForm(text: string): Form {
  const form: Record<string, string | Record<string, string>> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, outer = name, inner] = /^([^[]+)\[(.*)\]$/.exec(name) ?? [];
    if (inner === undefined) form[outer] = value;
    else {
      const held = form[outer];
      form[outer] = { ...(typeof held === "object" ? held : {}), [inner]: value };
    }
  }
  return form;
}

/** The text under a name; empty when there is none. */
export function textIn(form: Form, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value : "";
}

/** The text under a name and those in its brackets; undefined when there is none. */
export function fieldIn(form: Form, name: string, ...inner: readonly string[]): string | undefined {
  const held = form[name];
  return typeof held === "object" ? held[inner.join("][")] : undefined;
}
