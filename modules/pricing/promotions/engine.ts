import { type Basket, type Left, sumOf } from "./basket.ts";
import { type PromotionBook, type Ready, refusalOf } from "./book.ts";
import type { Reason, Why } from "./reason.ts";
import { type Cut, spread } from "./spread.ts";

/** What one promotion took off one line. */
export interface LineCut extends Cut {
  readonly promotion: Ready;
}

/** What promotions came to. */
export interface Promoted {
  /** What each item costs now, in the order of the items. */
  readonly left: Left;
  /** By promotion, in the order in which they took off; never zero. */
  readonly cuts: readonly LineCut[];
  /** What shipping cost before promotions; null when none is chosen. */
  readonly shippingWasMinor: bigint | null;
  readonly shippingMinor: bigint | null;
  /** What each promotion gave in all, by rank; one that gave nothing is absent. */
  readonly given: ReadonlyMap<Ready, bigint>;
  readonly refused: ReadonlyMap<Ready, Reason>;
}

/**
 * Applies the promotions of the book to a basket: lines first, then the order, then its shipping, higher priorities
 * first. Of a group one applies; one that stands alone applies when it leaves less to pay than all others together.
 */
export function promote(book: PromotionBook, basket: Basket): Promoted {
  const whole = basket.items.map(({ subtotalMinor }) => subtotalMinor);
  const refused = new Map<Ready, Reason>();
  const standing: Ready[] = [];
  for (const one of book.candidates(basket)) {
    const reason = refusalOf(one, basket, whole);
    if (reason === null) standing.push(one);
    else refused.set(one, reason);
  }
  const together = standing.filter(({ isAlone }) => !isAlone);
  let best = applyTogether(together, basket, { whole, refused });
  let chosen: Ready | null = null;
  for (const alone of standing) {
    if (!alone.isAlone) continue;
    const only = applyWithin([alone], basket, whole);
    if (payable(only) < payable(best)) [best, chosen] = [only, alone];
    else refused.set(alone, only.refused.get(alone) ?? "better_together");
  }
  if (chosen !== null) for (const one of standing) if (one !== chosen) refused.set(one, "better_alone");
  return { ...best, refused: joined(refused, best.refused) };
}

/** What became of every promotion of the shop, by rank; those that a quote never met are looked at now. */
export function explain(book: PromotionBook, basket: Basket, { given, refused }: Promoted): readonly Why[] {
  const whole = basket.items.map(({ subtotalMinor }) => subtotalMinor);
  return book.all.map((one) => {
    const amountMinor = given.get(one) ?? null;
    const reason = amountMinor === null ? (refused.get(one) ?? refusalOf(one, basket, whole) ?? "items_missing") : null;
    return { promotionId: one.id, code: one.code, name: one.name, amountMinor, reason };
  });
}

/** Both, and of two reasons for one promotion the latter. */
function joined(early: ReadonlyMap<Ready, Reason>, late: ReadonlyMap<Ready, Reason>): ReadonlyMap<Ready, Reason> {
  if (late.size === 0) return early;
  return early.size === 0 ? late : new Map([...early, ...late]);
}

/** Goods and shipping as displayed. */
function payable({ left, shippingMinor }: Pick<Promoted, "left" | "shippingMinor">): bigint {
  return sumOf(left) + (shippingMinor ?? 0n);
}

/** One of each group: the next takes its turn where the first gives nothing in the end. */
function applyTogether(
  standing: readonly Ready[],
  basket: Basket,
  { whole, refused }: { readonly whole: Left; readonly refused: Map<Ready, Reason> },
): Promoted {
  if (standing.every(({ group }) => group === null)) return applyWithin(standing, basket, whole);
  const groups = Map.groupBy(
    standing.filter(({ group }) => group !== null),
    ({ group }) => group ?? "",
  );
  const waiting = new Set<Ready>();
  for (const members of groups.values()) {
    for (const member of preferred(members, basket, whole).slice(1)) waiting.add(member);
  }
  let applying = standing.filter((one) => !waiting.has(one));
  for (;;) {
    const done = applyWithin(applying, basket, whole);
    const failed = applying.filter((one) => done.refused.has(one) && waiting.size > 0 && one.group !== null);
    const next = failed.flatMap((one) => {
      const members = preferred(groups.get(one.group ?? "") ?? [], basket, whole);
      return members.find((member) => waiting.has(member)) ?? [];
    });
    if (next.length === 0) {
      for (const one of waiting) refused.set(one, "other_of_group");
      return done;
    }
    for (const one of next) waiting.delete(one);
    for (const one of failed) refused.set(one, done.refused.get(one) ?? "nothing_left");
    applying = standing.filter((one) => !waiting.has(one) && !refused.has(one));
  }
}

/** Highest priority first; among equals whichever by itself leaves the least to pay. */
function preferred(members: readonly Ready[], basket: Basket, whole: Left): readonly Ready[] {
  if (members.length === 1) return members;
  const alone = new Map(members.map((one) => [one, payable(apply([one], basket, whole))]));
  return members.toSorted((one, other) => {
    if (one.priority !== other.priority) return other.priority - one.priority;
    const [a, b] = [alone.get(one) ?? 0n, alone.get(other) ?? 0n];
    return a === b ? one.rank - other.rank : a < b ? -1 : 1;
  });
}

/** Applies; one that would give more than its budget has left gives nothing, and the others are worked out anew. */
function applyWithin(standing: readonly Ready[], basket: Basket, whole: Left): Promoted {
  const done = apply(standing, basket, whole);
  if (basket.claims.budgets.size === 0) return done;
  const spent = standing.filter((one) => {
    const budget = one.limits.budget === null ? undefined : basket.claims.budgets.get(one.id);
    return budget !== undefined && (done.given.get(one) ?? 0n) > budget;
  });
  if (spent.length === 0) return done;
  const within = applyWithin(
    standing.filter((one) => !spent.includes(one)),
    basket,
    whole,
  );
  return { ...within, refused: new Map([...within.refused, ...spent.map((one) => [one, "budget_spent"] as const)]) };
}

/** A quote while promotions take off. */
interface Taking {
  readonly basket: Basket;
  readonly left: bigint[];
  readonly cuts: LineCut[];
  readonly given: Map<Ready, bigint>;
  readonly refused: Map<Ready, Reason>;
}

function apply(standing: readonly Ready[], basket: Basket, whole: Left): Promoted {
  const taking: Taking = { basket, left: [...whole], cuts: [], given: new Map(), refused: new Map() };
  for (const tier of tiersOf(standing, "lines")) takeFromLines(tier, taking);
  for (const tier of tiersOf(standing, "order")) takeFromOrder(tier, taking);
  const shippingWasMinor = basket.shippingFor(sumOf(taking.left));
  let shippingMinor = shippingWasMinor;
  for (const tier of tiersOf(standing, "shipping")) shippingMinor = takeFromShipping(tier, taking, shippingMinor);
  const { left, cuts, given, refused } = taking;
  return { left, cuts, given, refused, shippingWasMinor, shippingMinor };
}

/** Promotions of a stage that have the same priority, the highest first. */
function tiersOf(standing: readonly Ready[], stage: Ready["stage"]): readonly (readonly Ready[])[] {
  const tiers: Ready[][] = [];
  let last: Ready | undefined;
  for (const one of standing) {
    if (one.stage !== stage) continue;
    if (last?.priority === one.priority) tiers.at(-1)?.push(one);
    else tiers.push([one]);
    last = one;
  }
  return tiers;
}

/** Why its turn passes; null when it takes. Its conditions on money are judged by what lines cost by now. */
function passes(one: Ready, { basket }: Taking, before: Left): Reason | null {
  return one.looksAgain ? refusalOf(one, basket, before) : null;
}

/** All of a tier are worked out from the same amounts, so that their order changes no total; none takes more than is left. */
function takeFromLines(tier: readonly Ready[], taking: Taking): void {
  const before = tier.length === 1 ? taking.left : [...taking.left];
  const wanted = tier.map((one) => {
    const reason = passes(one, taking, before);
    return [one, reason ?? one.takeLines?.(taking.basket, before) ?? "nothing_left"] as const;
  });
  for (const [one, cuts] of wanted) {
    if (typeof cuts === "string") taking.refused.set(one, cuts);
    else takeCuts(one, cuts, taking);
  }
}

function takeFromOrder(tier: readonly Ready[], taking: Taking): void {
  const before = tier.length === 1 ? taking.left : [...taking.left];
  const wanted = tier.map((one) => {
    const reason = passes(one, taking, before);
    return [one, reason ?? one.takeOrder?.(taking.basket, before) ?? "nothing_left"] as const;
  });
  for (const [one, sum] of wanted) {
    if (typeof sum === "string") taking.refused.set(one, sum);
    else takeCuts(one, spread(sum, taking.left, taking.basket.channel.currency), taking);
  }
}

function takeCuts(promotion: Ready, cuts: readonly Cut[], { left, cuts: taken, given, refused }: Taking): void {
  let sum = 0n;
  for (const { place, amountMinor } of cuts) {
    const has = left[place] ?? 0n;
    const off = amountMinor < has ? amountMinor : has;
    if (off <= 0n) continue;
    left[place] = has - off;
    sum += off;
    taken.push({ promotion, place, amountMinor: off });
  }
  if (sum > 0n) given.set(promotion, sum);
  else refused.set(promotion, "nothing_left");
}

function takeFromShipping(tier: readonly Ready[], taking: Taking, costs: bigint | null): bigint | null {
  let left = costs;
  for (const one of tier) {
    const reason = costs === null ? "shipping_missing" : passes(one, taking, taking.left);
    const wanted = reason ?? one.takeShipping?.(costs ?? 0n, taking.basket.channel.currency) ?? "nothing_left";
    if (typeof wanted === "string") {
      taking.refused.set(one, wanted);
      continue;
    }
    const off: bigint = wanted < (left ?? 0n) ? wanted : (left ?? 0n);
    if (off > 0n) {
      taking.given.set(one, off);
      left = (left ?? 0n) - off;
    } else taking.refused.set(one, "nothing_left");
  }
  return left;
}
