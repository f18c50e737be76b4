import { NO_LIMITS, type Limits, type Promotion } from "./promotion.ts";
import type { Amounts, Reward } from "./rule-shape.ts";

/** A promotion that applies by itself to everyone, unless told otherwise. */
export function promotion(
  code: string,
  reward: Reward,
  over: Partial<Omit<Promotion, "limits">> & { readonly limits?: Partial<Limits> } = {},
): Promotion {
  const { limits, ...rest } = over;
  return {
    id: `id-${code}`,
    code,
    name: code,
    trigger: "automatic",
    isEnabled: true,
    priority: 0,
    group: null,
    stacking: "combines",
    conditions: [],
    reward,
    fromMs: -Infinity,
    untilMs: Infinity,
    ...rest,
    limits: { ...NO_LIMITS, ...limits },
  };
}

export const eur = (amountMinor: number): Amounts => [{ currency: "EUR", amountMinor }];
export const percentOff = (percent: number, target: "lines" | "order" | "shipping" = "lines"): Reward => ({
  kind: "percent",
  target,
  ppm: percent * 10_000,
});
