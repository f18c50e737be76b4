const FOUR = /^\d{4}$/;
const FIVE = /^\d{5}$/;
const SIX = /^\d{6}$/;

/**
 * Forms of postal codes after upper-casing and spacing. A country that is not listed takes any code.
 * Source: Universal Postal Union, addressing guidelines per country.
 */
export const POSTAL_CODES: Readonly<Record<string, RegExp>> = {
  AT: FOUR,
  AU: FOUR,
  BE: FOUR,
  BG: FOUR,
  BR: /^\d{5}-?\d{3}$/,
  CA: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$/,
  CH: FOUR,
  CN: SIX,
  CY: FOUR,
  CZ: /^\d{3} ?\d{2}$/,
  DE: FIVE,
  DK: FOUR,
  EE: FIVE,
  ES: FIVE,
  FI: FIVE,
  FR: FIVE,
  GB: /^(?:[A-Z]{1,2}\d[A-Z\d]?|BFPO|GIR) (?:\d[A-Z]{2}|\d{3}|0AA)$/,
  GR: /^\d{3} ?\d{2}$/,
  HR: FIVE,
  HU: FOUR,
  IE: /^[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4}$/,
  IN: /^[1-9]\d{2} ?\d{3}$/,
  IT: FIVE,
  JP: /^\d{3}-\d{4}$/,
  KR: FIVE,
  LI: FOUR,
  LT: /^(?:LT-)?\d{5}$/,
  LU: /^(?:L-)?\d{4}$/,
  LV: /^(?:LV-)?\d{4}$/,
  MT: /^[A-Z]{3} ?\d{4}$/,
  MX: FIVE,
  NL: /^[1-9]\d{3} [A-Z]{2}$/,
  NO: FOUR,
  NZ: FOUR,
  PL: /^\d{2}-?\d{3}$/,
  PT: /^\d{4}-?\d{3}$/,
  RO: SIX,
  SE: /^\d{3} ?\d{2}$/,
  SG: SIX,
  SI: /^(?:SI-)?\d{4}$/,
  SK: /^\d{3} ?\d{2}$/,
  TR: FIVE,
  US: /^\d{5}(?:-\d{4})?$/,
  ZA: FOUR,
};

/** Countries whose addresses may have no postal code at all. */
export const NO_POSTAL_CODE: ReadonlySet<string> = new Set(
  "AE AG AN AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GN GQ GY HK IE JM KI KM KN KP LC ML MO MR MW NR NU PA QA RW SB SC SL SR ST SY TD TF TG TK TL TO TT TV UG VU YE ZW".split(
    " ",
  ),
);

/** Codes of states and provinces, where the post and the taxes know only codes. */
export const SUBDIVISIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  US: new Set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP".split(
      " ",
    ),
  ),
  CA: new Set("AB BC MB NB NL NS NT NU ON PE QC SK YT".split(" ")),
  AU: new Set("ACT NSW NT QLD SA TAS VIC WA".split(" ")),
};

/** Countries where an address without its state or province cannot be delivered or taxed. */
export const SUBDIVISION_NEEDED: ReadonlySet<string> = new Set(["US", "CA", "AU", "BR", "MX", "IN"]);
