import { isId } from "@hansa/kernel";
import { verifiedEmailOf } from "#modules/identity";
import type { Queryable } from "#platform/db";
import type { Actor } from "#platform/http";
import { hashEmail } from "./email.ts";
import { OrderNotFound } from "./errors.ts";
import type { Order } from "./order.ts";
import { loadOrders } from "./read.ts";
import type { OrderTokens } from "./token.ts";

/** What a caller shows to prove that an order is theirs. */
export interface Claim {
  readonly actor: Actor;
  /** Value of the header `Order-Token`, if it came. */
  readonly token: string | undefined;
}

/**
 * The order, for its owner: who holds its token, who is signed in to the account that placed it, or, for an order of a
 * guest, whose verified address it was placed with. An address that is only registered proves nothing.
 *
 * @param orderId as it came; what cannot be an id is an order that is not there
 * @throws OrderNotFound for everybody else, as for an order that is not there
 */
export async function loadOwnOrder(
  on: Queryable,
  orderId: string,
  { tokens, claim }: { readonly tokens: OrderTokens; readonly claim: Claim },
): Promise<Order> {
  const id = orderId.toLowerCase();
  if (!isId(id)) throw new OrderNotFound();
  const [order] = await loadOrders(on, [id]);
  if (order === undefined) throw new OrderNotFound();
  if (tokens.matches(id, claim.token) || (await isOwner(on, order, claim.actor))) return order;
  throw new OrderNotFound();
}

/** Hash of the customer's verified address; null while none is verified. */
export async function verifiedHashOf(on: Queryable, customerId: string): Promise<Buffer | null> {
  const email = await verifiedEmailOf(on, customerId);
  return email === null ? null : hashEmail(email);
}

async function isOwner(on: Queryable, order: Order, actor: Actor): Promise<boolean> {
  if (actor.kind !== "customer") return false;
  if (order.customerId !== null) return order.customerId === actor.id;
  const verified = await verifiedHashOf(on, actor.id);
  return verified?.equals(hashEmail(order.email)) === true;
}
