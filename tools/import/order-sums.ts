import { allocate, type Currency, divideHalfUp, type Money, money, PPM } from "@hansa/kernel";
import { BadRow } from "#modules/imports";
import type { NewOrder } from "#modules/orders";

/** What a file says of one line, in minor units; null where it does not say. */
export interface LineSums {
  readonly quantity: number;
  readonly unitMinor: bigint;
  readonly discountMinor: bigint | null;
  readonly taxMinor: bigint | null;
}

/** What a file says of a whole order, in minor units; null where it does not say. */
export interface OrderSums {
  readonly currency: Currency;
  readonly taxIncluded: boolean | null;
  /** All discounts together, those of lines as well. */
  readonly discountMinor: bigint | null;
  readonly shippingMinor: bigint;
  /** All tax together, that of shipping as well. */
  readonly taxMinor: bigint | null;
  readonly totalMinor: bigint | null;
  readonly lines: readonly LineSums[];
}

/** The parts of one line. */
export interface LineParts {
  readonly unitPrice: Money;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
  readonly taxRatePpm: number;
}

/** An order whose parts add up. */
export interface AddedUp {
  readonly taxIncluded: boolean;
  readonly lines: readonly LineParts[];
  readonly shipping: { readonly amount: Money; readonly net: Money; readonly tax: Money };
  readonly totals: NewOrder["totals"];
}

/**
 * Completes the sums of an order: what the file gives for the whole is spread over lines and shipping in proportion to
 * their amounts, so that no cent is lost. Where the file does not say whether prices hold the tax, its total tells.
 *
 * @param includesTax what to take where not even the total tells
 * @throws BadRow when the parts are not the total, or a part is more than the whole
 */
export function addUp(sums: OrderSums, includesTax: boolean): AddedUp {
  const { currency, lines, shippingMinor } = sums;
  const subtotals = lines.map(({ unitMinor, quantity }) => unitMinor * BigInt(quantity));
  const discounts = completed(
    lines.map(({ discountMinor }) => discountMinor),
    { whole: sums.discountMinor, weights: subtotals, column: "discount", currency },
  );
  const charged = subtotals.map((subtotal, index) => subtotal - (discounts[index] ?? 0n));
  if (charged.some((amount) => amount < 0n)) throw new BadRow("discount", "is more than what it is taken from");
  const taxes = completed([...lines.map(({ taxMinor }) => taxMinor), null], {
    whole: sums.taxMinor,
    weights: [...charged, shippingMinor],
    column: "tax",
    currency,
  });
  const tax = total(taxes);
  const before = total(charged) + shippingMinor;
  const taxIncluded = sums.taxIncluded ?? (sums.totalMinor === null ? includesTax : sums.totalMinor === before);
  const whole = before + (taxIncluded ? 0n : tax);
  if (sums.totalMinor !== null && sums.totalMinor !== whole)
    throw new BadRow("total", `is ${String(sums.totalMinor)} minor units, its parts add up to ${String(whole)}`);
  const of = (amountMinor: bigint): Money => money(amountMinor, currency);
  const netOf = (amount: bigint, taxMinor: bigint): bigint => (taxIncluded ? amount - taxMinor : amount);
  const parts = lines.map(({ unitMinor }, index): LineParts => {
    const [taxMinor, amount] = [taxes[index] ?? 0n, charged[index] ?? 0n];
    const net = netOf(amount, taxMinor);
    if (net < 0n) throw new BadRow("tax", "is more than what it is part of");
    return {
      unitPrice: of(unitMinor),
      subtotal: of(subtotals[index] ?? 0n),
      discount: of(discounts[index] ?? 0n),
      net: of(net),
      tax: of(taxMinor),
      gross: of(net + taxMinor),
      taxRatePpm: net === 0n ? 0 : Number(divideHalfUp(taxMinor * PPM, net)),
    };
  });
  const shippingTax = taxes.at(-1) ?? 0n;
  if (netOf(shippingMinor, shippingTax) < 0n) throw new BadRow("tax", "is more than what it is part of");
  return {
    taxIncluded,
    lines: parts,
    shipping: { amount: of(shippingMinor), net: of(netOf(shippingMinor, shippingTax)), tax: of(shippingTax) },
    totals: {
      subtotal: of(total(subtotals)),
      discount: of(total(discounts)),
      shipping: of(shippingMinor),
      tax: of(tax),
      total: of(whole),
    },
  };
}

/** Parts that sum to the whole: those that are given stay, the others share what is left by weight. */
function completed(given: readonly (bigint | null)[], { whole, weights, column, currency }: Whole): readonly bigint[] {
  const stated = total(given.map((part) => part ?? 0n));
  const left = (whole ?? stated) - stated;
  if (left < 0n) throw new BadRow(column, "is less than that of the lines together");
  // Where every part is stated there is nobody to take what is left: then all take it.
  const open = given.map((part, index) => ({ index, weight: weights[index] ?? 0n, isOpen: part === null }));
  const takers = open.some(({ isOpen, weight }) => isOpen && weight > 0n) ? open.filter(({ isOpen }) => isOpen) : open;
  const shares = allocate(
    money(left, currency),
    takers.map(({ weight }) => weight),
  );
  const shareOf = new Map(takers.map(({ index }, place) => [index, shares[place]?.amountMinor ?? 0n]));
  return given.map((part, index) => (part ?? 0n) + (shareOf.get(index) ?? 0n));
}

interface Whole {
  readonly whole: bigint | null;
  readonly weights: readonly bigint[];
  readonly column: string;
  readonly currency: Currency;
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
