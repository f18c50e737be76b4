import { add, allocate, divideHalfUp, money, newId, parseCurrency, subtract, sum } from "@hansa/kernel";
import { array, assert, bigInt, boolean, constantFrom, integer, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { EditLeavesNothing } from "./errors.ts";
import { adasOrder } from "./order.fixture.ts";
import type { Order, OrderLine, OrderTax } from "./order.ts";
import { type Revision, reviseOrder } from "./revise.ts";

const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);
const NOTHING: Revision = { keep: new Map(), added: [], addedTaxes: [], closed: new Set() };

// A place with a tax of its own for books, and one of the state and the county together for everything else.
const BOOKS = [{ code: "US-CA:books", name: "State", ratePpm: 20_000 }] as const;
const GOODS = [
  { code: "US-CA:standard", name: "State", ratePpm: 72_500 },
  { code: "US-CA-LA:standard", name: "County", ratePpm: 22_500 },
] as const;

const wishedLine = record({
  unitMinor: bigInt({ min: 0n, max: 9_999n }),
  quantity: integer({ min: 1, max: 12 }),
  discountPpm: bigInt({ min: 0n, max: 1_000_000n }),
  isBook: boolean(),
  variant: integer({ min: 0, max: 3 }),
});
type WishedLine = Parameters<typeof lineOf>[0];
const VARIANTS = Array.from({ length: 4 }, () => newId());

/** A line as a quote makes it, with the taxes that it holds. */
function lineOf(
  wish: { unitMinor: bigint; quantity: number; discountPpm: bigint; isBook: boolean; variant: number },
  taxIncluded: boolean,
) {
  const components = wish.isBook ? BOOKS : GOODS;
  const ratePpm = components.reduce((total, one) => total + one.ratePpm, 0);
  const subtotal = wish.unitMinor * BigInt(wish.quantity);
  const discount = divideHalfUp(subtotal * wish.discountPpm, 1_000_000n);
  const charged = subtotal - discount;
  const tax = divideHalfUp(charged * BigInt(ratePpm), taxIncluded ? 1_000_000n + BigInt(ratePpm) : 1_000_000n);
  const net = taxIncluded ? charged - tax : charged;
  const parts = allocate(
    eur(tax),
    components.map((one) => BigInt(one.ratePpm)),
  );
  const line: OrderLine = {
    variantId: VARIANTS[wish.variant] ?? "",
    sku: "sku",
    title: "A thing",
    options: {},
    image: null,
    quantity: wish.quantity,
    unitPrice: eur(wish.unitMinor),
    subtotal: eur(subtotal),
    discount: eur(discount),
    net: eur(net),
    tax: eur(tax),
    gross: eur(net + tax),
    taxRatePpm: ratePpm,
    taxCode: components[0].code,
    priceList: "eur",
  };
  const taxes = components.map((one, index): OrderTax => ({ ...one, net: eur(net), tax: parts[index] ?? eur(0n) }));
  return { line, taxes };
}

function merged(taxes: readonly OrderTax[]): readonly OrderTax[] {
  return [...Map.groupBy(taxes, ({ code }) => code).values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    return [
      rest.reduce((whole, one) => ({ ...whole, net: add(whole.net, one.net), tax: add(whole.tax, one.tax) }), first),
    ];
  });
}

function orderOf(wishes: readonly WishedLine[], taxIncluded: boolean): Order {
  const made = wishes.map((wish) => lineOf(wish, taxIncluded));
  const lines = made.map(({ line }, index) => ({ ...line, position: index + 1 }));
  const sent = lineOf({ unitMinor: 490n, quantity: 1, discountPpm: 0n, isBook: false, variant: 0 }, taxIncluded);
  const shipping = { option: "standard", name: "Standard", amount: eur(490n), net: sent.line.net, tax: sent.line.tax };
  const all = (of: "subtotal" | "discount" | "tax" | "gross") =>
    sum(
      EUR,
      lines.map((line) => line[of]),
    );
  return {
    ...adasOrder(),
    taxIncluded,
    lines,
    shipping,
    taxes: merged([...made.flatMap(({ taxes }) => taxes), ...sent.taxes]),
    totals: {
      subtotal: all("subtotal"),
      discount: all("discount"),
      shipping: shipping.amount,
      tax: add(all("tax"), shipping.tax),
      total: add(all("gross"), sent.line.gross),
    },
    adjustments: lines.flatMap(({ position, discount: { amountMinor } }) => {
      const [half, rest] = [amountMinor / 2n, amountMinor - amountMinor / 2n];
      const took = { position, code: "sale", label: "Sale" };
      return [
        { ...took, promotionId: VARIANTS[0] ?? "", amount: eur(half) },
        { ...took, promotionId: VARIANTS[1] ?? "", amount: eur(rest) },
      ].filter(({ amount }) => amount.amountMinor > 0n);
    }),
    version: 1,
    placedAt: new Date(0),
    timeline: [],
  };
}

/** Everything that the tables and the invariants demand of an order. */
function expectExact(order: Order): void {
  const { lines, totals, shipping, taxes, taxIncluded, adjustments = [] } = order;
  for (const line of lines) {
    expect(line.subtotal.amountMinor).toBe(line.unitPrice.amountMinor * BigInt(line.quantity));
    expect(line.gross).toEqual(add(line.net, line.tax));
    for (const part of [line.net, line.tax, line.discount, subtract(line.subtotal, line.discount)])
      expect(part.amountMinor).toBeGreaterThanOrEqual(0n);
    const took = adjustments.filter(({ position }) => position === line.position).map(({ amount }) => amount);
    if (took.length > 0) expect(sum(EUR, took)).toEqual(line.discount);
  }
  expect(new Set(lines.map(({ position }) => position)).size).toBe(lines.length);
  const sent = shipping === null ? 0n : shipping.net.amountMinor + shipping.tax.amountMinor;
  const all = (of: "subtotal" | "discount" | "tax" | "gross") =>
    lines.reduce((whole, line) => whole + line[of].amountMinor, 0n);
  expect(totals.total.amountMinor).toBe(all("gross") + sent);
  expect(totals.total.amountMinor).toBe(
    totals.subtotal.amountMinor -
      totals.discount.amountMinor +
      totals.shipping.amountMinor +
      (taxIncluded ? 0n : totals.tax.amountMinor),
  );
  expect([totals.subtotal, totals.discount].map(({ amountMinor }) => amountMinor)).toEqual([
    all("subtotal"),
    all("discount"),
  ]);
  expect(taxes.reduce((whole, one) => whole + one.tax.amountMinor, 0n)).toBe(totals.tax.amountMinor);
  for (const { net, tax } of taxes) expect(net.amountMinor >= 0n && tax.amountMinor >= 0n).toBe(true);
}

const step = record({
  keep: array(option(integer({ min: 0, max: 12 })), { minLength: 6, maxLength: 6 }),
  added: array(wishedLine, { maxLength: 3 }),
  shipping: option(constantFrom("none", "express")),
});

describe("what an order becomes by an edit", () => {
  it("adds up to the cent, line by line, tax by tax, through any number of edits", () => {
    assert(
      property(
        array(wishedLine, { minLength: 1, maxLength: 5 }),
        array(step, { minLength: 1, maxLength: 6 }),
        boolean(),
        (wishes, steps, taxIncluded) => {
          let order = orderOf(wishes, taxIncluded);
          expectExact(order);
          for (const { keep, added, shipping } of steps) {
            const made = added.map((wish) => lineOf({ ...wish, discountPpm: 0n }, taxIncluded));
            const express = lineOf(
              { unitMinor: 990n, quantity: 1, discountPpm: 0n, isBook: false, variant: 0 },
              taxIncluded,
            );
            const { amountMinor: charge } = express.line.subtotal;
            const revision: Revision = {
              keep: new Map(
                order.lines.flatMap(({ position, quantity }, index) => {
                  const units = keep[index % keep.length];
                  return units == null ? [] : [[position, Math.min(units, quantity)] as const];
                }),
              ),
              added: made.map(({ line }) => line),
              addedTaxes: merged(made.flatMap(({ taxes }) => taxes)),
              closed: new Set(),
              ...(shipping === null
                ? {}
                : shipping === "none"
                  ? { shipping: { charge: null, taxes: [] } }
                  : {
                      shipping: {
                        charge: { option: "express", name: "Express", ...express.line, amount: eur(charge) },
                        taxes: express.taxes,
                      },
                    }),
            };
            const isEmpty = order.lines.every(({ position }) => revision.keep.get(position) === 0);
            if (isEmpty && made.length === 0) {
              expect(() => reviseOrder(order, revision)).toThrow(EditLeavesNothing);
              continue;
            }
            order = { ...order, ...reviseOrder(order, revision) };
            expectExact(order);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("leaves what was bought as it was bought: an edit of nothing changes nothing", () => {
    assert(
      property(array(wishedLine, { minLength: 1, maxLength: 5 }), boolean(), (wishes, taxIncluded) => {
        const order = orderOf(wishes, taxIncluded);
        const { lines, totals, shipping, adjustments } = reviseOrder(order, NOTHING);
        expect({ lines, totals, shipping, adjustments }).toEqual({
          lines: order.lines,
          totals: order.totals,
          shipping: order.shipping,
          adjustments: order.adjustments,
        });
      }),
    );
  });

  it("names the taxes that are left, each with its own share", () => {
    const wish = { unitMinor: 1_000n, quantity: 2, discountPpm: 0n, variant: 0 };
    const order = orderOf(
      [
        { ...wish, isBook: true },
        { ...wish, isBook: false },
      ],
      false,
    );
    expect(order.taxes.map(({ code, tax }) => [code, tax.amountMinor])).toEqual([
      ["US-CA:books", 40n],
      ["US-CA:standard", 181n],
      ["US-CA-LA:standard", 56n],
    ]);
    const { taxes } = reviseOrder(order, {
      ...NOTHING,
      keep: new Map([
        [1, 1],
        [2, 0],
      ]),
    });
    expect(taxes.map(({ code, net, tax }) => [code, net.amountMinor, tax.amountMinor])).toEqual([
      ["US-CA-LA:standard", 490n, 11n],
      ["US-CA:books", 1_000n, 20n],
      ["US-CA:standard", 490n, 36n],
    ]);
  });

  it("puts units of the same price on their line, unless units of it were given back", () => {
    const wish = { unitMinor: 1_000n, quantity: 1, discountPpm: 0n, isBook: true, variant: 0 };
    const order = orderOf([wish], true);
    const more = { added: [lineOf(wish, true).line], addedTaxes: lineOf(wish, true).taxes };
    expect(reviseOrder(order, { ...NOTHING, ...more }).lines).toMatchObject([{ position: 1, quantity: 2 }]);
    expect(reviseOrder(order, { ...NOTHING, ...more, closed: new Set([1]) }).lines).toMatchObject([
      { position: 1, quantity: 1 },
      { position: 2, quantity: 1 },
    ]);
  });
});
