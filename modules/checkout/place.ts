import { after, type DomainError } from "@hansa/kernel";
import { closeCarts, sealCarts } from "#modules/cart";
import {
  type Allocation,
  type Allocator,
  drawsOf,
  InsufficientStock,
  openAllocator,
  releaseHolds,
  saveHolds,
  saveSales,
  type TakenFor,
} from "#modules/inventory";
import { announceConfirmed, type NewOrder, recordOrders } from "#modules/orders";
import { openPurse, recordAttempts } from "#modules/payments";
import { NO_LOOKUPS, openUses, type TaxLookups } from "#modules/pricing";
import { run, type Tx } from "#platform/db";
import type { Attempt, AttemptState, PaymentChoice } from "./attempt.ts";
import { refuseSpent } from "./claims.ts";
import type { PlaceCommand, Placed } from "./command.ts";
import { asRecorded, composeOrder } from "./compose.ts";
import { noteOrdered } from "./drafts.ts";
import { AGAIN, judgeAll, judgeCarts } from "./judge.ts";
import { ANSWER_DUE_MS, ATTEMPT_TTL_MS } from "./limits.ts";
import type { Ready } from "./prepare.ts";
import { insertAttempts } from "./queries.ts";
import { attemptsFor, questionOf, saveTenders, type Tender, tenderOf } from "./tender.ts";

/** A cart that will become an order: the units are its own. */
interface Accepted extends Ready {
  readonly allocations: readonly Allocation[];
  readonly order: NewOrder;
  readonly tender: Tender;
}

/** What a batch came to: an outcome per command, and the writes that make them true. */
export interface PlacedBatch {
  readonly result: readonly Placed[];
  readonly save: (tx: Tx) => Promise<unknown>;
}

/**
 * Places a batch of orders in one transaction: load, decide, save. Four round trips however many orders and rooms take
 * part: carts and keys, facts and prices, stock, writes with the commit; one more where a code is limited. Locks are taken
 * in the order carts, gift cards, stock, uses of promotions, each by key, and those that many want last.
 */
export async function placeBatch(
  tx: Tx,
  commands: readonly PlaceCommand[],
  taxes: TaxLookups = NO_LOOKUPS,
): Promise<PlacedBatch> {
  const judged = await judgeCarts(tx, commands);
  const { outcomes } = judged;
  const ready = await judgeAll(tx, commands, { ...judged, taxes });
  const wanted = ready.map(({ cart, variants }) => drawsOf(cart.lines, variants));
  const { purse, allocator, uses } = await openBatch(
    tx,
    ready,
    wanted.flat().map(({ variantId }) => variantId),
  );

  const accepted: Accepted[] = [];
  const kept: TakenFor[] = [];
  /** What a draft kept for itself stays its own, though it is not ordered now. */
  const refuse = (one: Ready, index: number, refusal: DomainError): void => {
    outcomes.set(one.command, { kind: "refused", refusal });
    if (one.draft?.heldUntil == null) return;
    const again = allocator.take(wanted[index] ?? []);
    if (again.kind === "taken")
      kept.push({ reference: one.draft.id, allocations: again.allocations, until: one.draft.heldUntil });
  };
  for (const [index, one] of ready.entries()) {
    const spent = uses.spentOf(one.uses);
    if (spent.length > 0) {
      refuse(one, index, refuseSpent(one.quote, spent, one.requote(spent)));
      continue;
    }
    const tender = tenderOf(one, purse);
    if (!("gifts" in tender)) {
      refuse(one, index, tender);
      continue;
    }
    const taken = allocator.take(wanted[index] ?? []);
    if (taken.kind === "short") {
      purse.putBack(tender.gifts);
      refuse(one, index, new InsufficientStock(taken.short));
      continue;
    }
    // Nobody outside has to be asked about what is paid on account, by gift card, or free of charge.
    const state = tender.route === null ? "confirmed" : "pending_payment";
    const order = composeOrder(one, one.variants, { state, region: tx.region });
    uses.take(order.id, one.uses);
    const done = { ...one, allocations: taken.allocations, order, tender };
    accepted.push(done);
    outcomes.set(one.command, outcomeOf(tx, done));
  }
  return {
    result: commands.map((command) => outcomes.get(command) ?? AGAIN),
    save: (saving) => Promise.all([saveAccepted(saving, { accepted, kept }, allocator), uses.save(saving)]),
  };
}

/** Locks what the batch may draw on. What a draft kept for itself is there for it then, under the locks of stock. */
async function openBatch(tx: Tx, ready: readonly Ready[], variantIds: readonly string[]) {
  const [purse, allocator, uses] = await Promise.all([
    openPurse(
      tx,
      ready.flatMap(({ command }) => command.giftCards),
    ),
    openAllocator(tx, variantIds),
    openUses(
      tx,
      ready.flatMap((one) => one.uses),
    ),
  ]);
  const held = ready.flatMap(({ draft }) => (draft?.heldUntil == null ? [] : [draft.id]));
  if (held.length === 0) return { purse, allocator, uses };
  await releaseHolds(tx, held);
  return { purse, allocator: await openAllocator(tx, variantIds), uses };
}

function outcomeOf(tx: Tx, accepted: Accepted): Placed {
  const { command, order } = accepted;
  const recorded = asRecorded(order, tx.now);
  if (order.state === "confirmed") return { kind: "confirmed", order: recorded };
  const attempt: Attempt = {
    id: command.checkoutId,
    cartId: command.cartId,
    orderId: order.id,
    state: "authorizing",
    payment: choiceOf(accepted),
    actionUrl: null,
    reason: null,
    tries: 0,
    expiresAt: after(tx.now, ATTEMPT_TTL_MS),
    createdAt: tx.now,
  };
  return { kind: "pending", order: recorded, attempt, question: questionOf(accepted) };
}

/** Issues every write at once; the commit travels right behind them. */
async function saveAccepted(
  tx: Tx,
  { accepted, kept }: { readonly accepted: readonly Accepted[]; readonly kept: readonly TakenFor[] },
  allocator: Allocator,
): Promise<void> {
  if (accepted.length === 0) return await saveHolds(tx, kept, allocator);
  const confirmed = accepted.filter(({ order }) => order.state === "confirmed");
  const pending = accepted.filter(({ order }) => order.state !== "confirmed");
  await Promise.all([
    saveSales(
      tx,
      confirmed.map(({ order, allocations }): TakenFor => ({ reference: order.id, allocations })),
      allocator,
    ),
    saveHolds(
      tx,
      [
        ...pending.map(({ command, allocations }): TakenFor => ({ reference: command.checkoutId, allocations })),
        ...kept,
      ],
      allocator,
    ),
    recordOrders(
      tx,
      accepted.map(({ order }) => order),
    ),
    recordAttempts(tx, accepted.flatMap(attemptsFor)),
    saveTenders(tx, accepted),
    noteOrdered(tx, confirmed.flatMap(draftedOf)),
    run(
      tx,
      insertAttempts(
        tx,
        accepted.map((one) => attemptOf(tx, one)),
      ),
    ),
    announceConfirmed(
      tx,
      confirmed.map(({ order }) => order),
    ),
    ...(confirmed.length > 0
      ? [
          closeCarts(
            tx,
            confirmed.map(({ cart }) => cart.id),
          ),
        ]
      : []),
    ...(pending.length > 0
      ? [
          sealCarts(
            tx,
            pending.map(({ cart, command }) => ({ cartId: cart.id, checkoutId: command.checkoutId })),
          ),
        ]
      : []),
  ]);
}

function draftedOf({ draft, order }: Accepted) {
  return draft === null ? [] : [{ draftId: draft.id, orderId: order.id }];
}

function attemptOf(tx: Tx, accepted: Accepted) {
  const { command, order } = accepted;
  const state: AttemptState = order.state === "confirmed" ? "confirmed" : "authorizing";
  return {
    id: command.checkoutId,
    caller: command.caller,
    key: command.key,
    requestHash: command.requestHash,
    cartId: command.cartId,
    orderId: order.id,
    state,
    payment: choiceOf(accepted),
    resumeAt: state === "authorizing" ? after(tx.now, ANSWER_DUE_MS) : null,
    expiresAt: after(tx.now, ATTEMPT_TTL_MS),
  };
}

/** How it is paid, with what is needed to ask the provider again. */
function choiceOf({ command, order, tender, draft }: Accepted): PaymentChoice {
  const provider = tender.route?.candidates[0]?.provider ?? command.payment.provider;
  const drafted = draft === null ? {} : { draftId: draft.id };
  if (tender.gifts.length === 0) return { ...command.payment, ...drafted, provider };
  const dueMinor = Number(tender.due.amountMinor);
  return {
    ...command.payment,
    ...drafted,
    provider,
    dueMinor,
    giftMinor: Number(order.totals.total.amountMinor) - dueMinor,
  };
}
