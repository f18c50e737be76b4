import { setTimeout as delay } from "node:timers/promises";
import { CodeUnknown, normaliseCode } from "#modules/pricing";
import { createLimiter, holder, isLoopback, type Route, route, TooManyRequests } from "#platform/http";
import { type CartRoutesNeeds, CHANGE_REFUSALS, change, proofOf } from "./change-cart.ts";
import { TooManyCodes } from "./errors.ts";
import { CartParams, CartQuery, CartShape, CodeBody, CodeParams } from "./shapes.ts";

/** Codes of a cart. */
export function codeRoutes(needs: CartRoutesNeeds): readonly Route[] {
  return [addCode(needs), dropCode(needs)];
}

// Wrong codes are guesses: so many tries for a cart, and so many from one address, whatever they come to, counted for all
// processes together.
const TRIES_PER_CART = { name: "cart_code", points: 10, windowSeconds: 60 } as const;
/** A refused code is answered after so many milliseconds and not before, so that the time tells nobody why it is. */
const REFUSED_AFTER_MS = 150;
const TRIES_PER_ADDRESS = { name: "cart_code_ip", points: 30, windowSeconds: 60 } as const;

function addCode(needs: CartRoutesNeeds): Route {
  const { carts, views } = needs;
  return route({
    method: "POST",
    path: "/v1/carts/:id/codes",
    summary: "Use a code: it is refused, in the same words whatever the reason, when it gives this cart nothing.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    query: CartQuery,
    body: CodeBody,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, TooManyRequests, TooManyCodes, CodeUnknown],
    transaction: false,
    async handle(asking) {
      const cart = await carts.read(asking.params.id.toLowerCase(), proofOf(asking));
      const database = asking.db;
      if (!isLoopback(asking.ip)) await createLimiter({ ...TRIES_PER_ADDRESS, database }).consume(asking.ip);
      await createLimiter({ ...TRIES_PER_CART, database }).consume(cart.id);
      const refused = delay(REFUSED_AFTER_MS, undefined, { ref: false });
      const code = normaliseCode(asking.body.code);
      if (code !== null && (await views.isUsable(cart, code))) {
        return await change(needs, asking, { kind: "add_code", code });
      }
      await refused;
      throw new CodeUnknown(asking.body.code);
    },
  });
}

function dropCode(needs: CartRoutesNeeds): Route {
  return route({
    method: "DELETE",
    path: "/v1/carts/:id/codes/:code",
    summary: "Take a code off the cart; one that is not on it is passed over.",
    auth: holder("cart"),
    rate: "cart",
    params: CodeParams,
    query: CartQuery,
    reply: { 200: CartShape },
    refusals: CHANGE_REFUSALS,
    transaction: false,
    handle: (asking) =>
      change(needs, asking, {
        kind: "drop_code",
        code: normaliseCode(asking.params.code) ?? asking.params.code,
      }),
  });
}
