import type { Address } from "#modules/channels";
import type { Tx } from "#platform/db";
import { type CartLine, type CartState, isThere, linesOf, versionOf } from "./cart-state.ts";
import { closeCartRows, reopenCartRows, type Seal, sealCartRows } from "./door-queries.ts";
import { loadDrafts } from "./drafts.ts";

/** A cart as checkout needs it; locked until the transaction ends. */
export interface LockedCart {
  readonly id: string;
  readonly version: number;
  readonly channel: string;
  readonly currency: string;
  readonly state: CartState["state"];
  readonly email: string | null;
  readonly customerId: string | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly shippingOption: string | null;
  readonly vatId: string | null;
  readonly tokenHash: Buffer;
  /** Lines with at least one unit. */
  readonly lines: readonly CartLine[];
  readonly codes: readonly string[];
}

/**
 * Locks carts in id order and reads them: two statements issued together.
 *
 * @returns by id; carts that are not there, or were merged or expired, are absent
 */
export async function lockCarts(tx: Tx, cartIds: readonly string[]): Promise<ReadonlyMap<string, LockedCart>> {
  const drafts = await loadDrafts(tx, cartIds);
  const locked = new Map<string, LockedCart>();
  for (const draft of drafts.values()) {
    const { cart } = draft;
    if (isThere(cart)) locked.set(cart.id, { ...cart, version: versionOf(draft), lines: linesOf(draft) });
  }
  return locked;
}

/**
 * Open carts are sealed for these checkouts: nobody changes them until they are opened again or ordered.
 *
 * @returns ids of the carts that were sealed now; the others were not open
 */
export async function sealCarts(tx: Tx, seals: readonly Seal[]): Promise<readonly string[]> {
  const moved = await sealCartRows(tx, seals);
  return moved.map(({ id }) => id);
}

/** Sealed carts can be changed again. @returns ids of the carts that were opened now; the others were not sealed */
export async function reopenCarts(tx: Tx, cartIds: readonly string[]): Promise<readonly string[]> {
  const moved = await reopenCartRows(tx, cartIds);
  return moved.map(({ id }) => id);
}

/** Carts became orders. @returns ids of the carts that did now; the others were ordered already, or are not there */
export async function closeCarts(tx: Tx, cartIds: readonly string[]): Promise<readonly string[]> {
  const moved = await closeCartRows(tx, cartIds);
  return moved.map(({ id }) => id);
}
