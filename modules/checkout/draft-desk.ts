import { type CartDetails, type CartState, type Carts, type CartViews, MAX_LINES } from "#modules/cart";
import { isSellable } from "#modules/catalog";
import { type Channel, findChannel } from "#modules/channels";
import type { Database } from "#platform/db";
import { concessionOf, type Draft, type DraftDiscount, termOf } from "./draft.ts";
import { changeDraft, findDraft, holdDraft, openDraft } from "./drafts.ts";
import { CheckoutInProgress } from "./errors.ts";

/** What the desk says of a draft: all of it, each time. */
export interface DraftContent {
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly details: CartDetails;
  readonly customerId: string | null;
  readonly discount: DraftDiscount | null;
  readonly note: string | null;
  /** How long it waits to be paid, from now. */
  readonly days: number;
  /** How long its units are kept, from now; null: not at all. */
  readonly holdHours: number | null;
}

/** What drafts are built with. */
export interface DraftDeskNeeds {
  readonly carts: Carts;
  readonly cartViews: CartViews;
}

/** A draft with what its cart holds and costs. */
export interface ShownDraft {
  readonly draft: Draft;
  readonly cart: CartState;
  readonly view: Awaited<ReturnType<CartViews["show"]>>;
}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** What this would cost, by the same quote as any cart; nothing is kept. @throws ChannelNotFound */
export async function previewDraft(
  db: Database,
  { cartViews }: DraftDeskNeeds,
  { channel, content }: { readonly channel: string; readonly content: DraftContent },
) {
  const { code, currency } = await findChannel(db, channel);
  const cart: CartState = {
    ...content.details,
    id: NO_ID,
    version: 1,
    channel: code,
    currency,
    state: "open",
    customerId: content.customerId,
    codes: [],
    lines: content.lines,
  };
  const concession = concessionOf({ id: NO_ID, discount: content.discount }, currency);
  const [view, shippingOptions] = await Promise.all([
    cartViews.show(cart, { concession }),
    cartViews.shippingOptions(cart),
  ]);
  return { view, shippingOptions };
}

/**
 * A draft stands, with a cart of its own that only the desk and its payment links open.
 *
 * @throws ChannelNotFound, and what a cart refuses
 * @throws InsufficientStock when its units are to be kept and are not there: then there is no draft
 */
export async function createDraft(
  db: Database,
  needs: DraftDeskNeeds,
  of: { readonly channel: Channel; readonly content: DraftContent; readonly author: Draft["author"] },
): Promise<Draft> {
  const { content, author } = of;
  const { cart } = await needs.carts.open({ channel: of.channel, customerId: null });
  await fillCart(needs, cart.id, content);
  return await db.transaction(async (tx) => {
    const terms = { ...termsOf(content), ...termOf(tx.now, content) };
    const draft = await openDraft(tx, { cartId: cart.id, author, terms });
    await holdDraft(tx, draft);
    return draft;
  });
}

/**
 * A draft is what the desk says now. The version is taken first, so that of two who save one alone changes the cart.
 *
 * @throws DraftNotFound, DraftCannotMove, PreconditionFailed, CheckoutInProgress, and what a cart refuses
 * @throws InsufficientStock when its units are to be kept and are not there: it is saved, and they are not kept
 */
export async function saveDraft(
  db: Database,
  needs: DraftDeskNeeds,
  of: { readonly id: string; readonly version: number | null; readonly content: DraftContent },
): Promise<{ readonly before: Draft; readonly after: Draft }> {
  const { id, version, content } = of;
  const { cartId } = await findDraft(db, id);
  const cart = await readCart(needs, cartId);
  if (cart.state === "sealed") throw new CheckoutInProgress();
  const changed = await db.transaction((tx) =>
    changeDraft(tx, id, { version, change: () => ({ ...termsOf(content), ...termOf(tx.now, content) }) }),
  );
  await fillCart(needs, cartId, content);
  await db.transaction(async (tx) => holdDraft(tx, await findDraft(tx, id)));
  return changed;
}

/** A draft as the desk sees it. @throws DraftNotFound */
export async function showDraft(db: Database, needs: DraftDeskNeeds, id: string): Promise<ShownDraft> {
  const draft = await findDraft(db, id);
  const cart = { ...(await readCart(needs, draft.cartId)), customerId: draft.customerId };
  return { draft, cart, view: await needs.cartViews.show(cart, { concession: concessionOf(draft, cart.currency) }) };
}

function readCart({ carts }: DraftDeskNeeds, cartId: string): Promise<CartState> {
  return carts.read(cartId, { token: null, customerId: null, linkedCartId: cartId });
}

function termsOf({ customerId, discount, note }: DraftContent) {
  return { customerId, discount, note };
}

/** Leads a cart to what it is to hold. */
async function fillCart(needs: DraftDeskNeeds, cartId: string, content: DraftContent): Promise<void> {
  const proof = { token: null, customerId: null, linkedCartId: cartId };
  const cart = await readCart(needs, cartId);
  const before = new Map(cart.lines.map(({ variantId, quantity }) => [variantId, quantity]));
  const wanted = new Map(content.lines.slice(0, MAX_LINES).map(({ variantId, quantity }) => [variantId, quantity]));
  const { variants } = await needs.cartViews.look([...wanted.keys()]);
  const change = (one: Parameters<Carts["change"]>[0]["change"]) => needs.carts.change({ cartId, proof, change: one });
  for (const variantId of before.keys())
    if (!wanted.has(variantId)) await change({ kind: "set", variantId, quantity: 0 });
  for (const [variantId, quantity] of wanted) {
    const variant = variants.get(variantId);
    const isSold = variant !== undefined && isSellable(variant, cart.channel, needs.cartViews.now());
    // What is not sold in the channel is refused by the cart, as it refuses its customers.
    const soldIn = isSold ? variant.channels : [];
    if (!before.has(variantId)) await change({ kind: "add", variantId, quantity, soldIn });
    else if (before.get(variantId) !== quantity) await change({ kind: "set", variantId, quantity });
  }
  await change({ kind: "patch", details: content.details });
}
