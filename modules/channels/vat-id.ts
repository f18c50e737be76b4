// Source: European Commission, VIES: structure of VAT identification numbers, one row per member state (EL is Greece,
// XI Northern Ireland for goods). A format is not a registration: whoever sells asks VIES before a first delivery.
const FORMATS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{9}B[A-Z0-9+*]{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};

/** ISO 3166-1 codes of the member states of the European Union. */
export const EU_COUNTRIES: ReadonlySet<string> = new Set(
  Object.keys(FORMATS).flatMap((prefix) => (prefix === "XI" ? [] : [prefix === "EL" ? "GR" : prefix])),
);

/** A VAT identification number of the European Union, as it is written on an invoice. */
export interface VatId {
  /** Capitals, without spaces, dots and hyphens, with its prefix: `DE123456789`. */
  readonly text: string;
  /** ISO 3166-1 code of the state that gave it: `GR` for the prefix `EL`, `GB` for `XI`. */
  readonly country: string;
}

/** Reads a number of the European Union as people write it. @returns null when no member state gives numbers of this form */
export function parseVatId(given: string): VatId | null {
  const text = given.toUpperCase().replaceAll(/[\s.\-/]/g, "");
  const written = text.startsWith("GR") ? `EL${text.slice(2)}` : text;
  const prefix = written.slice(0, 2);
  if (FORMATS[prefix]?.test(written.slice(2)) !== true) return null;
  const country = prefix === "EL" ? "GR" : prefix === "XI" ? "GB" : prefix;
  return { text: written, country };
}
