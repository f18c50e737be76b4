import { allocate, divideHalfUp, type Money, money, negate, sum } from "@hansa/kernel";
import type { OrderLine, OrderTax } from "./order.ts";

/** Of a line, what matters to the order's taxes. */
type Taxed = Pick<OrderLine, "net" | "tax" | "taxCode" | "taxRatePpm">;

/**
 * The taxes of an order after some of its lines became others: each tax loses what the old lines hold of it and gains what
 * the new ones do. They make up the whole tax to the cent, which `taxMinor` is.
 *
 * @param change `added` are taxes of what is new; `removed` of what is gone, where that is known by tax
 */
export function retax(
  taxes: readonly OrderTax[],
  change: {
    readonly before: readonly Taxed[];
    readonly after: readonly Taxed[];
    readonly removed: readonly OrderTax[];
    readonly added: readonly OrderTax[];
    readonly tax: Money;
  },
): readonly OrderTax[] {
  const { tax } = change;
  const gone = change.before.map((line) => taxesWithin(line, taxes));
  const came = change.after.map((line) => taxesWithin(line, taxes));
  const all = [...taxes, ...negated([...gone.flat(), ...change.removed]), ...came.flat(), ...change.added];
  const summed = sumByCode(all).filter((one) => one.net.amountMinor !== 0n || one.tax.amountMinor !== 0n);
  const isExact = summed.reduce((total, one) => total + one.tax.amountMinor, 0n) === tax.amountMinor;
  const isWhole = summed.every((one) => one.net.amountMinor >= 0n && one.tax.amountMinor >= 0n);
  return isExact && isWhole ? summed : scaled(sumByCode([...taxes, ...change.added]), tax);
}

/** What of the taxes of an order, or a quote, no line holds: that of its shipping. */
export function taxesBeside(taxes: readonly OrderTax[], lines: readonly Taxed[]): readonly OrderTax[] {
  const held = lines.flatMap((line) => taxesWithin(line, taxes));
  return sumByCode([...taxes, ...negated(held)]).filter((one) => one.tax.amountMinor > 0n || one.net.amountMinor > 0n);
}

/** What one line holds of the order's taxes; its tax is shared as it was when it was levied. */
function taxesWithin({ net, tax, taxCode, taxRatePpm }: Taxed, taxes: readonly OrderTax[]): readonly OrderTax[] {
  const components = componentsOf({ taxCode, taxRatePpm }, taxes);
  if (components.length === 0) return [];
  const parts = allocate(
    tax,
    components.map(({ ratePpm }) => BigInt(ratePpm)),
  );
  return components.map((one, index) => ({ ...one, net, tax: parts[index] ?? money(0n, tax.currency) }));
}

/**
 * The taxes whose rates sum to the line's. A line names the first one alone; those of a county or a city beside it are
 * taxes of the same order, of the same category where there is one.
 */
function componentsOf(
  { taxCode, taxRatePpm }: Pick<Taxed, "taxCode" | "taxRatePpm">,
  taxes: readonly OrderTax[],
): readonly OrderTax[] {
  const own = taxes.find(({ code }) => code === taxCode);
  if (own === undefined) return [];
  const category = (code: string): string => code.slice(code.indexOf(":"));
  const others = taxes.filter((one) => one !== own).toSorted((one, other) => rank(other) - rank(one));
  return find(taxRatePpm - own.ratePpm, others, [own]) ?? [];

  function rank({ code }: OrderTax): number {
    return category(code) === category(taxCode) ? 1 : 0;
  }
}

function find(ratePpm: number, among: readonly OrderTax[], found: readonly OrderTax[]): readonly OrderTax[] | null {
  if (ratePpm === 0) return found;
  const [next, ...rest] = among;
  if (next === undefined || ratePpm < 0) return null;
  return find(ratePpm - next.ratePpm, rest, [...found, next]) ?? find(ratePpm, rest, found);
}

function negated(taxes: readonly OrderTax[]): readonly OrderTax[] {
  return taxes.map((one) => ({ ...one, net: negate(one.net), tax: negate(one.tax) }));
}

function sumByCode(taxes: readonly OrderTax[]): readonly OrderTax[] {
  return [...Map.groupBy(taxes, ({ code }) => code)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...rest]]) => {
      if (first === undefined) return [];
      const add = (of: "net" | "tax"): Money => sum(first[of].currency, [first[of], ...rest.map((one) => one[of])]);
      return [{ ...first, net: add("net"), tax: add("tax") }];
    });
}

/** Where nobody can say any more which tax was in which line: each keeps its share of the whole. */
function scaled(taxes: readonly OrderTax[], tax: Money): readonly OrderTax[] {
  const was = taxes.reduce((total, one) => total + one.tax.amountMinor, 0n);
  if (taxes.length === 0 || was === 0n) return [];
  const parts = allocate(
    tax,
    taxes.map((one) => one.tax.amountMinor),
  );
  return taxes.map((one, index) => ({
    ...one,
    net: money(divideHalfUp(one.net.amountMinor * tax.amountMinor, was), tax.currency),
    tax: parts[index] ?? money(0n, tax.currency),
  }));
}
