import { allocate, type Currency, type Money, money } from "@hansa/kernel";
import { taxOf, taxOfLine } from "./round.ts";
import type { TaxSituation } from "./situation.ts";
import type { AppliedTax } from "./tax-rate.ts";

/** Something that is charged for: a line or its shipping, after every discount. */
export interface Charge {
  /** Names the charge; ties of rounding go by it, so that the order of charges changes nothing. */
  readonly key: string;
  readonly category: string;
  readonly quantity: number;
  /** What is to be paid for all units, after discounts, as displayed: with tax where the situation's amounts hold it. */
  readonly amountMinor: bigint;
}

/** A charge with its tax: `net + tax = gross`, and one of net and gross is the amount that was given. */
export interface Levied {
  readonly taxMinor: bigint;
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
  readonly ratePpm: number;
  /** Code of the rate, `exempt` or `reverse-charge` for a relieved buyer, `none` where nothing is levied. */
  readonly code: string;
  readonly tax: AppliedTax;
}

/** One tax of a quote or an order, over all that it falls on. */
export interface TaxLine {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: number;
  /** What it was charged on, without any tax. */
  readonly net: Money;
  readonly tax: Money;
}

const RELIEFS = {
  exempt: { code: "exempt", name: "Tax exempt" },
  reverse_charge: { code: "reverse-charge", name: "Reverse charge" },
} as const;

/**
 * Taxes all charges of one quote, in the order given. Pure and exact; tax is never negative nor more than what holds it.
 * Rounded over the total, the tax of each rate is worked out once and shared among its charges by largest remainder.
 */
export function levyTax(charges: readonly Charge[], situation: TaxSituation, currency: Currency): readonly Levied[] {
  const taxes = charges.map(({ category }) => situation.taxOn(category));
  const shares = situation.rounding === "total" ? shareTotals(situation, charges, currency) : null;
  return charges.map((charge, index) => {
    const tax = taxes[index] ?? situation.taxOn(charge.category);
    const relief = situation.relief === null ? null : RELIEFS[situation.relief];
    const taxMinor = relief === null ? (shares?.get(charge) ?? taxOne(situation, charge, tax)) : 0n;
    return {
      taxMinor,
      netMinor: situation.included ? charge.amountMinor - taxMinor : charge.amountMinor,
      grossMinor: situation.included ? charge.amountMinor : charge.amountMinor + taxMinor,
      ratePpm: relief === null ? tax.ratePpm : 0,
      code: relief?.code ?? tax.code,
      tax,
    };
  });
}

function taxOne(situation: TaxSituation, { amountMinor, quantity }: Charge, tax: AppliedTax): bigint {
  const rounding = situation.rounding === "unit" ? "unit" : situation.rounding === "line" ? "line" : tax.rounding;
  return taxOfLine({ amountMinor, quantity: BigInt(quantity) }, { ratePpm: tax.ratePpm, rounding }, situation.included);
}

function shareTotals(
  situation: TaxSituation,
  charges: readonly Charge[],
  currency: Currency,
): ReadonlyMap<Charge, bigint> {
  const byRate = Map.groupBy(charges.toSorted(byKey), ({ category }) => {
    const { code, ratePpm } = situation.taxOn(category);
    return `${code} ${String(ratePpm)}`;
  });
  const shares = new Map<Charge, bigint>();
  for (const group of byRate.values()) {
    const weights = group.map(({ amountMinor }) => amountMinor);
    const whole = weights.reduce((sum, weight) => sum + weight, 0n);
    const ratePpm = situation.taxOn(group[0]?.category ?? "").ratePpm;
    const parts = allocate(money(taxOf(whole, ratePpm, situation.included), currency), weights);
    for (const [index, charge] of group.entries()) shares.set(charge, parts[index]?.amountMinor ?? 0n);
  }
  return shares;
}

/** The taxes of a quote, one line per tax, by code; what a relieved buyer was spared stands there with no tax. */
export function taxLinesOf(levied: readonly Levied[], situation: TaxSituation, currency: Currency): readonly TaxLine[] {
  const lines = new Map<string, { name: string; ratePpm: number; netMinor: bigint; taxMinor: bigint }>();
  const book = (code: string, name: string, booked: { ratePpm: number; netMinor: bigint; taxMinor: bigint }): void => {
    const line = lines.get(code);
    if (line === undefined) lines.set(code, { name, ...booked });
    else {
      line.netMinor += booked.netMinor;
      line.taxMinor += booked.taxMinor;
    }
  };
  for (const { tax, netMinor, taxMinor } of levied) {
    if (situation.relief !== null) {
      const { code, name } = RELIEFS[situation.relief];
      book(code, name, { ratePpm: 0, netMinor, taxMinor: 0n });
    } else if (tax.components.length === 1) {
      const [component] = tax.components;
      if (component !== undefined)
        book(component.code, component.name, { ratePpm: component.ratePpm, netMinor, taxMinor });
    } else if (tax.components.length > 1) {
      const weights = tax.components.map(({ ratePpm }) => BigInt(ratePpm));
      const parts = allocate(money(taxMinor, currency), weights);
      for (const [index, component] of tax.components.entries())
        book(component.code, component.name, {
          ratePpm: component.ratePpm,
          netMinor,
          taxMinor: parts[index]?.amountMinor ?? 0n,
        });
    }
  }
  return [...lines]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { name, ratePpm, netMinor, taxMinor }]) => ({
      code,
      name,
      ratePpm,
      net: money(netMinor, currency),
      tax: money(taxMinor, currency),
    }));
}

function byKey(one: Charge, other: Charge): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}
