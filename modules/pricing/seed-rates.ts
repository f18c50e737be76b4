/** Standard and reduced value added tax in parts per million, as of 2026-01-01. Source: European Commission, TEDB. */
export const EU_VAT = {
  AT: [200_000, 100_000],
  BE: [210_000, 60_000],
  BG: [200_000, 90_000],
  CY: [190_000, 50_000],
  CZ: [210_000, 120_000],
  DE: [190_000, 70_000],
  DK: [250_000, 250_000],
  EE: [240_000, 90_000],
  ES: [210_000, 100_000],
  FI: [255_000, 135_000],
  FR: [200_000, 55_000],
  GR: [240_000, 60_000],
  HR: [250_000, 50_000],
  HU: [270_000, 50_000],
  IE: [230_000, 135_000],
  IT: [220_000, 100_000],
  LT: [210_000, 120_000],
  LU: [170_000, 80_000],
  LV: [210_000, 120_000],
  MT: [180_000, 50_000],
  NL: [210_000, 90_000],
  PL: [230_000, 80_000],
  PT: [230_000, 60_000],
  RO: [210_000, 110_000],
  SE: [250_000, 60_000],
  SI: [220_000, 95_000],
  SK: [230_000, 50_000],
} as const satisfies Readonly<Record<string, readonly [standardPpm: number, reducedPpm: number]>>;

/**
 * General sales tax of the fifty states and the District of Columbia in parts per million, as of 2026-10-01: what is the
 * same everywhere in the state, so with the statewide local part in California, Nevada, Utah and Virginia. Five states have
 * none. Sources: Tax Foundation, State and Local Sales Tax Rates, midyear 2025, after the states' revenue departments; no
 * state changed its own rate on 2026-01-01 (Avalara, January 2026 sales tax changes); the District of Columbia as below.
 *
 * Counties and cities add their own, and states exempt goods of their own: both are rates as data that the merchant sets, or
 * has told by a provider, for the states where he must collect.
 */
export const US_STATE_TAX = {
  AK: 0,
  AL: 40_000,
  AR: 65_000,
  AZ: 56_000,
  CA: 72_500,
  CO: 29_000,
  CT: 63_500,
  DC: 70_000,
  DE: 0,
  FL: 60_000,
  GA: 40_000,
  HI: 40_000,
  IA: 60_000,
  ID: 60_000,
  IL: 62_500,
  IN: 70_000,
  KS: 65_000,
  KY: 60_000,
  LA: 50_000,
  MA: 62_500,
  MD: 60_000,
  ME: 55_000,
  MI: 60_000,
  MN: 68_750,
  MO: 42_250,
  MS: 70_000,
  MT: 0,
  NC: 47_500,
  ND: 50_000,
  NE: 55_000,
  NH: 0,
  NJ: 66_250,
  NM: 48_750,
  NV: 68_500,
  NY: 40_000,
  OH: 57_500,
  OK: 45_000,
  OR: 0,
  PA: 60_000,
  RI: 70_000,
  SC: 60_000,
  SD: 42_000,
  TN: 70_000,
  TX: 62_500,
  UT: 61_000,
  VA: 53_000,
  VT: 60_000,
  WA: 65_000,
  WI: 50_000,
  WV: 60_000,
  WY: 40_000,
} as const satisfies Readonly<Record<string, number>>;

/**
 * What held before a rate changed, until when. The District of Columbia: 6 % until the end of September 2026, 7 % from then
 * on, as its law stood in December 2025. Source: KPMG, This Week in State Tax, 2025-12-15, on Act B26-0450.
 */
export const US_STATE_TAX_BEFORE: readonly {
  readonly state: keyof typeof US_STATE_TAX;
  readonly ratePpm: number;
  readonly until: Date;
}[] = [{ state: "DC", ratePpm: 60_000, until: new Date("2026-10-01T00:00:00-04:00") }];
