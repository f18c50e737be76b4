/** A form body: texts, and one level of names in brackets. */
export type Form = Readonly<Record<string, string | Readonly<Record<string, string>> | undefined>>;

/** Reads Stripe's bracket form: `amount=1&metadata[order]=7&payment_method_types[0]=card`. */
export function parseForm(text: string): Form {
  const form: Record<string, string | Record<string, string>> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, outer = name, inner] = /^([^[]+)\[([^\]]*)\]/.exec(name) ?? [];
    if (inner === undefined) form[outer] = value;
    else {
      const held = form[outer];
      form[outer] = { ...(typeof held === "object" ? held : {}), [inner]: value };
    }
  }
  return form;
}
