import { after, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { closeCarts, lockCarts, reopenCarts } from "#modules/cart";
import { commitHolds, keepHolds, releaseHolds } from "#modules/inventory";
import { paymentEntry, record } from "#modules/ledger";
import { abandonOrders, confirmOrders } from "#modules/orders";
import {
  AMOUNT_MISMATCH,
  type Answer,
  type HeldGift,
  lockGifts,
  releaseGifts,
  reportMismatches,
  requestVoid,
  settleAttempts,
  takeGifts,
} from "#modules/payments";
import { returnUses } from "#modules/pricing";
import { many, run, type Tx } from "#platform/db";
import { money, parseCurrency } from "@hansa/kernel";
import type { Attempt } from "./attempt.ts";
import {
  type AttemptRow,
  type AttemptStep,
  attemptsById,
  lockOpenAttempts,
  moveAttempts,
  parseAttempt,
} from "./queries.ts";

/** How soon the resume job looks again at an attempt whose outcome is unknown, or whose customer is at the provider's page. */
export const UNKNOWN_LOOK_MS = SECOND_MS;
/** Looks at an unknown outcome come further and further apart, up to this. */
export const LONGEST_LOOK_MS = 30 * SECOND_MS;
export const ACTION_LOOK_MS = 5 * SECOND_MS;
/** A purchase under review is looked at at once when somebody decides; this keeps its units held until then. */
export const REVIEW_LOOK_MS = 3 * MINUTE_MS;

/** The payment is held, and a person has to decide about the purchase. */
interface InReview {
  readonly kind: "in_review";
  readonly providerReference: string;
  readonly captured: boolean;
}

/**
 * What the provider said about one attempt. Our own are `expired`: the customer took too long; `in_review`; and
 * `rejected`: a person decided that the purchase must not stand.
 */
export interface SettleCommand {
  readonly checkoutId: string;
  readonly answer: Answer | { readonly kind: "expired" | "rejected" } | InReview;
  /** The attempt to get the money that was answered; absent stands for the first one. */
  readonly payment?: { readonly key: string; readonly provider: string };
}

interface Judged {
  readonly attempt: Attempt;
  readonly answer: SettleCommand["answer"];
  readonly payment: { readonly key: string; readonly provider: string };
}

/**
 * Carries the provider's answers into orders, stock, journal and carts, in one transaction. An attempt that is settled
 * already is left as it is. Locks: attempts, carts, gift cards, stock, uses of promotions, each by key.
 *
 * @returns every attempt as it stands afterwards, in the order of the commands
 */
export async function settleBatch(tx: Tx, commands: readonly SettleCommand[]): Promise<readonly Attempt[]> {
  const open = await many(tx, lockOpenAttempts(tx, [...new Set(commands.map(({ checkoutId }) => checkoutId))]));
  const judged = judge(open, commands);
  await lockCarts(
    tx,
    judged.map(({ attempt }) => attempt.cartId),
  );

  const gifts = await lockGifts(tx, ordersWithGifts(judged));
  const authorized = judged.filter(({ answer }) => answer.kind === "authorized");
  const orderOf = new Map(authorized.map(({ attempt }) => [attempt.id, attempt.orderId]));
  const { ended } = await commitHolds(
    tx,
    authorized.map(({ attempt }) => attempt.id),
    (id) => orderOf.get(id) ?? id,
  );
  const paid = authorized.filter(({ attempt }) => ended.has(attempt.id));
  // The units went to somebody else before the money came: it is given back, and the buyer told.
  const late = authorized.filter(({ attempt }) => !ended.has(attempt.id));
  const wrong = judged.flatMap(({ attempt, answer, payment }) =>
    answer.kind === "mismatch" ? [{ attempt, answer, payment }] : [],
  );
  const refused = judged.filter(({ answer }) => REFUSED.has(answer.kind));
  const waiting = judged.filter(({ answer }) => WAITING.has(answer.kind));

  await confirm(tx, paid, gifts);
  await giveUp(tx, { late, refused }, gifts);
  await reportMismatches(
    tx,
    wrong.map(({ attempt, answer, payment }) => ({
      attemptKey: payment.key,
      orderId: attempt.orderId,
      answered: answer.answered,
    })),
  );
  await keepHolds(
    tx,
    waiting.filter(({ answer }) => answer.kind !== "action_required").map(({ attempt }) => attempt.id),
  );
  const steps = [...paid, ...refused, ...waiting]
    .map((one) => stepOf(tx, one))
    .concat(late.map(({ attempt }) => lateStep(attempt)));
  if (steps.length > 0) {
    await Promise.all([
      run(tx, moveAttempts(tx, steps)),
      settleAttempts(tx, [...paid, ...late, ...refused, ...waiting].map(paymentOf)),
    ]);
  }
  return await readBack(tx, commands);
}

const REFUSED: ReadonlySet<string> = new Set(["declined", "expired", "rejected", "mismatch"]);
const WAITING: ReadonlySet<string> = new Set(["unknown", "action_required", "in_review"]);

function ordersWithGifts(judged: readonly Judged[]): readonly string[] {
  return judged.flatMap(({ attempt }) => ((attempt.payment.giftMinor ?? 0) > 0 ? [attempt.orderId] : []));
}

/** Only the first answer to an attempt counts within a batch; they came in this order. */
function judge(open: readonly AttemptRow[], commands: readonly SettleCommand[]): readonly Judged[] {
  const answers = new Map(commands.toReversed().map((command) => [command.checkoutId, command]));
  return open.flatMap((row) => {
    const command = answers.get(row.id);
    if (command === undefined) return [];
    const attempt = parseAttempt(row);
    const payment = command.payment ?? { key: attempt.id, provider: attempt.payment.provider };
    return [{ attempt, answer: command.answer, payment }];
  });
}

async function confirm(tx: Tx, paid: readonly Judged[], gifts: readonly HeldGift[]): Promise<void> {
  const confirmed = await confirmOrders(
    tx,
    paid.map(({ attempt }) => attempt.orderId),
  );
  const captured = new Map(
    paid
      .filter(({ answer }) => answer.kind === "authorized" && answer.captured)
      .map((one) => [one.attempt.orderId, one]),
  );
  const standing = new Set(confirmed.map(({ id }) => id));
  const taken = gifts.filter(({ orderId }) => standing.has(orderId));
  await takeGifts(tx, taken);
  await record(tx, [
    ...confirmed.map((order) => {
      const one = captured.get(order.id);
      if (one === undefined) return null;
      const dueMinor = BigInt(one.attempt.payment.dueMinor ?? order.totalMinor);
      return paymentEntry(order.id, money(dueMinor, parseCurrency(order.currency)), one.payment.provider);
    }),
    ...taken.map(({ orderId, amount }) => paymentEntry(orderId, amount, "gift_card")),
  ]);
  if (paid.length > 0)
    await closeCarts(
      tx,
      paid.map(({ attempt }) => attempt.cartId),
    );
}

async function giveUp(
  tx: Tx,
  { late, refused }: { readonly late: readonly Judged[]; readonly refused: readonly Judged[] },
  gifts: readonly HeldGift[],
): Promise<void> {
  const idsOf = (some: readonly Judged[]): readonly string[] => some.map(({ attempt }) => attempt.id);
  const ordersOf = (some: readonly Judged[]): readonly string[] => some.map(({ attempt }) => attempt.orderId);
  await releaseHolds(tx, idsOf(refused));
  await abandonOrders(tx, ordersOf(refused), "payment_declined");
  await abandonOrders(tx, ordersOf(late), "hold_expired");
  // An expired attempt may still be authorized by a customer who comes back to the provider's page, and what was taken
  // in a wrong amount is no payment of this order.
  const unwanted = [...late, ...refused.filter(({ answer }) => answer.kind !== "declined")];
  const toVoid = unwanted.map(({ payment }) => payment.key);
  if (toVoid.length > 0) await requestVoid(tx, { attemptKeys: toVoid });
  const lost = new Set([...ordersOf(late), ...ordersOf(refused)]);
  await releaseGifts(
    tx,
    gifts.filter(({ orderId }) => lost.has(orderId)),
  );
  await returnUses(tx, [...lost]);
  const carts = [...late, ...refused].map(({ attempt }) => attempt.cartId);
  if (carts.length > 0) await reopenCarts(tx, carts);
}

function stepOf(tx: Tx, { attempt, answer }: Judged): AttemptStep {
  const { id } = attempt;
  switch (answer.kind) {
    case "authorized":
      return { id, state: "confirmed", actionUrl: null, reason: null, resumeAt: null };
    case "declined":
      return { id, state: "declined", actionUrl: null, reason: answer.reason, resumeAt: null };
    case "expired":
      return { id, state: "declined", actionUrl: null, reason: "action_expired", resumeAt: null };
    case "rejected":
      return { id, state: "declined", actionUrl: null, reason: "suspected_fraud", resumeAt: null };
    case "mismatch":
      return { id, state: "declined", actionUrl: null, reason: AMOUNT_MISMATCH, resumeAt: null };
    case "in_review":
      return { id, state: "in_review", actionUrl: null, reason: null, resumeAt: after(tx.now, REVIEW_LOOK_MS) };
    case "action_required":
      return {
        id,
        state: "action_required",
        actionUrl: answer.redirectUrl,
        reason: null,
        resumeAt: after(tx.now, ACTION_LOOK_MS),
      };
    case "unknown":
      return {
        id,
        state: "unknown",
        actionUrl: attempt.actionUrl,
        reason: null,
        resumeAt: after(tx.now, Math.min(UNKNOWN_LOOK_MS * 2 ** attempt.tries, LONGEST_LOOK_MS)),
      };
  }
}

function lateStep({ id }: Attempt): AttemptStep {
  return { id, state: "declined", actionUrl: null, reason: "hold_expired", resumeAt: null };
}

function paymentOf({ payment: { key }, answer }: Judged) {
  switch (answer.kind) {
    case "authorized":
    case "in_review":
      return {
        key,
        state: answer.captured ? ("captured" as const) : ("authorized" as const),
        providerReference: answer.providerReference,
        reason: null,
      };
    case "declined":
      return { key, state: "declined" as const, providerReference: null, reason: answer.reason };
    case "expired":
      return { key, state: "declined" as const, providerReference: null, reason: "action_expired" };
    case "rejected":
      return { key, state: "declined" as const, providerReference: null, reason: "suspected_fraud" };
    case "mismatch":
      return {
        key,
        state: "declined" as const,
        providerReference: answer.providerReference,
        reason: AMOUNT_MISMATCH,
      };
    case "action_required":
      return { key, state: "action_required" as const, providerReference: answer.providerReference, reason: null };
    case "unknown":
      return { key, state: "unknown" as const, providerReference: null, reason: null };
  }
}

async function readBack(tx: Tx, commands: readonly SettleCommand[]): Promise<readonly Attempt[]> {
  const rows = await many(
    tx,
    attemptsById(
      tx,
      commands.map(({ checkoutId }) => checkoutId),
    ),
  );
  const byId = new Map(rows.map((row) => [row.id, parseAttempt(row)]));
  return commands.flatMap(({ checkoutId }) => byId.get(checkoutId) ?? []);
}
