import { money, parseCurrency } from "@hansa/kernel";
import { closeCarts, lockCarts, reopenCarts } from "#modules/cart";
import { commitHolds, keepHolds, releaseHolds } from "#modules/inventory";
import { paymentEntry, record } from "#modules/ledger";
import { abandonOrders, confirmOrders } from "#modules/orders";
import {
  type Consented,
  type HeldGift,
  lockGifts,
  releaseGifts,
  reportMismatches,
  requestVoid,
  saveMethods,
  settleAttempts,
  takeGifts,
} from "#modules/payments";
import { returnUses } from "#modules/pricing";
import { many, run, type Tx } from "#platform/db";
import type { Attempt } from "./attempt.ts";
import { holdAgain, noteOrdered } from "./drafts.ts";
import { settleOwed } from "./owed.ts";
import { type AttemptRow, attemptsById, lockOpenAttempts, moveAttempts, parseAttempt } from "./queries.ts";
import { type Judged, lateStep, paymentOf, REFUSED, type SettleCommand, stepOf, WAITING } from "./settle-steps.ts";

export type { SettleCommand } from "./settle-steps.ts";

/**
 * Carries the provider's answers into orders, stock, journal and carts, in one transaction. An attempt that is settled
 * already is left as it is. Locks: attempts, carts, gift cards, stock, uses of promotions, each by key.
 *
 * @returns every attempt as it stands afterwards, in the order of the commands
 */
export async function settleBatch(tx: Tx, commands: readonly SettleCommand[]): Promise<readonly Attempt[]> {
  const open = await many(tx, lockOpenAttempts(tx, [...new Set(commands.map(({ checkoutId }) => checkoutId))]));
  const all = judge(open, commands);
  const owed = all.filter(({ attempt }) => attempt.payment.isOwed === true);
  const judged = owed.length === 0 ? all : all.filter((one) => !owed.includes(one));
  await settleOwed(tx, owed);
  const carts = await lockCarts(
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
  await saveMethods(tx, paid.flatMap(consentOf));
  await giveUp(tx, { late, refused }, gifts);
  await holdAgain(
    tx,
    [...late, ...refused].flatMap(({ attempt }) => {
      return attempt.payment.draftId === undefined ? [] : (carts.get(attempt.cartId) ?? []);
    }),
  );
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

/** A card that its customer agreed to have kept, once it paid. */
function consentOf({ attempt, answer, payment }: Judged): readonly Consented[] {
  const { saveFor, method } = attempt.payment;
  if (saveFor === undefined || answer.kind !== "authorized" || answer.card === undefined) return [];
  const { key: attemptKey, provider } = payment;
  return [{ customerId: saveFor, provider, method, attemptKey, checkoutId: attempt.id, card: answer.card }];
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
  await noteOrdered(
    tx,
    paid.flatMap(({ attempt: { orderId, payment } }) => {
      return payment.draftId === undefined ? [] : [{ draftId: payment.draftId, orderId }];
    }),
  );
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
