import { money, newId, parseCurrency } from "@hansa/kernel";
import { disputeEntry, record } from "#modules/ledger";
import { first, one, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { loadAttempts } from "./attempt.ts";
import { disputeById, type DisputeRow, insertDispute, lockDispute, moveDispute } from "./dispute-queries.ts";
import { DisputeNotFound, DisputeEnded } from "./errors.ts";
import { disputeMoved } from "./events.ts";

/** Where a dispute stands: evidence may be sent, was sent, and who got the money in the end. */
export const DISPUTE_STATES = ["open", "submitted", "won", "lost"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** The whole life of a dispute. What is won or lost stays so, whatever arrives after it. */
const next = {
  open: ["submitted", "won", "lost"],
  submitted: ["won", "lost"],
  won: [],
  lost: [],
} as const satisfies Record<DisputeState, readonly DisputeState[]>;

/** Where a dispute stands after it was told something. */
export function afterTelling(stood: DisputeState, told: DisputeState): DisputeState {
  const allowed: readonly DisputeState[] = next[stood];
  return allowed.includes(told) ? told : stood;
}

/** What a provider told of a dispute. */
export interface ToldOfDispute {
  readonly attemptKey: string;
  readonly provider: string;
  /** `dispute.opened`, `dispute.updated`, `dispute.won` or `dispute.lost`. */
  readonly type: string;
  readonly disputeReference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly respondBy: string | null;
  readonly isWithdrawn: boolean;
  readonly occurredAt: string;
}

/**
 * What a provider tells of a dispute holds from now on: the case exists with its deadline, what was taken from us is
 * booked, and given back to us when it is won. In whatever order and however often it is told, it ends the same.
 */
export async function hearDispute(tx: Tx, told: ToldOfDispute): Promise<void> {
  const { provider, disputeReference: reference } = told;
  const attempt = (await loadAttempts(tx, [told.attemptKey])).get(told.attemptKey);
  if (attempt === undefined || told.amountMinor <= 0) return;
  const inserted = await first(
    tx,
    insertDispute(tx, {
      id: newId<"dispute">(),
      provider,
      reference,
      attemptKey: attempt.key,
      orderId: attempt.orderId,
      amountMinor: BigInt(told.amountMinor),
      currency: told.currency,
      reason: told.reason.slice(0, 200),
      respondBy: told.respondBy === null ? null : new Date(told.respondBy),
      openedAt: new Date(told.occurredAt),
    }),
  );
  const before = await one(tx, lockDispute(tx, { provider, reference }));
  await carry(tx, before, {
    told: stateTold(told),
    isWithdrawn: told.isWithdrawn,
    respondBy: told.respondBy,
    isNew: inserted !== null,
  });
}

/** Evidence was sent to the provider, by hand or by its desk. @throws DisputeNotFound, DisputeEnded */
export async function markSubmitted(tx: Tx, id: string): Promise<DisputeRow> {
  const known = await first(tx, disputeById(tx, id));
  if (known === null) throw new DisputeNotFound();
  const before = await one(tx, lockDispute(tx, known));
  if (before.closedAt !== null) throw new DisputeEnded(before.state);
  await carry(tx, before, { told: "submitted", isWithdrawn: false, respondBy: null, isNew: false });
  return await one(tx, disputeById(tx, id));
}

interface Word {
  readonly told: DisputeState;
  readonly isWithdrawn: boolean;
  readonly respondBy: string | null;
  readonly isNew: boolean;
}

async function carry(tx: Tx, before: DisputeRow, word: Word): Promise<void> {
  const stood = parseState(before.state);
  const state = afterTelling(stood, word.told);
  const bookedMinor = bookedAfter(before, state, word.isWithdrawn);
  await run(
    tx,
    moveDispute(tx, {
      id: before.id,
      state,
      respondBy: word.respondBy === null ? before.respondBy : new Date(word.respondBy),
      bookedMinor,
      closedAt: before.closedAt ?? (state === "won" || state === "lost" ? tx.now : null),
    }),
  );
  const amount = money(bookedMinor - before.bookedMinor, parseCurrency(before.currency));
  await record(tx, [disputeEntry(before.orderId, amount, before.provider)]);
  if (state === stood && !word.isNew) return;
  const { id: disputeId, orderId, attemptKey, reason, currency } = before;
  const amountMinor = Number(before.amountMinor);
  await announce(tx, disputeMoved, [{ disputeId, orderId, attemptKey, state, reason, amountMinor, currency }]);
}

/** What stands in the journal: all of it once it was taken or lost, nothing once it was won. */
function bookedAfter({ amountMinor, bookedMinor }: DisputeRow, state: DisputeState, isWithdrawn: boolean): bigint {
  switch (state) {
    case "won":
      return 0n;
    case "lost":
      return amountMinor;
    case "open":
    case "submitted":
      return isWithdrawn ? amountMinor : bookedMinor;
  }
}

function stateTold({ type }: ToldOfDispute): DisputeState {
  if (type === "dispute.won") return "won";
  return type === "dispute.lost" ? "lost" : "open";
}

function parseState(state: string): DisputeState {
  const known = DISPUTE_STATES.find((one) => one === state);
  if (known === undefined) throw new Error(`unknown dispute state ${state}`);
  return known;
}
