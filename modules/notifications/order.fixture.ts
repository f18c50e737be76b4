import { money, newId, parseCurrency, parseRegion } from "@hansa/kernel";
import { type NewOrder, newOrderNumber, type OrderLine } from "#modules/orders";

const HOME = {
  name: "Ada Lovelace",
  line1: "Lange Reihe 1",
  city: "Hamburg",
  postalCode: "20099",
  country: "DE",
};

/** Ada's order of two lamps and a shade: 64.90 in all, 5.00 off, 4.90 for shipping, tax included. */
export function adasOrder(changes: Partial<NewOrder> = {}, currencyCode = "EUR"): NewOrder {
  const currency = parseCurrency(currencyCode);
  const of = (amountMinor: bigint) => money(amountMinor, currency);
  const line = (title: string, quantity: number, unitMinor: bigint, discountMinor: bigint): OrderLine => {
    const subtotalMinor = unitMinor * BigInt(quantity);
    const grossMinor = subtotalMinor - discountMinor;
    const netMinor = (grossMinor * 100n) / 119n;
    return {
      variantId: newId(),
      sku: title.toUpperCase().replaceAll(" ", "-"),
      title,
      options: { Colour: "Oak" },
      image: null,
      quantity,
      unitPrice: of(unitMinor),
      subtotal: of(subtotalMinor),
      discount: of(discountMinor),
      net: of(netMinor),
      tax: of(grossMinor - netMinor),
      gross: of(grossMinor),
      taxRatePpm: 190_000,
      taxCode: "standard",
      priceList: "retail",
    };
  };
  const lines = [line("The lamp", 2, 2_000n, 500n), line("The shade", 1, 2_500n, 0n)];
  const shipping = { option: "standard", name: "Standard", amount: of(490n), net: of(412n), tax: of(78n) };
  const taxMinor = lines.reduce((sum, { tax }) => sum + tax.amountMinor, shipping.tax.amountMinor);
  return {
    id: newId(),
    number: newOrderNumber(parseRegion("eu")),
    state: "confirmed",
    channel: "web-eu",
    cartId: newId(),
    checkoutId: newId(),
    customerId: null,
    email: "ada@example.com",
    taxIncluded: true,
    paymentMethod: "invoice",
    shippingAddress: HOME,
    billingAddress: null,
    lines,
    shipping,
    totals: {
      subtotal: of(6_500n),
      discount: of(500n),
      shipping: of(490n),
      tax: of(taxMinor),
      total: of(6_490n),
    },
    taxes: [],
    vatId: null,
    ...changes,
  };
}
