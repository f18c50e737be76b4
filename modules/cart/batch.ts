import type { Region } from "@hansa/kernel";
import type { Lane, Tx } from "#platform/db";
import { type Draft, type StoredCart, toCartState } from "./cart-state.ts";
import { type CartChange, type CartOutcome, type Decided, decideChange } from "./decide.ts";
import { loadDrafts, saveDrafts } from "./drafts.ts";
import { CartSealed } from "./errors.ts";
import { lockCustomers, selectActiveCarts } from "./queries.ts";

/** A cart to be opened; its id and the hash of its token are made beforehand. */
export interface CartOpening {
  readonly cartId: string;
  readonly tokenHash: Buffer;
  readonly channel: string;
  readonly currency: string;
  /** Null for a guest. */
  readonly customerId: string | null;
}

export type CartCommand = ({ readonly kind: "open" } & CartOpening) | ({ readonly kind: "change" } & CartChange);

/**
 * Runs commands in one transaction, in the order they came; a refusal is an outcome and undoes none of the others. What
 * breaks the transaction is thrown with nothing done, and the batcher then runs each command alone.
 */
export function runBatch(lane: Lane, commands: readonly CartCommand[]): Promise<readonly CartOutcome[]> {
  return lane.transaction(async (tx) => {
    const active = await findActive(tx, commands);
    const changed = commands.flatMap((command) => (command.kind === "change" ? [command.cartId] : []));
    const before = await loadDrafts(tx, [...new Set([...changed, ...active.values()])]);
    const drafts = new Map(before);
    const result = commands.map((command) => decide(command, { drafts, active, region: tx.region }));
    return { result, save: (saving) => saveDrafts(saving, before, drafts) };
  });
}

/** Active carts by customer and channel, of customers who open one in this batch; locks those customers. */
async function findActive(tx: Tx, commands: readonly CartCommand[]): Promise<Map<string, string>> {
  const customers = commands.flatMap((command) =>
    command.kind === "open" && command.customerId !== null ? [command.customerId] : [],
  );
  if (customers.length === 0) return new Map();
  const [, carts] = await Promise.all([lockCustomers(tx, customers), selectActiveCarts(tx, customers)]);
  return new Map(carts.map((cart) => [`${cart.customerId}/${cart.channel}`, cart.id]));
}

interface Workspace {
  readonly drafts: Map<string, Draft>;
  readonly active: Map<string, string>;
  readonly region: Region;
}

function decide(command: CartCommand, space: Workspace): CartOutcome {
  const { draft, outcome } =
    command.kind === "open"
      ? decideOpening(command, space)
      : decideChange(space.drafts.get(command.cartId) ?? null, command, space.region);
  if (draft !== null) space.drafts.set(draft.cart.id, draft);
  return outcome;
}

/**
 * A guest gets a new cart. A customer has one active cart per channel, so opening again finds it and gives it the new
 * token; the token before ends, the session goes on opening it.
 */
function decideOpening(opening: CartOpening, { drafts, active }: Workspace): Decided {
  const key = opening.customerId === null ? null : `${opening.customerId}/${opening.channel}`;
  const standing = drafts.get((key === null ? undefined : active.get(key)) ?? "");
  if (standing?.cart.state === "sealed") {
    return { draft: standing, outcome: { kind: "refused", refusal: new CartSealed() } };
  }
  const draft: Draft =
    standing === undefined
      ? { cart: newCart(opening), lines: new Map() }
      : { ...standing, cart: { ...standing.cart, tokenHash: opening.tokenHash, version: standing.cart.version + 1 } };
  if (key !== null) active.set(key, draft.cart.id);
  return { draft, outcome: { kind: "done", cart: toCartState(draft, "open") } };
}

function newCart({ cartId, tokenHash, channel, currency, customerId }: CartOpening): StoredCart {
  const unknown = { email: null, shippingAddress: null, billingAddress: null, shippingOption: null, vatId: null };
  return {
    ...unknown,
    wantsReminder: false,
    id: cartId,
    version: 1,
    channel,
    currency,
    state: "open",
    tokenHash,
    customerId,
    codes: [],
    isDue: false,
  };
}
