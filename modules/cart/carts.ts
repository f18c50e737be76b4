import { newId } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import { createBatcher, type Database, type Lane } from "#platform/db";
import { type CartCommand, runBatch } from "./batch.ts";
import { type CartState, type Draft, isThere, toCartState } from "./cart-state.ts";
import type { CartChange, CartOutcome } from "./decide.ts";
import { toDraft } from "./drafts.ts";
import { CartNotFound } from "./errors.ts";
import { MAX_BATCH, MAX_QUEUE, WRITE_LANES } from "./limits.ts";
import { selectCarts } from "./queries.ts";
import { type CartProof, hashCartToken, newCartToken, opensCart } from "./token.ts";

/** What the room's writing desk stands on. */
export interface CartsNeeds {
  readonly db: Database;
  /** Pipelined connections for writes; two are enough. */
  readonly lanes: Lane;
  readonly onBatch?: (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** A cart that was just opened. The token is told only now; what is stored is its hash. */
export interface OpenedCart {
  readonly cart: CartState;
  readonly token: string;
}

/** The carts of this region: writes travel in batches, each durable when its promise resolves. */
export interface Carts {
  /**
   * Opens a cart; a customer who has one in the channel gets that one, with a new token.
   *
   * @throws CartSealed while a checkout of the customer's cart is under way
   */
  open(opening: { readonly channel: Channel; readonly customerId: string | null }): Promise<OpenedCart>;
  /**
   * Changes a cart and answers with it as it then is.
   *
   * @throws CartNotFound, CartSealed, CartOrdered, PreconditionFailed, CartFull, LineNotFound, QuantityTooLarge
   * @throws VariantNotSellable when the cart's channel does not sell it
   * @throws Overloaded when too many writes wait already
   */
  change(command: CartChange): Promise<CartState>;
  /** @throws CartNotFound when there is none or the proof does not open it */
  read(cartId: string, proof: CartProof): Promise<CartState>;
  /** Age of the oldest waiting write, for shedding load. */
  queueAgeMs(): number;
  /** Waits until every write is done. */
  drain(): Promise<void>;
}

const READ_BATCH = 256;
const READ_LANES = 2;

/** Opens the room's writing and reading desk; one per process. */
export function createCarts({ db, lanes, onBatch }: CartsNeeds): Carts {
  const writes = createBatcher<CartCommand, CartOutcome>({
    name: "cart.writes",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: WRITE_LANES,
    run: (commands) => runBatch(lanes, commands),
    ...(onBatch === undefined ? {} : { onBatch }),
  });
  const reads = createBatcher<string, Draft | null>({
    name: "cart.reads",
    maxBatch: READ_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: READ_LANES,
    async run(ids) {
      const rows = await selectCarts(db, [...new Set(ids)]);
      const drafts = new Map(rows.map((row) => [row.id, toDraft(row)]));
      return ids.map((id) => drafts.get(id) ?? null);
    },
  });

  async function submit(command: CartCommand): Promise<CartState> {
    const outcome = await writes.submit(command);
    switch (outcome.kind) {
      case "done":
        return outcome.cart;
      case "refused":
        throw outcome.refusal;
    }
  }

  return {
    async open({ channel, customerId }) {
      const token = newCartToken();
      const cart = await submit({
        kind: "open",
        cartId: newId<"cart">(),
        tokenHash: hashCartToken(token),
        channel: channel.code,
        currency: channel.currency,
        customerId,
      });
      return { cart, token };
    },
    change: (command) => submit({ kind: "change", ...command }),
    async read(cartId, proof) {
      const draft = await reads.submit(cartId);
      if (draft === null || !isThere(draft.cart) || !opensCart(draft.cart, proof)) throw new CartNotFound();
      return toCartState(draft, draft.cart.state);
    },
    queueAgeMs: () => writes.queueAgeMs(),
    drain: async () => void (await Promise.all([writes.drain(), reads.drain()])),
  };
}
