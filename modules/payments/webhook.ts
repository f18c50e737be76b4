import { isId } from "@hansa/kernel";
import { many, type Queryable, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { ProviderUnknown, WebhookNotProven } from "./errors.ts";
import { paymentAnswered } from "./events.ts";
import type { ArrivedWebhook, Payments } from "./payments.ts";
import { hastenMoves, insertEvent, takeEvents } from "./webhook-queries.ts";

/** Events that one run processes. */
export const EVENTS_BATCH = 100;

/**
 * The event is stored once, however often it arrives; what it means is found out later. Only proven events get here, so
 * a forged one leaves no trace and costs no connection.
 *
 * @throws ProviderUnknown, WebhookNotProven
 */
export async function storeWebhook(
  on: Queryable,
  payments: Payments,
  { provider, ...arrived }: ArrivedWebhook & { readonly provider: string },
): Promise<void> {
  if (payments.providerOf(provider) === null) throw new ProviderUnknown();
  const event = payments.verify(provider, arrived);
  if (event === null) throw new WebhookNotProven();
  // Keys that are not ours, of another shop with the same account, are stored like all others and lead nowhere.
  const attemptKey = isId(event.payment.key) ? event.payment.key : null;
  await run(on, insertEvent(on, event, { provider, attemptKey, receivedAt: arrived.now }));
}

/**
 * Announces `payments.answered` for the stored events that nobody looked at yet, once for each attempt among them, and
 * makes refunds and voids of those attempts due at once.
 *
 * @returns how many events were processed, at most EVENTS_BATCH
 */
export async function processWebhooks(tx: Tx): Promise<number> {
  const events = await many(tx, takeEvents(tx, EVENTS_BATCH));
  const answered = new Map<string, string>();
  for (const { attemptKey, provider, outcome } of events) {
    if (attemptKey !== null && outcome === "announced") answered.set(attemptKey, provider);
  }
  if (answered.size > 0) {
    await run(tx, hastenMoves(tx, [...answered.keys()]));
    await announce(
      tx,
      paymentAnswered,
      [...answered].map(([attemptKey, provider]) => ({ attemptKey, provider })),
    );
  }
  return events.length;
}
