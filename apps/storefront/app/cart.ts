import type { Hansa, paths } from "@hansa/sdk";
import { found, isUnsaid } from "./answers.ts";
import type { Language } from "./messages/index.ts";
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

/**
 * The visitor's cart, which may be ordered by now; null when there is none, or it was given up.
 *
 * @param language the page's, where titles are shown
 * @throws a 503 answer while the shop cannot say
 */
export async function readCart(api: Hansa, key: CartKey | null, language?: Language): Promise<Cart | null> {
  return key === null ? null : found(await askForCart(api, key, language === undefined ? {} : { language }));
}

/** Units in the visitor's cart, as the head of each page counts them; none where the shop cannot say: the page stands without. */
export async function unitsInCart(api: Hansa, key: CartKey | null): Promise<number> {
  if (key === null) return 0;
  const { data: cart } = await askForCart(api, key);
  return cart === undefined || cart.state === "ordered" ? 0 : cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** Whether nothing can be put into the cart any more. Where the shop cannot say it stands: nobody loses one to a busy shop. */
export async function isCartOver(api: Hansa, key: CartKey): Promise<boolean> {
  const answer = await askForCart(api, key);
  return answer.data === undefined ? !isUnsaid(answer) : answer.data.state === "ordered";
}

function askForCart(api: Hansa, key: CartKey, query: { readonly language?: Language } = {}) {
  return api.GET("/v1/carts/{id}", { params: { path: { id: key.id }, query }, headers: proofOf(key) });
}

/** Opens a cart where the visitor shops; null when the shop cannot. */
export async function openCart(api: Hansa, channel: string): Promise<CartKey | null> {
  const { data: cart } = await api.POST("/v1/carts", { params: {}, body: { channel } });
  return cart === undefined ? null : { id: cart.id, token: cart.token };
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

/** The page of a cart that could not be given everything it was to have. */
export const LEFT_OUT = "/cart?left-out=1";

/** What is said where no cart could be opened. */
export const BUSY = { kind: "refused", code: "overloaded", detail: "" } as const satisfies Changed;

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
