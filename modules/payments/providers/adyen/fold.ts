import { type Money, money, zero } from "@hansa/kernel";
import type { AnnouncedMove, WebhookEvent } from "../../announcement.ts";
import type { Known, PaymentState, Retrieved, Verdict } from "../../provider.ts";

/**
 * How a payment stands, as far as notifications told: whatever their order and number, the same set gives the same
 * payment. A move counts once by the provider's name for it, and not at all once it was told to have failed.
 */
export function foldEvents(key: string, { events }: Known): Retrieved {
  const opened = events.filter(({ move }) => move?.kind === "authorize");
  // Money that was found after all beats a refusal.
  const told = opened.find(({ move }) => move?.isDone === true) ?? opened.at(0);
  if (told?.move === undefined || told.move === null || told.providerReference === null) return { kind: "absent" };
  const { amount, isDone } = told.move;
  const { providerReference } = told;
  const nothing = zero(amount.currency);
  const done = movesDone(events);
  const sum = (kind: AnnouncedMove["kind"]): bigint =>
    done.reduce((total, move) => total + (move.kind === kind ? move.amount.amountMinor : 0n), 0n);
  const isTaken = isDone && told.type === "payment.captured";
  const captured = isTaken ? amount : atMost(sum("capture"), amount);
  const refunded = atMost(sum("refund"), captured);
  const isLetGo = done.some(({ kind }) => kind === "void");
  const voided = isLetGo ? money(amount.amountMinor - captured.amountMinor, amount.currency) : nothing;
  const state = stateOf({ isDone, isLetGo, captured, refunded });
  const payment = { providerReference, key, state, amount, captured, refunded, voided };
  return { kind: "found", payment, verdict: verdictOf(providerReference, state, told) };
}

function movesDone(events: readonly WebhookEvent[]): readonly AnnouncedMove[] {
  const moves = new Map<string, AnnouncedMove>();
  const failed = new Set<string>();
  for (const { move } of events) {
    if (move === null || move.moveReference === null) continue;
    if (!move.isDone) failed.add(move.moveReference);
    moves.set(move.moveReference, move);
  }
  return [...moves].filter(([reference]) => !failed.has(reference)).map(([, move]) => move);
}

function stateOf(told: {
  readonly isDone: boolean;
  readonly isLetGo: boolean;
  readonly captured: Money;
  readonly refunded: Money;
}): PaymentState {
  if (!told.isDone) return "declined";
  if (told.captured.amountMinor > 0n) {
    return told.refunded.amountMinor === told.captured.amountMinor ? "refunded" : "captured";
  }
  return told.isLetGo ? "voided" : "authorized";
}

function verdictOf(providerReference: string, state: PaymentState, told: WebhookEvent): Verdict {
  if (state === "voided") return { kind: "declined", reason: "authorization_voided" };
  if (state === "declined" || state === "action_required") {
    // The notification's words; those of the answer were more exact.
    const isCustomer = told.id.endsWith(":authentication");
    return { kind: "declined", reason: isCustomer ? "authentication_failed" : "card_declined" };
  }
  return { kind: "authorized", providerReference, captured: state !== "authorized" };
}

function atMost(amountMinor: bigint, limit: Money): Money {
  return amountMinor > limit.amountMinor ? limit : money(amountMinor, limit.currency);
}
