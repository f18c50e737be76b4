import type { Hansa } from "@hansa/sdk";
import { redirect } from "react-router";
import { type CartKey, FORGET_CART, proofOf } from "./cart.ts";
import { checkoutOf } from "./checkout-cookie.ts";
import { rememberGiftCards } from "./gift-cards.ts";
import { pathIn } from "./language.tsx";
import type { Language } from "./messages/index.ts";

/** Asks what came of the payment that the visitor was sent away for; undefined when there was none. */
export async function askForCheckout(api: Hansa, request: Request, key: CartKey) {
  const id = checkoutOf(request);
  if (id === undefined) return undefined;
  return await api.GET("/v1/checkouts/{id}", { params: { path: { id } }, headers: proofOf(key) });
}

/** Leads to an order that was just placed, and lets go of what it was made of. */
export function leadToOrder(language: Language, order: { readonly id: string; readonly token?: string }): Response {
  return redirect(`${pathIn(language, `/orders/${order.id}`)}?token=${order.token ?? ""}&thanks=1`, {
    headers: [
      ["set-cookie", FORGET_CART],
      ["set-cookie", rememberGiftCards([])],
    ],
  });
}
