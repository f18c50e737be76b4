import { money } from "@hansa/kernel";
import type { LineFreeze } from "./prices/freeze.ts";
import { type Basket, type Item, NO_CLAIMS } from "./promotions/basket.ts";
import { explain, type LineCut, type Promoted, promote } from "./promotions/engine.ts";
import { NO_TRAITS, type Traits } from "./promotions/promotion.ts";
import type { Adjustment, Gift, LineAdjustment, QuoteContext, QuoteLine } from "./quote-shape.ts";
import type { PricedShipping } from "./shipping.ts";
import type { Why } from "./promotions/reason.ts";

/** A line with the price that it has before promotions. */
export interface PricedLine {
  readonly line: QuoteLine;
  readonly priceListId: string;
  /** What holds the price against today's; null where today's holds. */
  readonly frozen: LineFreeze | null;
  /** As this buyer sees it. */
  readonly unitMinor: bigint;
  readonly wasMinor: bigint | null;
  readonly subtotalMinor: bigint;
}

/** Shipping as it is charged, and what it would cost without promotions. */
export interface ShippedFor extends PricedShipping {
  readonly wasMinor: bigint;
}

/** What promotions made of priced lines; places are those of the lines that were given. */
export interface PromotedLines {
  leftOf(place: number): bigint;
  cutsOf(place: number): readonly LineAdjustment[];
  readonly shipped: ShippedFor | null;
  readonly adjustments: readonly Adjustment[];
  gifts(): readonly Gift[];
  why(): readonly Why[];
}

const NO_CUTS: readonly LineAdjustment[] = [];

/** Applies the shop's promotions to priced lines, in the order of their keys, so that no other order matters. */
export function promoteLines(
  priced: readonly PricedLine[],
  context: QuoteContext,
  ship: (goodsMinor: bigint) => PricedShipping | null,
): PromotedLines {
  const book = context.facts.settings.promotions;
  const ordered = priced.map((_, place) => place).toSorted((one, other) => byKey(priced[one], priced[other]));
  const basket: Basket = {
    items: itemsOf(ordered, priced, context.facts.traits),
    channel: context.channel,
    country: context.country ?? context.channel.countries[0] ?? "",
    customerGroup: context.customerGroup,
    nowMs: context.now.getTime(),
    claims: context.claims ?? NO_CLAIMS,
    shippingFor: (goodsMinor) => ship(goodsMinor)?.amountMinor ?? null,
  };
  const promoted = promote(book, basket);
  const left: bigint[] = [];
  for (const [index, place] of ordered.entries()) left[place] = promoted.left[index] ?? 0n;
  const cuts = new Map<number, LineAdjustment[]>();
  for (const cut of promoted.cuts) noteCut(cuts, ordered[cut.place] ?? 0, toAdjustment(cut, context));
  return {
    leftOf: (place) => left[place] ?? 0n,
    cutsOf: (place) => cuts.get(place) ?? NO_CUTS,
    shipped: shippedFor(promoted, ship(left.reduce((sum, amount) => sum + amount, 0n))),
    adjustments: [...promoted.given].map(([promotion, amountMinor]) => ({
      ...toAdjustment({ promotion, amountMinor }, context),
      stage: promotion.stage,
    })),
    gifts: () => giftsOf(promoted),
    why: () => explain(book, basket, promoted),
  };
}

function itemsOf(
  ordered: readonly number[],
  priced: readonly PricedLine[],
  known: ReadonlyMap<string, Traits>,
): readonly Item[] {
  const items: Item[] = [];
  for (const place of ordered) {
    const one = priced[place];
    if (one === undefined) continue;
    const { line, subtotalMinor, wasMinor } = one;
    const { key, variantId, quantity } = line;
    const traits = line.traits ?? known.get(variantId) ?? NO_TRAITS;
    items.push({ key, variantId, quantity, subtotalMinor, isOnSale: wasMinor !== null, traits });
  }
  return items;
}

function byKey(one: PricedLine | undefined, other: PricedLine | undefined): number {
  const [a, b] = [one?.line.key ?? "", other?.line.key ?? ""];
  return a < b ? -1 : a > b ? 1 : 0;
}

function noteCut(cuts: Map<number, LineAdjustment[]>, place: number, adjustment: LineAdjustment): void {
  const standing = cuts.get(place);
  if (standing === undefined) cuts.set(place, [adjustment]);
  else standing.push(adjustment);
}

function toAdjustment(
  { promotion, amountMinor }: Pick<LineCut, "promotion" | "amountMinor">,
  { channel }: QuoteContext,
): LineAdjustment {
  const { id, code, name } = promotion;
  return { promotionId: id, code, label: name, amount: money(amountMinor, channel.currency) };
}

function shippedFor({ shippingMinor }: Promoted, priced: PricedShipping | null): ShippedFor | null {
  if (priced === null) return null;
  return { ...priced, amountMinor: shippingMinor ?? priced.amountMinor, wasMinor: priced.amountMinor };
}

function giftsOf({ refused }: Promoted): readonly Gift[] {
  return [...refused].flatMap(([{ id, source }, reason]) => {
    if (reason !== "gift_missing" || source.reward.kind !== "gift") return [];
    const { variantId, quantity } = source.reward;
    return [{ promotionId: id, variantId, quantity }];
  });
}
