import { HOUR_MS, newId } from "@hansa/kernel";
import { loadVariants } from "#modules/catalog";
import type { Tx } from "#platform/db";
import { announce, type Delivered, type Handler, handler } from "#platform/events";
import { customerErased } from "#events/identity";
import { orderConfirmed } from "#events/orders";
import { every, type Recurring } from "#platform/jobs";
import { addUp, noteOf } from "./behaviour.ts";
import { selectConsents } from "./consent-queries.ts";
import { countChange, insertEvents } from "./event-queries.ts";
import { behaviourRecorded } from "./events.ts";
import { forgetCustomer, forgetOld } from "./forget.ts";
import { trainModel } from "./train.ts";
import { sessionIdOf } from "./visitor.ts";

type Confirmed = Delivered<NonNullable<(typeof orderConfirmed)["payload"]>>;
const SLOT = 2;
/** Pause between two looks for anything new to learn. */
export const LEARN_EVERY_MS = 15_000;
/** So many times what the last round took is waited before the next one: learning takes a small share of the time. */
const LEARNING_SHARE = 20;
/** But what shoppers do counts for everybody within a minute, as long as a round takes no more than a fourth of one. */
const LONGEST_PAUSE_MS = 30_000;

/** What this room does when something happened elsewhere. */
export const recommendationHandlers: readonly Handler[] = [
  handler({
    on: orderConfirmed,
    name: "recommendations.learn_from_orders",
    handleAll: learnFromOrders,
  }),
  handler({
    on: customerErased,
    name: "recommendations.forget_customer",
    handle: (tx, { customerId }) => forgetCustomer(tx, customerId),
  }),
];

/** What was bought, product by product: an order is a session of its own, and the customer's if they agreed to that. */
async function learnFromOrders(tx: Tx, confirmed: readonly Confirmed[]): Promise<void> {
  const orders = confirmed.map(({ payload }) => payload);
  const variantIds = [...new Set(orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)))];
  const variants = await loadVariants(tx, variantIds);
  const customerIds = [...new Set(orders.flatMap(({ customerId }) => customerId ?? []))];
  const consents = customerIds.length === 0 ? [] : await selectConsents(tx, customerIds);
  const agreed = new Set(consents.filter(({ isGranted }) => isGranted).map(({ customerId }) => customerId));
  const notes = orders.flatMap(({ orderId, customerId, channel, lines, placedAt }) => {
    const productIds = lines.flatMap(({ variantId }) => variants.get(variantId)?.productId ?? []);
    const visitor = {
      sessionId: sessionIdOf(`order/${orderId}`),
      customerId: customerId !== null && agreed.has(customerId) ? customerId : null,
    };
    return [...new Set(productIds)].map((item) =>
      noteOf(
        { kind: "purchase", product: item, query: null, position: 0, results: null, channel, at: new Date(placedAt) },
        { item, visitor, now: new Date(placedAt), place: 0, nonce: newId() },
      ),
    );
  });
  const fresh = await insertEvents(
    tx,
    notes.map(({ event }) => event),
    0,
  );
  if (fresh.size === 0) return;
  await countChange(tx, SLOT);
  await announce(
    tx,
    behaviourRecorded,
    addUp(
      notes.filter(({ event }) => fresh.has(event.id)),
      tx.now,
    ),
  );
}

/** The work that comes round: what is new is learned, and what is old is forgotten. */
export function recommendationJobs(clockMs: () => number = () => performance.now()): readonly Recurring[] {
  let dueMs = Number.NEGATIVE_INFINITY;
  return [
    every({
      name: "recommendations.learn",
      everyMs: LEARN_EVERY_MS,
      async run({ db }) {
        const begunMs = clockMs();
        if (begunMs < dueMs) return { did: 0, full: false };
        const { kind } = await trainModel(db);
        dueMs = clockMs() + Math.min(LONGEST_PAUSE_MS, LEARNING_SHARE * (clockMs() - begunMs));
        return { did: kind === "learned" ? 1 : 0, full: false };
      },
    }),
    every({ name: "recommendations.forget_old", everyMs: HOUR_MS, run: ({ db }) => forgetOld(db) }),
  ];
}
