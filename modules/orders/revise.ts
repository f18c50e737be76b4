import { allocate, divideHalfUp, type Money, money, subtract, sum, times } from "@hansa/kernel";
import type { Address } from "#modules/channels";
import { EditLeavesNothing } from "./errors.ts";
import type { Order, OrderAdjustment, OrderedLine, OrderLine, OrderShipping, OrderTax, OrderTotals } from "./order.ts";
import { retax, taxesBeside } from "./tax-lines.ts";

/** What an order is to become; what is new in it is priced already. */
export interface Revision {
  /** Units that stay, by position; a line that is not named stays whole, and none takes the line out. */
  readonly keep: ReadonlyMap<number, number>;
  readonly added: readonly OrderLine[];
  /** Lines, by position, that stay exactly as they are: units of them were given back. */
  readonly closed: ReadonlySet<number>;
  /** The taxes that make up the tax of `added`. */
  readonly addedTaxes: readonly OrderTax[];
  /** In place of the shipping that was bought; absent leaves that as it is. */
  readonly shipping?: { readonly charge: OrderShipping | null; readonly taxes: readonly OrderTax[] };
  readonly shippingAddress?: Address;
  readonly billingAddress?: Address;
}

/** What of an order an edit changes. */
export type Revised = Pick<Order, "lines" | "shipping" | "totals" | "taxes" | "shippingAddress" | "billingAddress"> & {
  readonly adjustments: readonly OrderAdjustment[];
};

/**
 * What the order becomes. Units that stay cost what they cost when they were bought: of a line of which some go, the rest
 * keeps its share of what was charged, promotions and all, which are never asked again. Pure, and exact to the cent.
 *
 * @throws EditLeavesNothing
 * @throws RangeError when more units are to stay than are there
 */
export function reviseOrder(order: Order, revision: Revision): Revised {
  const { taxIncluded } = order;
  const stayed = order.lines.flatMap((line) => keepUnits(line, revision.keep.get(line.position), taxIncluded));
  const last = Math.max(0, ...order.lines.map(({ position }) => position));
  const lines = revision.added.reduce<readonly OrderedLine[]>(
    (all, added) => addLine(all, added, { last, closed: revision.closed }),
    stayed,
  );
  if (lines.length === 0) throw new EditLeavesNothing();
  const shipping = revision.shipping === undefined ? order.shipping : revision.shipping.charge;
  const totals = totalsOf(lines, shipping, order);
  const isNamed = order.taxes.length > 0 || order.totals.tax.amountMinor === 0n;
  const taxes = retax(order.taxes, {
    before: order.lines,
    after: stayed,
    removed: revision.shipping === undefined ? [] : taxesBeside(order.taxes, order.lines),
    added: [...revision.addedTaxes, ...(revision.shipping?.taxes ?? [])],
    tax: totals.tax,
  });
  return {
    lines,
    shipping,
    totals,
    // Orders from before taxes were named cannot name them now.
    taxes: isNamed ? taxes : [],
    adjustments: adjustmentsOf(order, stayed, revision.shipping !== undefined),
    shippingAddress: revision.shippingAddress ?? order.shippingAddress,
    billingAddress: revision.billingAddress ?? order.billingAddress,
  };
}

/** What is left of a line: amounts as displayed and the tax in them keep their share; the rest follows from these. */
function keepUnits(line: OrderedLine, units: number | undefined, taxIncluded: boolean): readonly OrderedLine[] {
  if (units === undefined || units === line.quantity) return [line];
  if (units < 0 || units > line.quantity) throw new RangeError("more units stay than were bought");
  if (units === 0) return [];
  const share = ({ amountMinor, currency }: Money): Money =>
    money(divideHalfUp(amountMinor * BigInt(units), BigInt(line.quantity)), currency);
  const subtotal = times(line.unitPrice, units);
  const charged = share(taxIncluded ? line.gross : line.net);
  const tax = share(line.tax);
  const net = taxIncluded ? subtract(charged, tax) : charged;
  const gross = taxIncluded ? charged : sum(charged.currency, [charged, tax]);
  return [{ ...line, quantity: units, subtotal, discount: subtract(subtotal, charged), net, tax, gross }];
}

/** Units of the same price and tax, both without a discount, stand on one line; anything else gets its own. */
function addLine(
  lines: readonly OrderedLine[],
  added: OrderLine,
  { last, closed }: { readonly last: number; readonly closed: ReadonlySet<number> },
): readonly OrderedLine[] {
  const same = lines.find((line) => !closed.has(line.position) && isSame(line, added));
  if (same === undefined) {
    const position = Math.max(last, ...lines.map((line) => line.position)) + 1;
    return [...lines, { ...added, position }];
  }
  const both = (of: "subtotal" | "discount" | "net" | "tax" | "gross"): Money =>
    sum(same[of].currency, [same[of], added[of]]);
  const merged = {
    ...same,
    quantity: same.quantity + added.quantity,
    subtotal: both("subtotal"),
    discount: both("discount"),
    net: both("net"),
    tax: both("tax"),
    gross: both("gross"),
  };
  return lines.map((line) => (line === same ? merged : line));
}

function isSame(line: OrderLine, added: OrderLine): boolean {
  return (
    line.variantId === added.variantId &&
    line.unitPrice.amountMinor === added.unitPrice.amountMinor &&
    line.taxCode === added.taxCode &&
    line.taxRatePpm === added.taxRatePpm &&
    line.priceList === added.priceList &&
    line.discount.amountMinor === 0n &&
    added.discount.amountMinor === 0n
  );
}

function totalsOf(lines: readonly OrderLine[], shipping: OrderShipping | null, { totals }: Order): OrderTotals {
  const { currency } = totals.total;
  const all = (of: "subtotal" | "discount" | "tax" | "gross", ...more: readonly Money[]): Money =>
    sum(currency, [...lines.map((line) => line[of]), ...more]);
  const beside = shipping === null ? [] : [shipping.tax];
  return {
    subtotal: all("subtotal"),
    discount: all("discount"),
    shipping: shipping?.amount ?? money(0n, currency),
    tax: all("tax", ...beside),
    total: all("gross", ...(shipping === null ? [] : [shipping.net, shipping.tax])),
  };
}

/** What promotions took off what stays: of a line of which some go, its discount is shared as it was. */
function adjustmentsOf(
  order: Order,
  stayed: readonly OrderedLine[],
  isShippingNew: boolean,
): readonly OrderAdjustment[] {
  const before = order.adjustments ?? [];
  const ofShipping = isShippingNew ? [] : before.filter(({ position }) => position === 0);
  return [
    ...ofShipping,
    ...stayed.flatMap(({ position, discount }) => {
      const took = before.filter((one) => one.position === position);
      const parts = allocate(
        took.length === 0 ? money(0n, discount.currency) : discount,
        took.map(({ amount }) => amount.amountMinor),
      );
      return took
        .map((one, index) => ({ ...one, amount: parts[index] ?? one.amount }))
        .filter(({ amount }) => amount.amountMinor > 0n);
    }),
  ];
}
