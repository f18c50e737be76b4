import { newId, parseCurrency, SECOND_MS } from "@hansa/kernel";
import type { Database, Queryable, Tx } from "#platform/db";
import { every, type Recurring } from "#platform/jobs";
import { setPrices } from "../set-prices.ts";
import { insertLiveChanges, type LiveRuleRow, lockDueRules, postponeRules } from "./live-queries.ts";
import { decideLivePrice, type LiveDecision, type LiveHours, type LiveRule } from "./live-rule.ts";

/** Rules that one transaction looks at. */
const BATCH = 500;
const EVERY_MS = 2 * SECOND_MS;

/** What the rooms that know stock and sales say of variants. */
export interface Demand {
  readonly availableUnits: number;
  readonly soldUnits: number;
}

/**
 * Reads the demand of variants, each over a window of its own; one that is absent has none. The rooms that know it stand
 * above, so it is told by whoever wires them.
 */
export type LoadDemand = (
  on: Queryable,
  wanted: readonly { readonly variantId: string; readonly windowMinutes: number; readonly now: Date }[],
) => Promise<ReadonlyMap<string, Demand>>;

/** The room's recurring work: prices that follow stock, sales and the hour. */
export function pricingJobs({ loadDemand }: { readonly loadDemand: LoadDemand }): readonly Recurring[] {
  return [
    every({
      name: "pricing.follow_demand",
      everyMs: EVERY_MS,
      async run({ db }) {
        const did = await followDemand(db, loadDemand);
        return { did, full: did === BATCH };
      },
    }),
  ];
}

/**
 * Looks at the rules that are due and sets their prices; each change is written down with its reasons.
 *
 * @returns how many rules were looked at
 */
export function followDemand(db: Database, loadDemand: LoadDemand): Promise<number> {
  return db.transaction(async (tx) => {
    const rules = await lockDueRules(tx, BATCH);
    if (rules.length === 0) return 0;
    const wanted = rules.map(({ variantId, windowMinutes }) => {
      return { variantId, windowMinutes: windowMinutes ?? 1, now: tx.now };
    });
    const demand = await loadDemand(tx, wanted);
    const decided = rules.map((rule) => ({ rule, decision: decide(tx, rule, demand.get(rule.variantId)) }));
    await applyDecisions(
      tx,
      decided.filter(({ rule, decision }) => decision.amountMinor !== rule.currentMinor),
    );
    await postponeRules(tx, rules);
    return rules.length;
  });
}

function decide(tx: Tx, row: LiveRuleRow, demand: Demand = { availableUnits: 0, soldUnits: 0 }): LiveDecision {
  const currency = parseCurrency(row.currency);
  return decideLivePrice(parseLiveRule(row), { currency, currentMinor: row.currentMinor, ...demand, now: tx.now });
}

async function applyDecisions(
  tx: Tx,
  decided: readonly { readonly rule: LiveRuleRow; readonly decision: LiveDecision }[],
): Promise<void> {
  if (decided.length === 0) return;
  await setPrices(
    tx,
    decided.map(({ rule: { variantId, list, currency }, decision: { amountMinor } }) => {
      return { variantId, list, minQuantity: 1, amountMinor, currency };
    }),
    "live rule",
  );
  await insertLiveChanges(
    tx,
    decided.map(({ rule, decision }) => ({
      id: newId(tx.now.getTime()),
      variantId: rule.variantId,
      priceListId: rule.priceListId,
      beforeMinor: rule.currentMinor,
      afterMinor: decision.amountMinor,
      reasons: decision.reasons,
    })),
  );
}

/** A stored rule as `decideLivePrice` takes it. */
export function parseLiveRule(row: LiveRuleRow): LiveRule {
  const { lowUnits, highUnits, lowPpm, highPpm, targetUnits, windowMinutes } = row;
  return {
    referenceMinor: row.referenceMinor,
    floorMinor: row.floorMinor,
    ceilingMinor: row.ceilingMinor,
    stock: lowUnits === null || highUnits === null ? null : { lowUnits, highUnits, lowPpm, highPpm },
    velocity:
      targetUnits === null || windowMinutes === null ? null : { targetUnits, windowMinutes, ppm: row.velocityPpm },
    hours: row.hours as readonly LiveHours[],
    ending: row.ending,
    stepPpm: row.stepPpm,
  };
}
