import { type Currency, divideHalfUp, PPM } from "@hansa/kernel";
import { type PriceEnding, priceByRule } from "../prices/price-rule.ts";

/** A time of the week at which a price is pulled, in UTC. */
export interface LiveHours {
  /** From 0, Sunday. */
  readonly weekdays: readonly number[];
  readonly fromHour: number;
  /** Not in it itself; 24 is midnight. */
  readonly untilHour: number;
  /** Parts per million on top; negative is off. */
  readonly ppm: number;
}

/** How a price follows stock, sales and the hour, and the bounds that it never leaves. */
export interface LiveRule {
  readonly referenceMinor: bigint;
  readonly floorMinor: bigint;
  readonly ceilingMinor: bigint;
  /** Dearer by `lowPpm` at `lowUnits` and fewer, cheaper by `highPpm` at `highUnits` and more, in a line between. */
  readonly stock: {
    readonly lowUnits: number;
    readonly highUnits: number;
    readonly lowPpm: number;
    readonly highPpm: number;
  } | null;
  /** Dearer by `ppm` when at least twice the target was sold in the window, cheaper by as much when nothing was. */
  readonly velocity: { readonly targetUnits: number; readonly windowMinutes: number; readonly ppm: number } | null;
  readonly hours: readonly LiveHours[];
  readonly ending: PriceEnding;
  /** Most that one change may be, of the price as it is. */
  readonly stepPpm: number;
}

/** What a rule looks at. */
export interface LiveFacts {
  readonly currency: Currency;
  /** Null: no price yet. */
  readonly currentMinor: bigint | null;
  readonly availableUnits: number;
  /** In the rule's window. */
  readonly soldUnits: number;
  readonly now: Date;
}

/** One thing that pulled at a price. */
export interface LiveReason {
  readonly kind: "stock" | "velocity" | "hour" | "step" | "floor" | "ceiling";
  readonly ppm: number;
  /** A sentence for people. */
  readonly says: string;
}

/** What the price is from now on, and why. */
export interface LiveDecision {
  readonly amountMinor: bigint;
  readonly reasons: readonly LiveReason[];
}

/**
 * Decides a price. Pure: the same facts give the same price. What pulls is added up and put on the reference price, given
 * its ending, then held to one step, and last to the bounds, so that nothing ever leaves them.
 */
export function decideLivePrice(rule: LiveRule, facts: LiveFacts): LiveDecision {
  const reasons: LiveReason[] = [...stockPull(rule, facts), ...velocityPull(rule, facts), ...hourPull(rule, facts)];
  const ppm = Math.max(
    -Number(PPM),
    reasons.reduce((sum, reason) => sum + reason.ppm, 0),
  );
  let amount = priceByRule(rule.referenceMinor, { offPpm: -ppm, ending: rule.ending }, facts.currency);
  const { currentMinor } = facts;
  if (currentMinor !== null && isWithin(rule, currentMinor)) {
    const step = divideHalfUp(currentMinor * BigInt(rule.stepPpm), PPM);
    const held =
      amount > currentMinor + step ? currentMinor + step : amount < currentMinor - step ? currentMinor - step : amount;
    if (held !== amount)
      reasons.push({ kind: "step", ppm: rule.stepPpm, says: `One change is at most ${percent(rule.stepPpm)}.` });
    amount = held;
  }
  if (amount < rule.floorMinor) {
    reasons.push({ kind: "floor", ppm: 0, says: "It is never less than the floor." });
    amount = rule.floorMinor;
  }
  if (amount > rule.ceilingMinor) {
    reasons.push({ kind: "ceiling", ppm: 0, says: "It is never more than the ceiling." });
    amount = rule.ceilingMinor;
  }
  return { amountMinor: amount, reasons };
}

/** A price outside the bounds, as after they were moved, comes back at once and not step by step. */
function isWithin({ floorMinor, ceilingMinor }: LiveRule, amount: bigint): boolean {
  return amount >= floorMinor && amount <= ceilingMinor;
}

function stockPull({ stock }: LiveRule, { availableUnits }: LiveFacts): readonly LiveReason[] {
  if (stock === null) return [];
  const { lowUnits, highUnits, lowPpm, highPpm } = stock;
  const units = Math.min(highUnits, Math.max(lowUnits, availableUnits));
  const ppm = lowPpm - Math.round(((units - lowUnits) * (lowPpm + highPpm)) / (highUnits - lowUnits));
  if (ppm === 0) return [];
  const says = `${String(availableUnits)} units are left (${String(lowUnits)} is few, ${String(highUnits)} is many): ${signed(ppm)}.`;
  return [{ kind: "stock", ppm, says }];
}

function velocityPull({ velocity }: LiveRule, { soldUnits }: LiveFacts): readonly LiveReason[] {
  if (velocity === null) return [];
  const { targetUnits, windowMinutes } = velocity;
  const above = Math.min(targetUnits, soldUnits - targetUnits);
  const ppm = Math.round((above * velocity.ppm) / targetUnits);
  if (ppm === 0) return [];
  const says = `${String(soldUnits)} units were sold in ${String(windowMinutes)} minutes (${String(targetUnits)} is usual): ${signed(ppm)}.`;
  return [{ kind: "velocity", ppm, says }];
}

function hourPull({ hours }: LiveRule, { now }: LiveFacts): readonly LiveReason[] {
  const [weekday, hour] = [now.getUTCDay(), now.getUTCHours()];
  return hours.flatMap(({ weekdays, fromHour, untilHour, ppm }): readonly LiveReason[] => {
    if (ppm === 0 || !weekdays.includes(weekday) || hour < fromHour || hour >= untilHour) return [];
    return [
      {
        kind: "hour",
        ppm,
        says: `It is between ${String(fromHour)} and ${String(untilHour)} o'clock UTC: ${signed(ppm)}.`,
      },
    ];
  });
}

function signed(ppm: number): string {
  return `${ppm > 0 ? "+" : "-"}${percent(Math.abs(ppm))}`;
}

function percent(ppm: number): string {
  return `${String(ppm / 10_000)} %`;
}
