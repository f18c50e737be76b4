import type { Order } from "#modules/orders";
import type { Screener } from "#modules/fraud";
import { askProviders, type Payments } from "#modules/payments";
import type { TaxLookups } from "#modules/pricing";
import { type Batcher, createBatcher, type Database, type Lane, Overloaded } from "#platform/db";
import type { Attempt } from "./attempt.ts";
import type { PlaceCommand, Placed } from "./command.ts";
import { lookUpTaxes } from "./look-up-taxes.ts";
import { beginOwed, type PayCommand } from "./owed.ts";
import { placeBatch } from "./place.ts";
import { askScreened, judgeAfterwards, type ScreeningNeeds } from "./screening.ts";
import { type SettleCommand, settleBatch } from "./settle.ts";

/** Twice as many as one lane needs at rest: with 256 buyers an order costs a sixth less CPU than in batches of 128. */
export const MAX_BATCH = 256;
/** Orders that may wait for their batch in one process; the next is answered 503. */
export const MAX_QUEUE = 4_096;
/** How often a command that shares its cart with another of its batch is judged again. */
const MAX_ROUNDS = 4;

/** Where a checkout came to, as the caller is told. */
export type Checked =
  | {
      readonly kind: "confirmed";
      readonly order: Order | null;
      readonly attempt: Attempt | null;
      readonly replayed: boolean;
    }
  | { readonly kind: "open" | "declined"; readonly attempt: Attempt; readonly replayed: boolean };

/** Turns carts into orders: the batches, and the talk with the provider between them. */
export interface Checkouts {
  /**
   * Places one order. No transaction is open while the provider is asked.
   *
   * @throws every refusal of a checkout; `Overloaded` when too many wait
   */
  place(command: PlaceCommand): Promise<Checked>;
  /**
   * Pays what is owed for an order that stands. Not judged: its goods are promised, and paying for them makes nothing worse.
   *
   * @throws NothingToPay, CheckoutInProgress, MethodUnknown, IdempotencyKeyReused
   */
  pay(command: PayCommand): Promise<Checked>;
  /** Carries an answer of the provider into the order. @returns the attempt as it stands */
  settle(command: SettleCommand): Promise<Attempt | null>;
  /** Age of the oldest waiting order in milliseconds, for the overload guard. */
  queueAgeMs(): number;
  drain(): Promise<void>;
}

/** What the checkout desk stands on. `laneCount` is how many of `lanes` may carry a batch at once. */
export interface CheckoutNeeds {
  readonly db: Database;
  readonly lanes: Lane;
  readonly laneCount: number;
  readonly payments: Payments;
  /** Judges orders before their money is asked for; without it none is judged. */
  readonly screener?: Screener;
  /** Rates from outside, for channels that ask there; without it the table answers. */
  readonly taxes?: TaxLookups;
  readonly onBatch?: (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** Opens the desk where carts become orders; one per process. Orders that arrive together share one transaction. */
export function createCheckouts({
  db,
  lanes,
  laneCount,
  payments,
  screener,
  taxes,
  onBatch,
}: CheckoutNeeds): Checkouts {
  const placing: Batcher<PlaceCommand, Placed> = createBatcher({
    name: "checkout.place",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: laneCount,
    run: (commands) => lanes.transaction((tx) => placeBatch(tx, commands, taxes)),
    ...(onBatch === undefined ? {} : { onBatch }),
  });
  const settling: Batcher<SettleCommand, Attempt | null> = createBatcher({
    name: "checkout.settle",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: 2,
    run: (commands) => db.transaction((tx) => settleInOrder(tx, commands)),
  });
  const inFlight = new Map<string, { readonly command: PlaceCommand; readonly answer: Promise<Checked> }>();

  async function placeOnce(command: PlaceCommand): Promise<Checked> {
    if (taxes?.isOpen === true) await lookUpTaxes(db, taxes, command.cartId);
    return await conclude({ db, payments, screener }, settling, { command, placed: await submit(placing, command) });
  }

  return {
    async place(command) {
      const name = `${command.caller} ${command.key}`;
      const twin = inFlight.get(name);
      // A double click shares the answer of the first; another body under the same key goes on to be refused.
      if (twin !== undefined && isSameRequest(twin.command, command)) return { ...(await twin.answer), replayed: true };
      const answer = placeOnce(command);
      if (twin !== undefined) return await answer;
      inFlight.set(name, { command, answer });
      try {
        return await answer;
      } finally {
        inFlight.delete(name);
      }
    },
    pay: (command) => payOwed({ db, payments }, settling, command),
    settle: (command) => settling.submit(command),
    queueAgeMs: () => placing.queueAgeMs(),
    async drain() {
      await placing.drain();
      await settling.drain();
    },
  };
}

/** Leads what became of a command to what its caller is told; whoever waits for payment is judged and asked for it. */
async function conclude(
  needs: ScreeningNeeds,
  settling: Batcher<SettleCommand, Attempt | null>,
  { command, placed }: { readonly command: PlaceCommand; readonly placed: Placed },
): Promise<Checked> {
  switch (placed.kind) {
    case "confirmed":
      judgeAfterwards(needs.screener, command, placed.order);
      return { kind: "confirmed", order: placed.order, attempt: null, replayed: false };
    case "refused":
      throw placed.refusal;
    case "known":
      return { ...checkedOf(placed.attempt), replayed: true };
    case "pending": {
      const { order, question } = placed;
      const { cartId, origin = null, payment } = command;
      const asking = { question, order, cartId, origin, card: payment.card ?? null };
      const attempt = await settling.submit(await askScreened(needs, asking));
      return { ...checkedOf(attempt ?? placed.attempt), replayed: false };
    }
    case "again":
      throw new Overloaded("checkout.place");
  }
}

async function payOwed(
  { db, payments }: Pick<CheckoutNeeds, "db" | "payments">,
  settling: Batcher<SettleCommand, Attempt | null>,
  command: PayCommand,
): Promise<Checked> {
  const begun = await db.transaction((tx) => beginOwed(tx, command));
  switch (begun.kind) {
    case "refused":
      throw begun.refusal;
    case "known":
      return { ...checkedOf(begun.attempt), replayed: true };
    case "pending": {
      const { answer, ...payment } = await askProviders(db, payments, begun.question);
      const attempt = await settling.submit({ checkoutId: command.checkoutId, answer, payment });
      return { ...checkedOf(attempt ?? begun.attempt), replayed: false };
    }
  }
}

async function submit(placing: Batcher<PlaceCommand, Placed>, command: PlaceCommand): Promise<Placed> {
  let placed = await placing.submit(command);
  for (let round = 1; placed.kind === "again" && round < MAX_ROUNDS; round++) placed = await placing.submit(command);
  return placed;
}

function checkedOf(
  attempt: Attempt,
):
  | Omit<Extract<Checked, { kind: "confirmed" }>, "replayed">
  | { readonly kind: "open" | "declined"; readonly attempt: Attempt } {
  if (attempt.state === "confirmed") return { kind: "confirmed", order: null, attempt };
  return { kind: attempt.state === "declined" ? "declined" : "open", attempt };
}

function isSameRequest(one: PlaceCommand, other: PlaceCommand): boolean {
  return one.requestHash.equals(other.requestHash);
}

async function settleInOrder(tx: Parameters<typeof settleBatch>[0], commands: readonly SettleCommand[]) {
  const attempts = new Map((await settleBatch(tx, commands)).map((attempt) => [attempt.id, attempt]));
  return commands.map(({ checkoutId }) => attempts.get(checkoutId) ?? null);
}
