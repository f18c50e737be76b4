import { money, newId, parseCurrency } from "@hansa/kernel";
import type { PurchaseToScreen } from "./purchase.ts";

const HAMBURG = {
  name: "Ada Lovelace",
  line1: "Speicherstadt 1",
  city: "Hamburg",
  postalCode: "20457",
  country: "DE",
  phone: "+49 40 123456",
};

/** Ada buys a lamp at home in Hamburg, as always. */
export function adaBuys(changes: Partial<PurchaseToScreen> = {}): PurchaseToScreen {
  return {
    id: newId<"checkout">(),
    orderId: newId<"order">(),
    amount: money(4_900n, parseCurrency("EUR")),
    method: "card",
    channel: "eu",
    isGuest: false,
    email: "ada@lovelace.shop",
    billing: HAMBURG,
    shipping: HAMBURG,
    lines: [{ quantity: 1, grossMinor: 4_900n }],
    card: "card-of-ada",
    device: "laptop-of-ada",
    ip: "85.214.132.117",
    session: newId<"cart">(),
    ...changes,
  };
}
