import { type Violation } from "@hansa/kernel";
import { buyerOf, taxDestinationOf } from "#modules/cart";
import { isSellable, loadVariants, type VariantFacts } from "#modules/catalog";
import { type Address, type Channel, findChannel } from "#modules/channels";
import { loadTerms } from "#modules/identity";
import { drawsOf } from "#modules/inventory";
import {
  type Order,
  type OrderLine,
  PartIsSettled,
  reviseOrder,
  type Revised,
  type Revision,
  taxesBeside,
} from "#modules/orders";
import { loadOrderParts, type OrderParts } from "#modules/payments";
import {
  type Buyer,
  loadPriceFacts,
  type PriceFacts,
  type Quote,
  quote,
  type TaxLookups,
  withoutPromotions,
} from "#modules/pricing";
import type { Tx } from "#platform/db";
import { orderLineOf } from "./compose.ts";
import { AddressChangesTax, CheckoutIncomplete, ItemsUnavailable, OrderIsBeingSent } from "./errors.ts";

/** What the desk wants an order to be. */
export interface EditWish {
  /** Units that a line is to have; more than it has are added at today's price, none takes it out. */
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  readonly add: readonly Units[];
  /** Absent leaves the shipping as it is; null takes it away. */
  readonly shippingOption?: string | null;
  readonly shippingAddress?: Address;
  readonly billingAddress?: Address;
}

interface Units {
  readonly variantId: string;
  readonly quantity: number;
}

/** What an edit makes of an order, and of stock. */
export interface EditPlan {
  readonly revised: Revised;
  /** Units that are needed beyond those that were sold for it, by variant; of components for bundles. */
  readonly taken: readonly Units[];
  /** Units that are not needed any more. */
  readonly freed: ReadonlyMap<string, number>;
  /** What was given back of the order before. */
  readonly parts: OrderParts;
}

/** What an edit is judged by. */
interface EditFacts {
  readonly now: Date;
  readonly order: Order;
  readonly channel: Channel;
  readonly buyer: Buyer;
  readonly variants: ReadonlyMap<string, VariantFacts>;
  readonly prices: PriceFacts;
  readonly parts: OrderParts;
  readonly taxes: TaxLookups;
}

/**
 * What the order becomes. Units that stay keep the price, the tax and the discount with which they were bought; what is
 * added costs what it costs today, without promotions, which were decided once. Reads alone.
 *
 * @param order to be decided by for good only while it and its payments are locked
 * @throws OrderIsBeingSent, PartIsSettled, EditLeavesNothing, ItemsUnavailable, CheckoutIncomplete, AddressChangesTax
 * @throws ChannelNotFound when its channel was closed
 */
export async function planEdit(
  tx: Tx,
  order: Order,
  { wish, taxes }: { readonly wish: EditWish; readonly taxes: TaxLookups },
): Promise<EditPlan> {
  const { customerId } = order;
  const variantIds = [...new Set([...order.lines, ...wish.add].map(({ variantId }) => variantId))];
  const [channel, variants, prices, terms, parts] = await Promise.all([
    findChannel(tx, order.channel),
    loadVariants(tx, variantIds),
    loadPriceFacts(tx, variantIds),
    loadTerms(tx, customerId === null ? [] : [customerId]),
    loadOrderParts(tx, order.id),
  ]);
  const buyer = {
    ...buyerOf(order, customerId === null ? undefined : terms.get(customerId)),
    // On the terms of the order, whatever the customer's are by now.
    vatId: order.vatId,
    taxExempt: order.taxes.some(({ code }) => code === "exempt"),
  };
  return judge(wish, { now: tx.now, order, channel, buyer, variants, prices: withoutPromotions(prices), parts, taxes });
}

function judge(wish: EditWish, facts: EditFacts): EditPlan {
  const { order, parts, variants } = facts;
  if (parts.sent.length > 0) throw new OrderIsBeingSent();
  const wished = new Map(wish.lines.map(({ line, quantity }) => [line, quantity]));
  const unknown = wish.lines.findIndex(({ line }) => !order.lines.some(({ position }) => position === line));
  if (unknown >= 0)
    throw new CheckoutIncomplete([{ pointer: `/lines/${String(unknown)}/line`, message: "is no line" }]);
  const closed = closedLines(parts, wished, order);
  const keep = new Map([...wished].map(([line, units]) => [line, Math.min(units, unitsOn(order, line))]));
  const more = order.lines.flatMap(({ position, variantId, quantity }) => {
    const units = (wished.get(position) ?? 0) - quantity;
    return units > 0 ? [{ variantId, quantity: units }] : [];
  });
  const added = sumUnits([...more, ...wish.add]);
  const sent = { ...order, ...addressesOf(wish) };
  assertSameTax(wish, facts);
  const priced = priceAdded(added, sent, facts);
  const stays = order.lines.map(({ position, variantId, quantity }) => ({
    variantId,
    quantity: keep.get(position) ?? quantity,
  }));
  const shipping = shippingFor(wish, { sent, lines: sumUnits([...stays, ...added]) }, facts);
  const revision: Revision = {
    keep,
    closed,
    added: priced.lines,
    addedTaxes: priced.taxes,
    ...(shipping === undefined ? {} : { shipping }),
    ...addressesOf(wish),
  };
  const revised = reviseOrder(order, revision);
  assertAboveGivenBack(revised, parts);
  return { revised, parts, ...stockFor(order.lines, revised.lines, variants) };
}

function addressesOf({ shippingAddress, billingAddress }: EditWish) {
  return {
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
    ...(billingAddress === undefined ? {} : { billingAddress }),
  };
}

function unitsOn({ lines }: Order, line: number): number {
  return lines.find(({ position }) => position === line)?.quantity ?? 0;
}

/** Lines of which units were given back stay as they are: their price was shared out already. */
function closedLines(
  { givenBack }: OrderParts,
  wished: ReadonlyMap<number, number>,
  order: Order,
): ReadonlySet<number> {
  const closed = new Set(givenBack.flatMap(({ line }) => line ?? []));
  const touched = [...wished].filter(([line, units]) => closed.has(line) && units < unitsOn(order, line));
  if (touched.length > 0)
    throw new PartIsSettled(
      "line",
      touched.map(([line]) => line),
    );
  return closed;
}

function assertAboveGivenBack({ totals }: Revised, { givenBack }: OrderParts): void {
  const claimed = givenBack.filter(({ kind }) => kind !== "goodwill");
  const sumOf = (of: "amountMinor" | "taxMinor"): bigint => claimed.reduce((sum, part) => sum + part[of], 0n);
  if (totals.total.amountMinor < sumOf("amountMinor") || totals.tax.amountMinor < sumOf("taxMinor"))
    throw new PartIsSettled("total");
}

function priceAdded(
  added: readonly Units[],
  sent: Order,
  facts: EditFacts,
): Pick<Quote, "taxes"> & { lines: readonly OrderLine[] } {
  if (added.length === 0) return { lines: [], taxes: [] };
  const { variants, channel, now } = facts;
  const priced = quoteOf(added, { sent, shippingOption: null }, facts);
  const unavailable = [
    ...added
      .filter(({ variantId }) => {
        const variant = variants.get(variantId);
        return variant === undefined || !isSellable(variant, channel.code, now);
      })
      .map(({ variantId }) => ({ variantId, problem: "not_for_sale" })),
    ...priced.unpriced.map((variantId) => ({ variantId, problem: "no_price" })),
  ];
  if (unavailable.length > 0) throw new ItemsUnavailable(unavailable);
  return { lines: priced.lines.map((line) => orderLineOf(line, variants)), taxes: priced.taxes };
}

/** Another way to ship costs what it costs today; the one that was bought stays as it is, whatever goods it carries. */
function shippingFor(
  { shippingOption }: EditWish,
  { sent, lines }: { readonly sent: Order; readonly lines: readonly Units[] },
  facts: EditFacts,
): Revision["shipping"] {
  const option = shippingOption === undefined ? (sent.shipping?.option ?? null) : shippingOption;
  const isNeeded = lines.some(({ variantId }) => facts.variants.get(variantId)?.requiresShipping ?? false);
  const refuse = (...violations: readonly Violation[]): never => {
    throw new CheckoutIncomplete(violations);
  };
  if (isNeeded && option === null) refuse({ pointer: "/shippingOption", message: "must be chosen" });
  if (isNeeded && sent.shippingAddress === null) refuse({ pointer: "/shippingAddress", message: "is needed" });
  if (shippingOption === undefined || shippingOption === (facts.order.shipping?.option ?? null)) return undefined;
  if (facts.parts.givenBack.some(({ kind }) => kind === "shipping")) throw new PartIsSettled("shipping");
  if (shippingOption === null) return { charge: null, taxes: [] };
  const quoted = quoteOf(lines, { sent, shippingOption }, facts);
  if (quoted.shipping === null) return refuse({ pointer: "/shippingOption", message: "cannot be had for this order" });
  const { name, amount, net, tax } = quoted.shipping;
  return { charge: { option: shippingOption, name, amount, net, tax }, taxes: taxesBeside(quoted.taxes, quoted.lines) };
}

/** Goods may go elsewhere as long as they are taxed there as they were, and the way that they travel leads there. */
function assertSameTax(wish: EditWish, facts: EditFacts): void {
  const { order, channel } = facts;
  const sent = { ...order, ...addressesOf(wish) };
  const [from, to] = [taxDestinationOf(order, channel), taxDestinationOf(sent, channel)];
  if (wish.shippingAddress !== undefined && !channel.countries.includes(wish.shippingAddress.country))
    throw new CheckoutIncomplete([{ pointer: "/shippingAddress/country", message: "is not one that is shipped to" }]);
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  const shippingOption = wish.shippingOption === undefined ? (order.shipping?.option ?? null) : wish.shippingOption;
  const lines = sumUnits(order.lines);
  const [here, there] = [order, sent].map((at) => quoteOf(lines, { sent: at, shippingOption }, facts));
  const taxOf = (quoted: Quote | undefined): string =>
    JSON.stringify([
      quoted?.taxes.map(({ code, ratePpm }) => [code, ratePpm]),
      quoted?.lines.map(({ taxCode, taxRatePpm }) => [taxCode, taxRatePpm]),
    ]);
  if (here?.shipping != null && there?.shipping == null)
    throw new CheckoutIncomplete([{ pointer: "/shippingOption", message: "does not lead there" }]);
  if (taxOf(here) !== taxOf(there)) throw new AddressChangesTax();
}

function quoteOf(
  lines: readonly Units[],
  { sent, shippingOption }: { readonly sent: Order; readonly shippingOption: string | null },
  { channel, buyer, variants, prices, taxes, now }: EditFacts,
): Quote {
  const destination = taxDestinationOf(sent, channel);
  const factsOf = (variantId: string) => variants.get(variantId);
  return quote(
    lines.map((line) => ({
      ...line,
      key: line.variantId,
      taxCategory: factsOf(line.variantId)?.taxCategory ?? "standard",
    })),
    {
      ...buyer,
      ...destination,
      providedTaxes: taxes.known(channel.code, destination),
      channel,
      now,
      facts: prices,
      shippingOption,
      weightGrams: lines.reduce((sum, line) => sum + (factsOf(line.variantId)?.weightGrams ?? 0) * line.quantity, 0),
    },
  );
}

function sumUnits(units: readonly Units[]): readonly Units[] {
  const byVariant = new Map<string, number>();
  for (const { variantId, quantity } of units) byVariant.set(variantId, (byVariant.get(variantId) ?? 0) + quantity);
  return [...byVariant].flatMap(([variantId, quantity]) => (quantity > 0 ? [{ variantId, quantity }] : []));
}

function stockFor(
  before: readonly Units[],
  after: readonly Units[],
  variants: ReadonlyMap<string, VariantFacts>,
): Pick<EditPlan, "taken" | "freed"> {
  const needed = new Map<string, number>();
  for (const [sign, lines] of [
    [-1, before],
    [1, after],
  ] as const)
    for (const { variantId, quantity } of drawsOf(lines, variants))
      needed.set(variantId, (needed.get(variantId) ?? 0) + sign * quantity);
  return {
    taken: [...needed].flatMap(([variantId, quantity]) => (quantity > 0 ? [{ variantId, quantity }] : [])),
    freed: new Map([...needed].flatMap(([variantId, units]) => (units < 0 ? [[variantId, -units] as const] : []))),
  };
}
