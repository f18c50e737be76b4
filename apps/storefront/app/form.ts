/** The text of a field, trimmed; empty when the form has none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** A password as it was typed: blanks at its ends belong to it. */
export function secretOf(form: FormData, name = "password"): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** An address as its fields have it; what is left empty is left out. */
export function addressOf(form: FormData) {
  const optional = (name: "line2" | "region" | "phone") =>
    textOf(form, name) === "" ? {} : { [name]: textOf(form, name) };
  return {
    name: textOf(form, "name"),
    line1: textOf(form, "line1"),
    city: textOf(form, "city"),
    postalCode: textOf(form, "postalCode"),
    country: textOf(form, "country"),
    ...optional("line2"),
    ...optional("region"),
    ...optional("phone"),
  };
}

/** Who buys and where to, as the form of the checkout has it. */
export function detailsOf(form: FormData) {
  return {
    email: textOf(form, "email"),
    shippingAddress: addressOf(form),
    vatId: textOf(form, "vatId"),
    wantsReminder: form.has("wantsReminder"),
  };
}
