import type { Hansa, paths } from "@hansa/sdk";
import { type Cart, type CartKey, type Changed, changedBy, proofOf } from "./cart.ts";
import { detailsOf } from "./form.ts";
import type { Language } from "./messages/index.ts";

/** An order as its buyer sees it. */
export type Order = paths["/v1/orders/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
export type ShippingOption =
  paths["/v1/carts/{id}/shipping-options"]["get"]["responses"]["200"]["content"]["application/json"]["items"][number];

/** A way to pay of the demo shop: invoice, or a card of the sandbox that always does the same. */
export interface Payment {
  readonly id: "card" | "card3ds" | "cardDeclined" | "invoice";
  readonly method: "card" | "invoice";
  readonly token?: string;
}

/** The test cards of the sandbox stand for what a shop's hosted card fields would hand over: a token, never a number. */
export const PAYMENTS: readonly Payment[] = [
  { id: "card", method: "card", token: "tok_ok" },
  { id: "card3ds", method: "card", token: "tok_3ds" },
  { id: "cardDeclined", method: "card", token: "tok_declined" },
  { id: "invoice", method: "invoice" },
];

/** The ways to ship a cart, once it has an address. */
export async function shippingOptions(
  api: Hansa,
  key: CartKey,
  language: Language,
): Promise<readonly ShippingOption[]> {
  const { data } = await api.GET("/v1/carts/{id}/shipping-options", {
    params: { path: { id: key.id }, query: { language } },
    headers: proofOf(key),
  });
  return data?.items ?? [];
}

/** Tells the shop who buys and where to, as the form has it. */
export async function saveDetails(api: Hansa, key: CartKey, form: FormData): Promise<Changed> {
  const { vatId, ...details } = detailsOf(form);
  return await patchCart(api, key, { ...details, vatId: vatId === "" ? null : vatId });
}

/** Takes who buys from the account, and where to from its address book. */
export async function takeSavedAddress(api: Hansa, key: CartKey, addressId: string): Promise<Changed> {
  const [me, saved] = await Promise.all([
    api.GET("/v1/me"),
    api.GET("/v1/me/addresses/{id}", { params: { path: { id: addressId } } }),
  ]);
  if (me.data === undefined || saved.data === undefined) return changedBy({ error: saved.error ?? me.error });
  const { id: _, isDefault: __, version: ___, ...shippingAddress } = saved.data;
  return await patchCart(api, key, { email: me.data.email, shippingAddress });
}

/** Chooses how the cart is shipped. */
export async function chooseShipping(api: Hansa, key: CartKey, option: string): Promise<Changed> {
  return await patchCart(api, key, { shippingOption: option });
}

type CartPatch = NonNullable<paths["/v1/carts/{id}"]["patch"]["requestBody"]>["content"]["application/json"];

async function patchCart(api: Hansa, key: CartKey, body: CartPatch): Promise<Changed> {
  return changedBy(
    await api.PATCH("/v1/carts/{id}", { params: { path: { id: key.id } }, headers: proofOf(key), body }),
  );
}

/** What came of paying. */
export type Placed =
  | { readonly kind: "ordered"; readonly orderId: string; readonly token: string }
  | { readonly kind: "waiting"; readonly checkoutId: string; readonly url: string | null }
  | { readonly kind: "priceChanged"; readonly was: Cart["totals"]["total"]; readonly is: Cart["totals"]["total"] }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly detail: string;
      /** Nothing was ordered and nothing will be under this key: another try needs a key of its own. */
      readonly isDefinite: boolean;
    };

/** Turns the cart into an order. The same `idempotencyKey` twice, after a double click or a reload, is one order. */
export async function placeOrder(
  api: Hansa,
  key: CartKey,
  how: {
    /** Null: the gift cards pay everything. */
    readonly payment: Payment | null;
    readonly giftCards: readonly string[];
    readonly expected: Cart["totals"]["total"];
    readonly idempotencyKey: string;
    readonly returnUrl: string;
    /** The page's: the order keeps what things are called in it. */
    readonly language: Language;
  },
): Promise<Placed> {
  const { data, error, response } = await api.POST("/v1/checkouts", {
    params: { header: { "Idempotency-Key": how.idempotencyKey }, query: { language: how.language } },
    headers: proofOf(key),
    body: {
      cartId: key.id,
      expectedTotal: how.expected,
      payment: {
        method: how.payment?.method ?? "gift_card",
        ...(how.giftCards.length === 0 ? {} : { giftCards: [...how.giftCards] }),
        ...(how.payment?.token === undefined ? {} : { token: how.payment.token, returnUrl: how.returnUrl }),
      },
    },
  });
  if (response.status === 201 && data !== undefined && "order" in data) {
    return { kind: "ordered", orderId: data.order.id, token: data.order.token ?? "" };
  }
  if (response.status === 202 && data !== undefined && "checkoutId" in data) {
    return { kind: "waiting", checkoutId: data.checkoutId, url: data.action?.url ?? null };
  }
  return refusalOf(error, response.status);
}

/** Answers after which the same question may still become an order: it must be asked again under the same key. */
const UNDECIDED = new Set([408, 425, 429]);

function refusalOf(error: unknown, status: number): Placed {
  const problem = error as {
    readonly code?: string;
    readonly title?: string;
    readonly expectedTotal?: Cart["totals"]["total"];
    readonly totals?: Cart["totals"];
  };
  const { code = "unknown", title = "", expectedTotal, totals } = problem;
  if (code === "checkout.price_changed" && expectedTotal !== undefined && totals !== undefined) {
    return { kind: "priceChanged", was: expectedTotal, is: totals.total };
  }
  const isDefinite = status < 500 && !UNDECIDED.has(status) && code !== "checkout.in_progress";
  return { kind: "refused", code, detail: title, isDefinite };
}
