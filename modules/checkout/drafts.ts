import { newId } from "@hansa/kernel";
import { lockCarts, type LockedCart } from "#modules/cart";
import { loadVariants } from "#modules/catalog";
import { drawsOf, hold, InsufficientStock, releaseHolds } from "#modules/inventory";
import { first, many, type Queryable, run, type Tx } from "#platform/db";
import { PreconditionFailed } from "#platform/http";
import { every, type Recurring } from "#platform/jobs";
import { assertMayMoveDraft, type Draft, isPayable, parseDraft } from "./draft.ts";
import {
  draftById,
  draftOfCart,
  dueDrafts,
  insertDraft,
  lockDraftsOfCarts,
  markOrdered,
  pageOfDrafts,
  updateDraft,
} from "./draft-queries.ts";
import { CheckoutInProgress, DraftNotFound } from "./errors.ts";

/** Drafts that one run of the job ends. */
export const EXPIRY_BATCH = 100;
const EXPIRE_EVERY_MS = 30_000;

/** What the desk says of a draft beside its cart. */
export type DraftTerms = Pick<Draft, "customerId" | "discount" | "note" | "heldUntil" | "expiresAt">;

/** A new draft stands for a cart that nobody else knows. Its units are not held yet: see `holdDraft`. */
export async function openDraft(
  tx: Tx,
  { cartId, author, terms }: { readonly cartId: string; readonly author: Draft["author"]; readonly terms: DraftTerms },
): Promise<Draft> {
  const draft: Draft = {
    ...terms,
    id: newId<"draft">(tx.now.getTime()),
    cartId,
    state: "open",
    version: 1,
    author,
    orderId: null,
    createdAt: tx.now,
    updatedAt: tx.now,
  };
  await run(tx, insertDraft(tx, draft));
  return draft;
}

/** @throws DraftNotFound */
export async function findDraft(on: Queryable, id: string): Promise<Draft> {
  const row = await first(on, draftById(on, id));
  if (row === null) throw new DraftNotFound();
  return parseDraft(row);
}

/** The draft that a cart is of; null for a customer's own. */
export async function findDraftOfCart(on: Queryable, cartId: string): Promise<Draft | null> {
  const row = await first(on, draftOfCart(on, cartId));
  return row === null ? null : parseDraft(row);
}

/** A page of drafts, newest first. */
export async function listDrafts(on: Queryable, page: Parameters<typeof pageOfDrafts>[1]): Promise<readonly Draft[]> {
  return (await many(on, pageOfDrafts(on, page))).map(parseDraft);
}

/** The drafts of carts that are locked, locked too, by cart. No statement without carts. */
export async function lockDrafts(tx: Tx, cartIds: readonly string[]): Promise<ReadonlyMap<string, Draft>> {
  if (cartIds.length === 0) return new Map();
  const rows = await many(tx, lockDraftsOfCarts(tx, cartIds));
  return new Map(rows.map((row) => [row.cartId, parseDraft(row)]));
}

/**
 * What the desk changed of a draft is written, and the state that it moves to. Locks its cart, then the draft.
 *
 * @param change decides over the draft as it stands; its `state` is held to the table
 * @throws DraftNotFound, DraftCannotMove, CheckoutInProgress while its cart is being paid
 * @throws PreconditionFailed when `version` is not its version
 */
export async function changeDraft(
  tx: Tx,
  id: string,
  { version, change }: { readonly version: number | null; readonly change: (draft: Draft) => Partial<Draft> },
): Promise<{ readonly before: Draft; readonly after: Draft }> {
  const { cartId } = await findDraft(tx, id);
  const cart = (await lockCarts(tx, [cartId])).get(cartId);
  const before = (await lockDrafts(tx, [cartId])).get(cartId);
  if (before === undefined) throw new DraftNotFound();
  if (version !== null && version !== before.version) throw new PreconditionFailed();
  const after = { ...before, ...change(before), version: before.version + 1, updatedAt: tx.now };
  assertMayMoveDraft(before.state, after.state);
  if (cart?.state === "sealed") throw new CheckoutInProgress();
  await run(tx, updateDraft(tx, after));
  if (!isPayable(after)) await releaseHolds(tx, [id]);
  return { before, after };
}

/**
 * The units of a draft are kept for it as long as it says, in place of those that were kept before; or none are.
 *
 * @throws InsufficientStock, and then those from before are kept on
 */
export async function holdDraft(tx: Tx, draft: Draft): Promise<void> {
  const cart = (await lockCarts(tx, [draft.cartId])).get(draft.cartId);
  await releaseHolds(tx, [draft.id]);
  if (cart === undefined || cart.lines.length === 0) return;
  if (draft.heldUntil === null || draft.heldUntil.getTime() <= tx.now.getTime()) return;
  const taken = await hold(tx, draft.id, await drawsOfCart(tx, cart), draft.heldUntil);
  if (taken.kind === "short") throw new InsufficientStock(taken.short);
}

/** The same for drafts whose payment came to nothing: where their units are gone meanwhile, they are not kept. */
export async function holdAgain(tx: Tx, carts: readonly LockedCart[]): Promise<void> {
  const drafts = await lockDrafts(
    tx,
    carts.map(({ id }) => id),
  );
  for (const cart of carts) {
    const draft = drafts.get(cart.id);
    if (draft === undefined || !isPayable(draft)) continue;
    if (draft.heldUntil === null || draft.heldUntil.getTime() <= tx.now.getTime()) continue;
    await hold(tx, draft.id, await drawsOfCart(tx, cart), draft.heldUntil);
  }
}

/** Drafts became these orders. Issued at once; nothing for none. */
export async function noteOrdered(
  tx: Tx,
  ordered: readonly { readonly draftId: string; readonly orderId: string }[],
): Promise<void> {
  if (ordered.length > 0) await run(tx, markOrdered(tx, ordered));
}

/** Ends drafts whose time is over, unless they are being paid. @returns how many were looked at */
export async function expireDrafts(tx: Tx): Promise<number> {
  const due = await many(tx, dueDrafts(tx, EXPIRY_BATCH));
  const cartIds = due.map(({ cartId }) => cartId);
  const carts = await lockCarts(tx, cartIds);
  const ended: string[] = [];
  for (const draft of (await lockDrafts(tx, cartIds)).values()) {
    if (!isPayable(draft) || carts.get(draft.cartId)?.state === "sealed") continue;
    await run(tx, updateDraft(tx, { ...draft, state: "expired" }));
    ended.push(draft.id);
  }
  await releaseHolds(tx, ended);
  return ended.length;
}

/** Drafts that nobody paid end. */
export const expireDraftsJob: Recurring = every({
  name: "checkout.expire_drafts",
  everyMs: EXPIRE_EVERY_MS,
  async run({ db }) {
    const did = await db.transaction(expireDrafts);
    return { did, full: did === EXPIRY_BATCH };
  },
});

async function drawsOfCart(tx: Tx, { lines }: LockedCart) {
  const variants = await loadVariants(
    tx,
    lines.map(({ variantId }) => variantId),
  );
  return drawsOf(lines, variants);
}
