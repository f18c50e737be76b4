import type { Money } from "@hansa/kernel";
import { type Queryable, run } from "#platform/db";
import type { WebhookEvent } from "./announcement.ts";
import { loadAttempts } from "./attempt.ts";
import { PaymentNotFound } from "./errors.ts";
import type { Payments } from "./payments.ts";
import type { Answer } from "./provider.ts";
import { isOpen } from "./state.ts";
import { insertEvents } from "./webhook-queries.ts";

/**
 * Carries on where a customer was sent to the provider's page: they are back. Safe to repeat, and safe when the parameters
 * are invented: what they prove is for the provider to say. Its answer is kept like a webhook, so that whoever waits for
 * the attempt hears of it, and providers that cannot be asked are reminded of it.
 *
 * @param returned the query of the address that they came back to
 * @throws PaymentNotFound when there is no such attempt here
 */
export async function takeReturn(
  on: Queryable,
  payments: Payments,
  {
    key,
    returned,
    now,
  }: { readonly key: string; readonly returned: Readonly<Record<string, string>>; readonly now: Date },
): Promise<void> {
  const attempt = (await loadAttempts(on, [key])).get(key);
  if (attempt === undefined) throw new PaymentNotFound();
  if (!isOpen(attempt.state)) return;
  const { amount, provider, isManualCapture } = attempt;
  const answer = await payments.finish(provider, { key, amount, capture: !isManualCapture, returned });
  const event = eventOf(answer, { key, amount, now });
  if (event === null) return;
  await run(on, insertEvents(on, [event], { provider, attemptKeys: [key], receivedAt: now }));
}

/** The provider's own word, given to us and not announced; null while it has not decided. */
function eventOf(
  answer: Answer,
  { key, amount, now }: { readonly key: string; readonly amount: Money; readonly now: Date },
): WebhookEvent | null {
  const about = { key, occurredAt: now, sequence: now.getTime(), payment: null, dispute: null };
  switch (answer.kind) {
    case "authorized": {
      const { providerReference, captured } = answer;
      const type = captured ? "payment.captured" : "payment.authorized";
      const move = { kind: "authorize", moveReference: providerReference, key, amount, isDone: true } as const;
      return { ...about, id: `return:${key}:true`, type, providerReference, move };
    }
    case "mismatch": {
      const { providerReference, answered } = answer;
      const move = {
        kind: "authorize",
        moveReference: providerReference,
        key,
        amount: answered,
        isDone: true,
      } as const;
      return { ...about, id: `return:${key}:mismatch`, type: "payment.authorized", providerReference, move };
    }
    case "declined":
      // Nothing moved, and the provider is asked again by whoever hears of it.
      return { ...about, id: `return:${key}:false`, type: "payment.failed", providerReference: null, move: null };
    case "action_required":
    case "unknown":
      return null;
  }
}
