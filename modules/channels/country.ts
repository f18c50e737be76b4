const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
// Codes that CLDR names but that are no countries: unions, pseudo-locales, "unknown".
const NO_COUNTRY: ReadonlySet<string> = new Set([
  "EU",
  "EZ",
  "UN",
  "QO",
  "XA",
  "XB",
  "ZZ",
  "AC",
  "CP",
  "CQ",
  "DG",
  "EA",
  "IC",
  "TA",
]);
const CODE = /^[A-Z]{2}$/;

const known = new Map<string, boolean>();

/** Whether the text is an ISO 3166-1 alpha-2 code in upper case (Kosovo's `XK` is accepted as well). */
export function isCountry(text: string): boolean {
  if (!CODE.test(text)) return false;
  // Of the 676 pairs of letters each is looked up once: it costs as much as all else that is checked of an address.
  let is = known.get(text);
  if (is === undefined) known.set(text, (is = !NO_COUNTRY.has(text) && names.of(text) !== undefined));
  return is;
}
