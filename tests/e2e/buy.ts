import type { Shop } from "./shop.ts";

/** An order that was confirmed at once. */
export interface Bought {
  readonly id: string;
  readonly number: string;
  readonly totalMinor: number;
}

interface Wish {
  readonly email: string;
  readonly token?: string;
  readonly quantity?: number;
}

/** Buys the first thing that is there by card, and has it confirmed. */
export async function buy(shop: Shop, wish: Wish): Promise<Bought> {
  const { order } = await place(shop, wish);
  const { id, number, totals } = order;
  return { id: String(id), number: String(number), totalMinor: Number(totals.total.amountMinor) };
}

/** Places an order for the first thing that is there by card, as the API of the shop takes it. @returns its answer */
export async function place(shop: Shop, { email, token = "tok_ok", quantity = 1 }: Wish) {
  const { items } = await ask(shop, "/products?limit=1");
  const product = await ask(shop, `/products/${String(items[0].id)}`);
  const variant = product.variants.find((one: { readonly available: boolean }) => one.available);
  const cart = await ask(shop, "/carts", { body: { channel: "eu" } });
  const headers = { "cart-token": String(cart.token) };
  await ask(shop, `/carts/${String(cart.id)}/lines`, { body: { variantId: variant.id, quantity }, headers });
  const shippingAddress = {
    name: "Grace",
    line1: "Hafenstrasse 1",
    city: "Hamburg",
    postalCode: "20457",
    country: "DE",
  };
  const where = { email, shippingOption: "standard", shippingAddress };
  await ask(shop, `/carts/${String(cart.id)}`, { body: where, headers, method: "PATCH" });
  return await ask(shop, "/checkouts", {
    body: { cartId: cart.id, payment: { method: "card", token } },
    headers: { ...headers, "idempotency-key": crypto.randomUUID() },
  });
}

/** Asks the desk's API under its key. */
export function askDesk(shop: Shop, path: string, body?: object) {
  const headers = { authorization: `Bearer ${shop.deskKey}` };
  return ask(shop, `/admin${path}`, body === undefined ? { headers } : { body, headers });
}

interface Question {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

async function ask(shop: Shop, path: string, { body, headers = {}, method = "POST" }: Question = {}) {
  const answer = await fetch(`${shop.url}/v1${path}`, {
    method: body === undefined ? "GET" : method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return JSON.parse(await answer.text());
}
