import { newId } from "@hansa/kernel";
import { type Reply, send } from "./wire.ts";

export const HAMBURG = {
  name: "Ada Lovelace",
  line1: "Speicherstadt 1",
  city: "Hamburg",
  postalCode: "20457",
  country: "DE",
};
export const TOKYO = {
  name: "Ada Lovelace",
  line1: "1-1 Chiyoda",
  city: "Chiyoda-ku",
  region: "Tokyo",
  postalCode: "100-0001",
  country: "JP",
};
export const KUWAIT = {
  name: "Ada Lovelace",
  line1: "Gulf Street 1",
  city: "Kuwait City",
  postalCode: "13001",
  country: "KW",
};
const EMAIL = "ada@example.com";

/** A cart as its buyer knows it. */
export interface CartInHand {
  readonly id: string;
  readonly token: string;
}

/** How an order is to be paid; by invoice unless told. */
export interface Paying {
  readonly method?: string;
  readonly token?: string;
  readonly returnUrl?: string;
  readonly key?: string;
  readonly expectedTotal?: unknown;
}

/** Somebody who shops over HTTP: a guest until signed in. */
export interface Buyer {
  call(
    method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  openCart(channel?: string): Promise<CartInHand>;
  add(cart: CartInHand, variantId: string, quantity?: number): Promise<Reply>;
  /** Tells who buys and where it goes: to Ada in Hamburg, standard, unless told. */
  details(cart: CartInHand, changes?: Readonly<Record<string, unknown>>): Promise<Reply>;
  show(cart: CartInHand): Promise<Reply>;
  /** A cart that lacks nothing but the order. */
  cartWith(variantIds: readonly string[], channel?: string): Promise<CartInHand>;
  place(cart: CartInHand, paying?: Paying): Promise<Reply>;
  /** Signs in; what follows is asked as that customer. */
  signIn(email: string, password: string, cart?: CartInHand): Promise<Reply>;
}

const ADDRESSES: Readonly<Record<string, object>> = { jp: TOKYO, kw: KUWAIT };

/** @param url where the shop is; a function when it moves */
export function openBuyer(url: string | (() => string)): Buyer {
  let session: Readonly<Record<string, string>> = {};
  const call: Buyer["call"] = (method, path, body, headers = {}) =>
    send({
      method,
      url: (typeof url === "string" ? url : url()) + path,
      headers: { ...session, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const at = ({ id }: CartInHand, rest = ""): string => `/v1/carts/${id}${rest}`;
  const proof = ({ token }: CartInHand) => ({ "cart-token": token });

  const buyer: Buyer = {
    call,
    async openCart(channel = "eu") {
      const opened = must(201, await call("POST", "/v1/carts", { channel }));
      return { id: opened.text("id"), token: opened.text("token") };
    },
    add: (cart, variantId, quantity = 1) => call("POST", at(cart, "/lines"), { variantId, quantity }, proof(cart)),
    details: (cart, changes = {}) =>
      call(
        "PATCH",
        at(cart),
        { email: EMAIL, shippingAddress: HAMBURG, shippingOption: "standard", ...changes },
        proof(cart),
      ),
    show: (cart) => call("GET", at(cart), undefined, proof(cart)),
    async cartWith(variantIds, channel = "eu") {
      const cart = await buyer.openCart(channel);
      for (const variantId of variantIds) must(200, await buyer.add(cart, variantId));
      must(200, await buyer.details(cart, { shippingAddress: ADDRESSES[channel] ?? HAMBURG }));
      return cart;
    },
    place(cart, { key = newId<"key">(), expectedTotal, method = "invoice", ...payment } = {}) {
      const body = {
        cartId: cart.id,
        payment: { method, ...payment },
        ...(expectedTotal === undefined ? {} : { expectedTotal }),
      };
      return call("POST", "/v1/checkouts", body, { ...proof(cart), "idempotency-key": key });
    },
    async signIn(email, password, cart) {
      const reply = await call("POST", "/v1/auth/sign-in", {
        email,
        password,
        ...(cart === undefined ? {} : { cart }),
      });
      if (reply.status === 200) session = { authorization: `Bearer ${reply.text("token")}` };
      return reply;
    },
  };
  return buyer;
}

/** The reply, which must have this status. @throws Error with what came instead */
export function must(status: number, reply: Reply): Reply {
  if (reply.status === status) return reply;
  throw new Error(
    `expected ${String(status)}, got ${String(reply.status)}: ${JSON.stringify(reply.body).slice(0, 500)}`,
  );
}
