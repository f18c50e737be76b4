import { InvalidInput, parseId } from "@hansa/kernel";
import { type Actor, Answer, customer, type Route, route, Unauthenticated } from "#platform/http";
import { Type } from "typebox";
import { SavedMethodNotFound } from "./errors.ts";
import { deleteSavedMethod, listSavedMethods, MAX_SAVED_METHODS } from "./saved-method.ts";

const closed = { additionalProperties: false } as const;
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Saved = Type.Object(
  {
    id: Uuid,
    method: Type.String(),
    brand: OrNull,
    last4: OrNull,
    expires: Type.Union([Type.String({ description: "Year and month, such as 2029-08." }), Type.Null()]),
    savedAt: Type.String({ format: "date-time" }),
  },
  closed,
);

const listRoute = route({
  method: "GET",
  path: "/v1/me/payment-methods",
  summary: "List the ways to pay that the customer let providers keep, the newest first.",
  auth: customer,
  rate: "browse",
  reply: {
    200: Type.Object({ items: Type.Array(Saved, { maxItems: MAX_SAVED_METHODS }), nextCursor: Type.Null() }, closed),
  },
  refusals: [],
  transaction: false,
  async handle({ db, actor }) {
    const methods = await listSavedMethods(db, customerOf(actor));
    const items = methods.map(({ id, method, brand, last4, expires, consentedAt }) => {
      return { id, method, brand, last4, expires, savedAt: consentedAt.toISOString() };
    });
    return { items, nextCursor: null };
  },
});

const deleteRoute = route({
  method: "DELETE",
  path: "/v1/me/payment-methods/:id",
  summary: "Forget a saved way to pay.",
  auth: customer,
  rate: "checkout",
  params: Type.Object({ id: Uuid }, closed),
  reply: { 204: null },
  refusals: [InvalidInput, SavedMethodNotFound],
  transaction: true,
  async handle({ tx, params, actor }) {
    await deleteSavedMethod(tx, { customerId: customerOf(actor), id: parseId(params.id) });
    return new Answer({ status: 204 });
  },
});

/** A customer's saved ways to pay. Saved when an order is paid with the customer's consent. */
export const savedMethodRoutes: readonly Route[] = [listRoute, deleteRoute];

/** The customer who asks; the auth rule has let nobody else in. @throws Unauthenticated */
function customerOf(actor: Actor): string {
  if (actor.kind !== "customer") throw new Unauthenticated();
  return actor.id;
}
