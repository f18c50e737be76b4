import { after, HOUR_MS, MINUTE_MS, type Money, money, newId, parseCurrency, SECOND_MS } from "@hansa/kernel";
import { record, refundEntry } from "#modules/ledger";
import { type Database, first, many, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { settleAttempts } from "./attempt.ts";
import { lockAttempts } from "./attempt-queries.ts";
import { paymentRefunded } from "./events.ts";
import type { Payments } from "./payments.ts";
import type { ProviderPayment } from "./provider.ts";
import { claimDue, type ClaimedRow, givenBack, insertRefunds, putOff, settleRefund } from "./refund-queries.ts";

/** Moves that one run carries out, all at once. */
export const MOVES_BATCH = 16;
/** How long a process may take for a move before another one repeats it; longer than any provider's timeout. */
export const LEASE_MS = 2 * MINUTE_MS;
/** Tries after which a move that certainly did nothing is given up. One in doubt is never given up. */
export const MAX_TRIES = 12;
const FIRST_BACKOFF_MS = 2 * SECOND_MS;
const LONGEST_BACKOFF_MS = 10 * MINUTE_MS;
/** A challenge that nobody answered is looked at for about a week: the customer may come back to the provider's page. */
export const MAX_LOOKS = 40;
const LONGEST_LOOK_MS = 6 * HOUR_MS;

/**
 * Carries out refunds and voids that are due. They are leased in one short transaction, the providers are asked with none
 * open, and each answer is written in its own.
 *
 * @returns how many it took, at most MOVES_BATCH
 */
export async function carryOutRefunds(db: Database, payments: Payments): Promise<number> {
  const claimed = await db.transaction((tx) =>
    many(tx, claimDue(tx, { limit: MOVES_BATCH, leasedUntil: after(tx.now, LEASE_MS) })),
  );
  const moves = claimed.map(parseMove);
  // One provider's fault must not keep the answers of the others from being written.
  const outcomes = await Promise.allSettled(
    moves.map(async (move) => {
      const result = await ask(payments, move);
      await db.transaction((tx) => write(tx, move, result));
    }),
  );
  const failed = outcomes.filter((outcome) => outcome.status === "rejected");
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason as unknown),
      "moves not carried out",
    );
  return claimed.length;
}

interface Move extends Omit<ClaimedRow, "kind" | "amountMinor" | "currency"> {
  readonly kind: "refund" | "void";
  readonly amount: Money;
}

/** What asking the provider came to. */
type Result =
  | { readonly kind: "done"; readonly moveReference: string | null; readonly attempt: "voided" | "declined" | null }
  /** What was to be let go is captured: it has to be refunded. */
  | { readonly kind: "captured"; readonly payment: ProviderPayment }
  | { readonly kind: "again"; readonly isInDoubt: boolean; readonly failure: string }
  | { readonly kind: "failed"; readonly failure: string };

async function ask(payments: Payments, move: Move): Promise<Result> {
  const provider = payments.providerOf(move.provider);
  if (provider === null) return again(move, "provider_not_set_up");
  if (move.kind === "void" && !provider.inProcess) return await findAndVoid(payments, move);
  // What decides in process knows no reference but ours.
  const providerReference = move.providerReference ?? (provider.inProcess ? move.attemptKey : null);
  if (providerReference === null) return { kind: "failed", failure: "no_reference" };
  return await moveAt(payments, move, { providerReference, amount: move.amount });
}

/** A void begins with what the provider says of the payment now: it may not be answered yet, or captured meanwhile. */
async function findAndVoid(payments: Payments, move: Move): Promise<Result> {
  const found = await payments.retrieve(move.provider, move.attemptKey);
  if (found.kind === "unknown") return again(move, "unknown");
  if (found.kind === "absent") {
    // Not final at first: the call that opens the payment may still be on its way. It is not after the last try.
    const isFinal = move.tries >= MAX_TRIES;
    return isFinal ? { kind: "done", moveReference: null, attempt: null } : again(move, "absent");
  }
  const { payment } = found;
  switch (payment.state) {
    case "voided":
      return { kind: "done", moveReference: null, attempt: "voided" };
    case "declined":
      return { kind: "done", moveReference: null, attempt: "declined" };
    case "captured":
    case "refunded":
      return { kind: "captured", payment };
    case "action_required":
      return look(move);
    case "authorized": {
      const held = money(payment.amount.amountMinor - payment.voided.amountMinor, payment.amount.currency);
      return await moveAt(payments, move, { providerReference: payment.providerReference, amount: held });
    }
  }
}

async function moveAt(
  payments: Payments,
  move: Move,
  what: { readonly providerReference: string; readonly amount: Money },
): Promise<Result> {
  const { id: key, attemptKey } = move;
  const answer = await payments.move(move.provider, move.kind, { key, attemptKey, ...what });
  switch (answer.kind) {
    case "done":
      return {
        kind: "done",
        moveReference: answer.moveReference,
        attempt: move.kind === "void" ? "voided" : null,
      };
    case "unknown":
    case "accepted":
      // Taken on and not told done yet is in doubt as well; the webhook that tells makes the move due at once.
      return { kind: "again", isInDoubt: true, failure: answer.kind };
    case "refused":
      // That nothing was done now says nothing of the call before; every other refusal is the answer to the key.
      if (answer.reason === "provider_unavailable") return again(move, answer.reason);
      return { kind: "failed", failure: answer.reason };
  }
}

function again(move: Move, failure: string): Result {
  if (!move.wasInDoubt && move.tries >= MAX_TRIES) return { kind: "failed", failure };
  return { kind: "again", isInDoubt: move.wasInDoubt, failure };
}

function look({ wasInDoubt, tries }: Move): Result {
  const failure = "action_required";
  return tries >= MAX_LOOKS ? { kind: "failed", failure } : { kind: "again", isInDoubt: wasInDoubt, failure };
}

async function write(tx: Tx, move: Move, result: Result): Promise<void> {
  switch (result.kind) {
    case "done":
      return await finish(tx, move, result);
    case "captured":
      return await refundInstead(tx, move, result.payment);
    case "again": {
      const { isInDoubt, failure } = result;
      const longestMs = failure === "action_required" ? LONGEST_LOOK_MS : LONGEST_BACKOFF_MS;
      const backoffMs = Math.min(longestMs, FIRST_BACKOFF_MS * 2 ** Math.min(move.tries - 1, 20));
      await run(
        tx,
        putOff(tx, { id: move.id, tries: move.tries, isInDoubt, failure, nextTryAt: after(tx.now, backoffMs) }),
      );
      return;
    }
    case "failed":
      await first(tx, settleRefund(tx, { id: move.id, state: "failed", moveReference: null, failure: result.failure }));
  }
}

/** The move is done: booked and announced in the transaction that says so, exactly if this one is the first to say it. */
async function finish(
  tx: Tx,
  move: Move,
  { moveReference, attempt }: Result & { readonly kind: "done" },
): Promise<void> {
  if (attempt !== null) {
    const told = { key: move.attemptKey, state: attempt, providerReference: null, reason: null };
    await settleAttempts(tx, [told]);
  }
  const settled = await first(tx, settleRefund(tx, { id: move.id, state: "done", moveReference, failure: null }));
  if (settled === null || move.kind === "void") return;
  const { amountMinor, currency } = move.amount;
  if (move.isBooked) await record(tx, [refundEntry(move.orderId, move.amount, move.provider)]);
  await announce(tx, paymentRefunded, [{ orderId: move.orderId, amountMinor: Number(amountMinor), currency }]);
}

/** The void becomes a refund of what was captured, under a key of its own: it is another move. */
async function refundInstead(tx: Tx, move: Move, { providerReference, captured }: ProviderPayment): Promise<void> {
  await many(tx, lockAttempts(tx, { keys: [move.attemptKey], orderId: null }));
  const settled = await first(
    tx,
    settleRefund(tx, { id: move.id, state: "failed", moveReference: null, failure: "captured" }),
  );
  if (settled === null) return;
  await settleAttempts(tx, [{ key: move.attemptKey, state: "captured", providerReference, reason: null }]);
  const back = await first(tx, givenBack(tx, [move.attemptKey]));
  const left = captured.amountMinor - (back?.refundedMinor ?? 0n);
  if (left <= 0n) return;
  const amount = money(left, captured.currency);
  await run(tx, insertRefunds(tx, [{ ...move, id: newId<"refund">(), kind: "refund", amount }]));
}

function parseMove({ kind, amountMinor, currency, ...row }: ClaimedRow): Move {
  if (kind !== "refund" && kind !== "void") throw new Error(`unknown move ${kind}`);
  return { ...row, kind, amount: money(amountMinor, parseCurrency(currency)) };
}
