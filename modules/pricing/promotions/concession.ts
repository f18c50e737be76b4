import { NO_LIMITS, type Promotion } from "./promotion.ts";

/** What the desk takes off one order, by hand. */
export interface Concession {
  /** Of what it was made for; stands where a promotion's id does. */
  readonly id: string;
  /** What the buyer reads beside the amount. */
  readonly label: string;
  /** Off the goods: parts per million, or minor units of the order's currency. */
  readonly off:
    | { readonly kind: "percent"; readonly ppm: number }
    | { readonly kind: "amount"; readonly amountMinor: number };
}

/** The name under which concessions stand among promotions. */
export const CONCESSION_CODE = "concession";

/**
 * A concession as the promotion that it is: of one buyer, without conditions, taken off last, from what every other
 * promotion has left; never more than that.
 */
export function concede({ id, label, off }: Concession, currency: string): Promotion {
  return {
    id,
    code: CONCESSION_CODE,
    name: label,
    trigger: "automatic",
    isEnabled: true,
    priority: Number.MIN_SAFE_INTEGER,
    group: null,
    stacking: "combines",
    conditions: [],
    reward:
      off.kind === "percent"
        ? { kind: "percent", target: "order", ppm: off.ppm }
        : { kind: "amount", target: "order", off: [{ currency, amountMinor: off.amountMinor }] },
    fromMs: Number.NEGATIVE_INFINITY,
    untilMs: Number.POSITIVE_INFINITY,
    limits: NO_LIMITS,
  };
}
