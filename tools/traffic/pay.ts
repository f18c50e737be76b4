import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Chance } from "./random.ts";
import type { CartInHand } from "./shopper.ts";
import { at, type Browser, type Reply, textAt } from "./wire.ts";

/** An order as its buyer may ask for it again. */
export interface Placed {
  readonly orderId: string;
  readonly token: string;
}

interface AtTheTill {
  readonly browser: Browser;
  readonly chance: Chance;
  readonly think: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Of a hundred buyers: how many pay on account, with a bank that asks back, with a card that is declined at first. */
const ON_ACCOUNT = 20;
const ASKED_BACK = 12;
const DECLINED = 10;
/** Of those declined, so many try another card. */
const TRYING_AGAIN = 70;
/** How often a buyer looks whether a payment under way came to an end, and how many times. */
const LOOK_MS = 500;
const LOOKS = 20;

/** Places the order and does what the bank asks. @returns null when the buyer went without */
export async function payFor(till: AtTheTill, cart: CartInHand): Promise<Placed | null> {
  const { chance, think } = till;
  if (chance.happens(ON_ACCOUNT)) return await place(till, cart, { method: "invoice" });
  const token = chance.happens(DECLINED)
    ? chance.pick(["tok_declined", "tok_insufficient_funds"])
    : chance.happens(ASKED_BACK)
      ? "tok_3ds"
      : "tok_ok";
  const placed = await place(till, cart, { method: "card", token });
  if (placed !== null || !chance.happens(TRYING_AGAIN)) return placed;
  await think();
  return await place(till, cart, { method: "card", token: "tok_ok" });
}

async function place({ browser, signal }: AtTheTill, cart: CartInHand, payment: object): Promise<Placed | null> {
  const proof = { "cart-token": cart.token };
  const headers = { ...proof, "idempotency-key": randomUUID() };
  const first = await browser.ask("POST", "/v1/checkouts", { cartId: cart.id, payment }, headers);
  if (first.status === 201) return placedOf(first);
  if (first.status !== 202) return null;
  await approve(first, signal);
  const checkoutId = textAt(first.body, "checkoutId");
  for (let look = 0; look < LOOKS; look++) {
    const standing = await browser.ask("GET", `/v1/checkouts/${checkoutId}`, undefined, proof);
    if (at(standing.body, "status") === "confirmed") return placedOf(standing);
    if (at(standing.body, "status") === "declined") return null;
    await delay(LOOK_MS, undefined, { signal });
  }
  return null;
}

/** Says yes on the page of the sandbox's bank. */
async function approve({ body }: Reply, signal: AbortSignal): Promise<void> {
  if (at(body, "status") !== "action_required") return;
  const form = new URLSearchParams({ outcome: "approve" });
  const reply = await fetch(textAt(body, "action.url"), { method: "POST", body: form, redirect: "manual", signal });
  await reply.text();
}

function placedOf({ body }: Reply): Placed {
  return { orderId: textAt(body, "order.id"), token: textAt(body, "order.token") };
}
