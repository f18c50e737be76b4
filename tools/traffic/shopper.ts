import { makePerson, type Person } from "./people.ts";
import type { Chance } from "./random.ts";
import { at, type Browser, listAt, openBrowser, textAt } from "./wire.ts";
import { payFor, type Placed } from "./pay.ts";

/** How one visit ended. */
export type Ending = "left" | "abandoned" | "bought" | "declined" | "cancelled" | "found nothing";

/** What a shopper is given. */
export interface Errand {
  readonly url: string;
  readonly chance: Chance;
  /** Counts shoppers, and tells them apart. */
  readonly number: number;
  /** Waits as people do between two clicks. @throws when the errand is called off */
  readonly think: () => Promise<void>;
  readonly signal: AbortSignal;
}

const WORDS = [
  "lamp",
  "wool rug",
  "oak table",
  "mug",
  "chair",
  "linen",
  "woll rug",
  "vase",
  "puzzle",
  "notebook",
  "tricorder",
];
/** Of a hundred visits: how many search, look at one thing only, leave their cart, take an order back. */
const SEARCHING = 35;
const LOOKING_ONLY = 45;
const ABANDONING = 45;
const CANCELLING = 8;
const MAX_LOOKED_AT = 4;

/** One visit: browses or searches, looks at things, and perhaps fills a cart, pays, and thinks better of it. */
export async function shop({ url, chance, number, think, signal }: Errand): Promise<Ending> {
  const person = makePerson(chance, number);
  const session = `shopper-${String(number)}-${String(Math.floor(chance.next() * 1e9))}`;
  const browser = openBrowser(url, session, signal);
  const found = await find(browser, chance, person);
  if (found.length === 0) return "found nothing";
  const liked = await lookAround({ browser, chance, person, think }, found);
  if (liked.length === 0 || chance.happens(LOOKING_ONLY)) return "left";
  const cart = await fillCart({ browser, chance, person, think }, liked);
  if (cart === null || chance.happens(ABANDONING)) return "abandoned";
  await think();
  const placed = await payFor({ browser, chance, think, signal }, cart);
  if (placed === null) return "declined";
  await browser.ask(
    "POST",
    "/v1/events",
    liked.map(({ id }) => ({ type: "purchase", product: id, channel: person.channel })),
  );
  if (!chance.happens(CANCELLING)) return "bought";
  await think();
  return (await takeBack(browser, placed)) ? "cancelled" : "bought";
}

interface Visit {
  readonly browser: Browser;
  readonly chance: Chance;
  readonly person: Person;
  readonly think: () => Promise<void>;
}

/** Slugs of what a list or a search shows. */
async function find(browser: Browser, chance: Chance, { channel }: Person): Promise<readonly string[]> {
  if (chance.happens(SEARCHING)) {
    const query = chance.pick(WORDS);
    const { body } = await browser.ask(
      "GET",
      `/v1/search?${new URLSearchParams({ q: query, channel, facets: "true" }).toString()}`,
    );
    const found = slugsOf(body);
    await browser.ask("POST", "/v1/events", [
      { type: "search", query, results: Number(at(body, "total") ?? found.length), channel },
    ]);
    return found;
  }
  const { body: tree } = await browser.ask("GET", "/v1/categories");
  const categories = listAt(tree, "items");
  const where = categories.length === 0 ? {} : { category: textAt(chance.pick(categories), "slug") };
  const query = new URLSearchParams({ ...where, channel, limit: "24" });
  return slugsOf((await browser.ask("GET", `/v1/products?${query.toString()}`)).body);
}

function slugsOf(body: unknown): readonly string[] {
  return listAt(body, "items").map((item) => textAt(item, "slug"));
}

interface Liked {
  readonly id: string;
  readonly variantId: string;
}

/** Opens a few of the pages. @returns those that could be bought */
async function lookAround(
  { browser, chance, person, think }: Visit,
  found: readonly string[],
): Promise<readonly Liked[]> {
  const liked: Liked[] = [];
  const looks = 1 + Math.floor(chance.next() * MAX_LOOKED_AT);
  for (let look = 0; look < looks; look++) {
    const { status, body } = await browser.ask("GET", `/v1/products/${chance.pick(found)}?channel=${person.channel}`);
    if (status !== 200) continue;
    const id = textAt(body, "id");
    await browser.ask("POST", "/v1/events", [{ type: "view", product: id, channel: person.channel }]);
    await think();
    const [variant] = listAt(body, "variants").filter((one) => at(one, "available") === true);
    if (variant !== undefined) liked.push({ id, variantId: textAt(variant, "id") });
  }
  return liked;
}

/** A cart as its owner knows it. */
export interface CartInHand {
  readonly id: string;
  readonly token: string;
}

/** @returns null where the shop would not sell */
async function fillCart(
  { browser, chance, person, think }: Visit,
  liked: readonly Liked[],
): Promise<CartInHand | null> {
  const { channel, email, address } = person;
  const opened = await browser.ask("POST", "/v1/carts", { channel });
  const cart = { id: textAt(opened.body, "id"), token: textAt(opened.body, "token") };
  const proof = { "cart-token": cart.token };
  for (const { id, variantId } of liked.slice(0, 1 + Math.floor(chance.next() * 2))) {
    await browser.ask("POST", `/v1/carts/${cart.id}/lines`, { variantId, quantity: chance.happens(20) ? 2 : 1 }, proof);
    await browser.ask("POST", "/v1/events", [{ type: "add", product: id, channel }]);
    await think();
  }
  await browser.ask("PATCH", `/v1/carts/${cart.id}`, { email, shippingAddress: address }, proof);
  const options = await browser.ask("GET", `/v1/carts/${cart.id}/shipping-options`, undefined, proof);
  const [option] = listAt(options.body, "items");
  if (option === undefined) return null;
  const ready = await browser.ask("PATCH", `/v1/carts/${cart.id}`, { shippingOption: textAt(option, "code") }, proof);
  return listAt(ready.body, "problems").length === 0 ? cart : null;
}

async function takeBack(browser: Browser, { orderId, token }: Placed): Promise<boolean> {
  const body = { reason: "changed my mind" };
  const { status } = await browser.ask("POST", `/v1/orders/${orderId}/cancel`, body, { "order-token": token });
  return status === 200;
}
