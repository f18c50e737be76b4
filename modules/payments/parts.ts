import { divideHalfUp, type Money, money } from "@hansa/kernel";
import { RefundExceedsOrder } from "./errors.ts";

/** What an order costs, part by part, as whoever wires the shop loads it: this room knows no orders. */
export interface OrderMoney {
  readonly total: Money;
  readonly taxMinor: bigint;
  /** Gross and the tax in it, for the whole quantity. */
  readonly lines: readonly {
    readonly position: number;
    readonly quantity: number;
    readonly grossMinor: bigint;
    readonly taxMinor: bigint;
  }[];
  readonly shipping: { readonly grossMinor: bigint; readonly taxMinor: bigint } | null;
}

/** A part of an order that was given back, or sent and taken. */
export interface Part {
  readonly kind: "line" | "shipping" | "amount" | "goodwill";
  /** Position of the line; null otherwise. */
  readonly line: number | null;
  readonly quantity: number;
  readonly amountMinor: bigint;
  /** Tax contained in the amount. */
  readonly taxMinor: bigint;
}

/** What is to be given back. Parts may be mixed; at least one. */
export interface PartWish {
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  /** Minor units with tax; null for nothing, `all` for what is left. */
  readonly shipping: bigint | "all" | null;
  /** Minor units that belong to no line, their tax the order's in proportion; `rest` is all that is left of the order. */
  readonly amountMinor: bigint | "rest" | null;
  /** Minor units given without a claim: nothing of the sale is undone, so there is no tax in them. */
  readonly goodwillMinor: bigint | null;
}

/**
 * Prices what is to be given back. Of a line of three, each unit costs its share of what is left, so the last one absorbs
 * the rounding and all of them together are exactly the line; likewise the parts of shipping, and of the order's tax.
 *
 * @param before what was given back already
 * @throws RefundExceedsOrder when there are not so many units, or not so much shipping or money, left
 */
export function priceParts(order: OrderMoney, before: readonly Part[], wish: PartWish): readonly Part[] {
  const parts = [...wish.lines.map((one) => priceLine(order, before, one)), ...priceRest(order, before, wish)];
  const claimed = [...before, ...parts].filter(({ kind }) => kind !== "goodwill");
  const given = claimed.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (given > order.total.amountMinor) throw new RefundExceedsOrder("total");
  return parts.filter(({ amountMinor, quantity }) => amountMinor > 0n || quantity > 0);
}

/** What parts come to. */
export function sumOfParts(parts: readonly Part[], order: OrderMoney): Money {
  return money(
    parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    order.total.currency,
  );
}

function priceLine(
  order: OrderMoney,
  before: readonly Part[],
  { line, quantity }: { readonly line: number; readonly quantity: number },
): Part {
  const bought = order.lines.find(({ position }) => position === line);
  const earlier = before.filter((part) => part.line === line).reduce((sum, part) => sum + part.quantity, 0);
  if (bought === undefined || quantity < 1 || earlier + quantity > bought.quantity)
    throw new RefundExceedsOrder("line", line);
  const span = { from: BigInt(earlier), to: BigInt(earlier + quantity), of: BigInt(bought.quantity) };
  return {
    kind: "line",
    line,
    quantity,
    amountMinor: shareBetween(bought.grossMinor, span),
    taxMinor: shareBetween(bought.taxMinor, span),
  };
}

function priceRest(order: OrderMoney, before: readonly Part[], wish: PartWish): readonly Part[] {
  const parts: Part[] = [];
  const sumOf = (kind: Part["kind"]): bigint =>
    before.reduce((sum, part) => (part.kind === kind ? sum + part.amountMinor : sum), 0n);
  if (wish.shipping !== null) {
    const whole = order.shipping ?? { grossMinor: 0n, taxMinor: 0n };
    const from = sumOf("shipping");
    const to = wish.shipping === "all" ? whole.grossMinor : from + wish.shipping;
    if (to > whole.grossMinor || to < from) throw new RefundExceedsOrder("shipping");
    const taxMinor = whole.grossMinor === 0n ? 0n : shareBetween(whole.taxMinor, { from, to, of: whole.grossMinor });
    parts.push({ kind: "shipping", line: null, quantity: 0, amountMinor: to - from, taxMinor });
  }
  if (wish.amountMinor !== null) {
    parts.push(priceAmount(order, before, wish.amountMinor));
  }
  if (wish.goodwillMinor !== null)
    parts.push({ kind: "goodwill", line: null, quantity: 0, amountMinor: wish.goodwillMinor, taxMinor: 0n });
  return parts;
}

function priceAmount(order: OrderMoney, before: readonly Part[], wanted: bigint | "rest"): Part {
  const claimed = before.filter(({ kind }) => kind !== "goodwill");
  const sumOf = (parts: readonly Part[], what: "amountMinor" | "taxMinor"): bigint =>
    parts.reduce((sum, part) => sum + part[what], 0n);
  const of = order.total.amountMinor;
  const common = { kind: "amount", line: null, quantity: 0 } as const;
  if (wanted === "rest") {
    const amountMinor = of - sumOf(claimed, "amountMinor");
    if (amountMinor <= 0n) throw new RefundExceedsOrder("total");
    // The last one absorbs what rounding left of the tax as well.
    return { ...common, amountMinor, taxMinor: order.taxMinor - sumOf(claimed, "taxMinor") };
  }
  const from = sumOf(
    before.filter(({ kind }) => kind === "amount"),
    "amountMinor",
  );
  const to = from + wanted;
  if (to > of) throw new RefundExceedsOrder("total");
  return { ...common, amountMinor: wanted, taxMinor: shareBetween(order.taxMinor, { from, to, of }) };
}

/** The share of a whole between two marks, so that adjoining shares always sum to the share of both. */
function shareBetween(
  whole: bigint,
  { from, to, of }: { readonly from: bigint; readonly to: bigint; readonly of: bigint },
): bigint {
  return divideHalfUp(whole * to, of) - divideHalfUp(whole * from, of);
}
