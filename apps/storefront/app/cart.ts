import type { Hansa, paths } from "@hansa/sdk";
import { readCookie } from "./visitor.ts";

/** A cart as the API shows it. */
export type Cart = paths["/v1/carts/{id}"]["get"]["responses"]["200"]["content"]["application/json"];

/** The key to a cart: whoever has both parts may change it. */
export interface CartKey {
  readonly id: string;
  readonly token: string;
}

const CART_COOKIE = "hansa_cart";
const MONTH_S = 2_592_000;

/** The cart that the browser brings along, or null. It may be gone. */
export function cartKeyOf(request: Request): CartKey | null {
  const [id, token] = readCookie(request, CART_COOKIE)?.split(".") ?? [];
  return id === undefined || token === undefined ? null : { id, token };
}

/** The header that makes a browser bring its cart along; no script can read it. */
export function rememberCart({ id, token }: CartKey): string {
  return `${CART_COOKIE}=${id}.${token}; Path=/; Max-Age=${String(MONTH_S)}; HttpOnly; SameSite=Lax`;
}

/** The header that makes a browser forget its cart. */
export const FORGET_CART = `${CART_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;

/** What proves to the API that a cart is the caller's. */
export function proofOf({ token }: CartKey) {
  return { "cart-token": token };
}

/** The visitor's cart; null when there is none, or it was ordered or given up. */
export async function readCart(api: Hansa, key: CartKey | null): Promise<Cart | null> {
  if (key === null) return null;
  const { data } = await api.GET("/v1/carts/{id}", { params: { path: { id: key.id } }, headers: proofOf(key) });
  return data ?? null;
}

/** Opens a cart where the visitor shops. @throws a 503 answer when the shop cannot */
export async function openCart(api: Hansa, channel: string): Promise<CartKey> {
  const { data } = await api.POST("/v1/carts", { params: {}, body: { channel } });
  if (data === undefined) throw new Response(null, { status: 503 });
  return { id: data.id, token: data.token };
}

/** What became of a change: done, or the shop's own words and the code of its refusal. */
export type Changed =
  | { readonly kind: "done"; readonly cart: Cart }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string };

/** Adds units of a variant to the cart. */
export async function addToCart(api: Hansa, key: CartKey, variantId: string, quantity: number): Promise<Changed> {
  return changedBy(
    await api.POST("/v1/carts/{id}/lines", {
      params: { path: { id: key.id } },
      headers: proofOf(key),
      body: { variantId, quantity },
    }),
  );
}

/** Sets the units of a line; none removes it. */
export async function setQuantity(api: Hansa, key: CartKey, lineId: string, quantity: number): Promise<Changed> {
  return changedBy(
    await api.PATCH("/v1/carts/{id}/lines/{lineId}", {
      params: { path: { id: key.id, lineId } },
      headers: proofOf(key),
      body: { quantity },
    }),
  );
}

/** Uses a coupon, or takes it off again. */
export async function changeCode(api: Hansa, key: CartKey, code: string, change: "use" | "remove"): Promise<Changed> {
  if (change === "use") {
    return changedBy(
      await api.POST("/v1/carts/{id}/codes", {
        params: { path: { id: key.id } },
        headers: proofOf(key),
        body: { code },
      }),
    );
  }
  return changedBy(
    await api.DELETE("/v1/carts/{id}/codes/{code}", {
      params: { path: { id: key.id, code } },
      headers: proofOf(key),
    }),
  );
}

/** Reads what the API says to a change of a cart. */
export function changedBy(answer: { readonly data?: unknown; readonly error?: unknown }): Changed {
  if (answer.data !== undefined) return { kind: "done", cart: answer.data as Cart };
  const {
    code = "unknown",
    title = "",
    violations = [],
  } = answer.error as {
    readonly code?: string;
    readonly title?: string;
    readonly violations?: readonly { readonly pointer: string; readonly message: string }[];
  };
  const isVatId = violations.some(({ pointer }) => pointer === "/vatId");
  const detail = [title, ...violations.map(({ message }) => message)].join(" ");
  return { kind: "refused", code: isVatId ? "cart.vat_id" : code, detail };
}

/** Units in a cart, as the head of each page counts them. */
export function countOf(cart: Cart | null): number {
  return cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
}
