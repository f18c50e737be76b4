import { HOUR_MS } from "@hansa/kernel";
import { measure, PROFILE } from "./profile.ts";
import { Trail } from "./trail.ts";

/** Who or what takes part in a purchase. `card` is the payer; `device` is what the purchase is made with. */
export const ROLES = ["card", "device", "email", "phone", "address", "network"] as const;
export type Role = (typeof ROLES)[number];

/** What is told of a purchase itself, beside its subjects, in the order of the features. */
export const CIRCUMSTANCES = [
  "value",
  "hour",
  "night",
  "weekend",
  "is_guest",
  "country_differs",
  "postcode_distance",
  "disposable_email",
  "avs_failed",
  "cvv_failed",
  "authenticated",
  "lines",
  "units",
  "most_units",
  "most_line_share",
  "digits_in_email",
] as const;
export type Circumstance = (typeof CIRCUMSTANCES)[number];

/** Circumstances that a caller tells; the others follow from time and worth. */
export type Told = Partial<Readonly<Record<Circumstance, number>>>;

/** Every feature by name, in the order of the vector. */
export const FEATURES: readonly string[] = [
  ...CIRCUMSTANCES,
  ...ROLES.flatMap((role) => PROFILE.map((name) => `${role}.${name}`)),
];
/** The place of each feature in the vector. */
export const FEATURE_AT: ReadonlyMap<string, number> = new Map(FEATURES.map((name, index) => [name, index]));

/** A purchase that is about to happen. */
export interface Moment {
  readonly atMs: number;
  /** Worth in euro cents, roughly. */
  readonly value: number;
  readonly told: Told;
}

const NOBODY = new Trail();
/** UTC hours before which it is night, as the handbook of the trade has it. */
const NIGHT_ENDS = 7;
const MS_PER_DAY = 24 * HOUR_MS;
const SATURDAY = 6;

/** Describes a purchase in numbers, from what its subjects did before it. The one way to features, online and in replay. */
export function describe(moment: Moment, trails: Partial<Readonly<Record<Role, Trail>>>): Float64Array {
  const out = new Float64Array(FEATURES.length);
  const hour = Math.floor((moment.atMs % MS_PER_DAY) / HOUR_MS);
  // The first of January 1970 was a Thursday.
  const weekday = (Math.floor(moment.atMs / MS_PER_DAY) + 4) % 7;
  for (const [index, name] of CIRCUMSTANCES.entries()) out[index] = moment.told[name] ?? 0;
  out[0] = moment.value;
  out[1] = hour;
  out[2] = hour < NIGHT_ENDS ? 1 : 0;
  out[3] = weekday === 0 || weekday === SATURDAY ? 1 : 0;
  for (const [index, role] of ROLES.entries()) {
    measure(trails[role] ?? NOBODY, moment, out, CIRCUMSTANCES.length + index * PROFILE.length);
  }
  return out;
}

/** How many times its usual spending this payer spends now; -1 when nothing is known of the payer. */
export function surpriseOf(features: Float64Array): number {
  return features[CIRCUMSTANCES.length + PROFILE.indexOf("ratio_usual")] ?? -1;
}

const scratch = new Float64Array(PROFILE.length);

/** `surpriseOf` without the rest of the features. */
export function surpriseFor(moment: Pick<Moment, "atMs" | "value">, card: Trail | undefined): number {
  measure(card ?? NOBODY, moment, scratch, 0);
  return scratch[PROFILE.indexOf("ratio_usual")] ?? -1;
}
