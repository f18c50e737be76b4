import { isId, toJson } from "@hansa/kernel";
import { many, type Queryable, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { ProviderUnknown, WebhookNotProven } from "./errors.ts";
import { parseStored } from "./heard.ts";
import { disputeTold, paymentAnswered } from "./events.ts";
import type { ArrivedWebhook, Payments } from "./payments.ts";
import { hastenMoves, insertEvents, type ProcessedEvent, takeEvents } from "./webhook-queries.ts";

/** Events that one run processes. */
export const EVENTS_BATCH = 100;

/**
 * Each event is stored once, however often it arrives; what it means is found out later. Only proven events get here, so
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
  const events = await payments.verify(provider, arrived);
  if (events === null) throw new WebhookNotProven();
  // Keys that are not ours, of another shop with the same account, are stored like all others and lead nowhere.
  const about = events.map(({ key }) => (key !== null && isId(key) ? key : null));
  if (events.length > 0)
    await run(on, insertEvents(on, events, { provider, attemptKeys: about, receivedAt: arrived.now }));
}

/**
 * Announces `payments.answered` for the stored events that nobody looked at yet, once for each attempt among them, and
 * makes refunds and voids of those attempts due at once.
 *
 * @returns how many events were processed, at most EVENTS_BATCH
 */
export async function processWebhooks(tx: Tx): Promise<number> {
  const events = await many(tx, takeEvents(tx, EVENTS_BATCH));
  await announceDisputes(tx, events);
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

/** Whose payment is disputed has to be found out before it is announced, so events on payments of others are left out. */
async function announceDisputes(tx: Tx, events: readonly ProcessedEvent[]): Promise<void> {
  const told = events.flatMap((event) => {
    const { dispute, type, occurredAt } = parseStored(event);
    if (dispute === null || event.attemptKey === null || event.outcome !== "announced") return [];
    const { disputeReference, amount, reason, respondBy, isWithdrawn } = dispute;
    return [
      {
        attemptKey: event.attemptKey,
        provider: event.provider,
        type,
        disputeReference,
        ...toJson(amount),
        reason,
        respondBy: respondBy?.toISOString() ?? null,
        isWithdrawn,
        occurredAt: occurredAt.toISOString(),
      },
    ];
  });
  if (told.length > 0) await announce(tx, disputeTold, told);
}
