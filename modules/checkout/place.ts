import { after } from "@hansa/kernel";
import { closeCarts, lockCarts, sealCarts } from "#modules/cart";
import { loadVariants } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import {
  type Allocation,
  drawsOf,
  InsufficientStock,
  openAllocator,
  saveHolds,
  saveSales,
  type TakenFor,
} from "#modules/inventory";
import { loadTerms } from "#modules/identity";
import { announceConfirmed, type NewOrder, recordOrders } from "#modules/orders";
import { openPurse, recordAttempts } from "#modules/payments";
import { loadPriceFacts, NO_LOOKUPS, openUses, type TaxLookups } from "#modules/pricing";
import { many, run, type Tx } from "#platform/db";
import type { Attempt, AttemptState, PaymentChoice } from "./attempt.ts";
import { loadClaimsOf, refuseSpent } from "./claims.ts";
import type { PlaceCommand, Placed } from "./command.ts";
import { asRecorded, composeOrder } from "./compose.ts";
import { ANSWER_DUE_MS, ATTEMPT_TTL_MS } from "./limits.ts";
import { type Facts, judgeCart, judgeContents, type Ready } from "./prepare.ts";
import { attemptsByKey, insertAttempts } from "./queries.ts";
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
  const [purse, allocator, uses] = await Promise.all([
    openPurse(
      tx,
      ready.flatMap(({ command }) => command.giftCards),
    ),
    openAllocator(
      tx,
      wanted.flat().map(({ variantId }) => variantId),
    ),
    openUses(
      tx,
      ready.flatMap((one) => one.uses),
    ),
  ]);

  const accepted: Accepted[] = [];
  for (const [index, one] of ready.entries()) {
    const spent = uses.spentOf(one.uses);
    if (spent.length > 0) {
      outcomes.set(one.command, { kind: "refused", refusal: refuseSpent(one.quote, spent, one.requote(spent)) });
      continue;
    }
    const tender = tenderOf(one, purse);
    if (!("gifts" in tender)) {
      outcomes.set(one.command, { kind: "refused", refusal: tender });
      continue;
    }
    const taken = allocator.take(wanted[index] ?? []);
    if (taken.kind === "short") {
      purse.putBack(tender.gifts);
      outcomes.set(one.command, { kind: "refused", refusal: new InsufficientStock(taken.short) });
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
    save: (saving) => Promise.all([saveAccepted(saving, accepted, allocator), uses.save(saving)]),
  };
}

type Outcomes = Map<PlaceCommand, Placed>;
const AGAIN: Placed = { kind: "again" };

async function judgeCarts(tx: Tx, commands: readonly PlaceCommand[]) {
  // Carts are locked before keys are looked up: of two requests with one key and one cart, the second sees the first.
  const [carts, known, channels] = await Promise.all([
    lockCarts(
      tx,
      commands.map(({ cartId }) => cartId),
    ),
    many(tx, attemptsByKey(tx, commands)),
    listChannels(tx),
  ]);
  const byKey = new Map(known.map((row) => [`${row.caller} ${row.key ?? ""}`, row]));
  const outcomes: Outcomes = new Map();
  const taken = new Set<string>();
  for (const command of commands) {
    const outcome = judgeCart(command, byKey.get(`${command.caller} ${command.key}`), carts.get(command.cartId));
    if (outcome !== null) outcomes.set(command, outcome);
    // Two commands on one cart in one batch: the second is judged alone, after the first is committed.
    else if (taken.has(command.cartId)) outcomes.set(command, AGAIN);
    else taken.add(command.cartId);
  }
  return { outcomes, carts, channels };
}

async function judgeAll(
  tx: Tx,
  commands: readonly PlaceCommand[],
  { outcomes, carts, channels, taxes }: Awaited<ReturnType<typeof judgeCarts>> & { readonly taxes: TaxLookups },
) {
  const open = commands.flatMap((command) => {
    const cart = outcomes.has(command) ? undefined : carts.get(command.cartId);
    return cart === undefined ? [] : [{ command, cart }];
  });
  if (open.length === 0) return [];
  const variantIds = [...new Set(open.flatMap(({ cart }) => cart.lines.map(({ variantId }) => variantId)))];
  const byCode = new Map(channels.map((channel) => [channel.code, channel]));
  const customerIds = [...new Set(open.flatMap(({ cart }) => (cart.customerId === null ? [] : [cart.customerId])))];
  const [variants, prices, terms] = await Promise.all([
    loadVariants(tx, variantIds),
    loadPriceFacts(tx, variantIds),
    loadTerms(tx, customerIds),
  ]);
  const claims = await loadClaimsOf(
    tx,
    open.map(({ cart }) => cart),
    prices,
  );
  const facts: Facts = {
    now: tx.now,
    claims,
    variants,
    prices,
    terms,
    taxes,
    channels: byCode,
  };
  return open.flatMap(({ command, cart }) => {
    const judged = judgeContents(command, cart, facts);
    if ("quote" in judged) return [{ ...judged, variants }];
    outcomes.set(command, { kind: "refused", refusal: judged });
    return [];
  });
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
  accepted: readonly Accepted[],
  allocator: Parameters<typeof saveHolds>[2],
): Promise<void> {
  if (accepted.length === 0) return;
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
      pending.map(({ command, allocations }): TakenFor => ({ reference: command.checkoutId, allocations })),
      allocator,
    ),
    recordOrders(
      tx,
      accepted.map(({ order }) => order),
    ),
    recordAttempts(tx, accepted.flatMap(attemptsFor)),
    saveTenders(tx, accepted),
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
function choiceOf({ command, order, tender }: Accepted): PaymentChoice {
  const provider = tender.route?.candidates[0]?.provider ?? command.payment.provider;
  if (tender.gifts.length === 0) return { ...command.payment, provider };
  const dueMinor = Number(tender.due.amountMinor);
  return { ...command.payment, provider, dueMinor, giftMinor: Number(order.totals.total.amountMinor) - dueMinor };
}
