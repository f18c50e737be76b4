import { isId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { type Draft, linesOf, type StoredLine } from "./cart-state.ts";
import { withQuantity } from "./decide.ts";
import { loadDrafts, saveDrafts } from "./drafts.ts";
import { MAX_CODES, MAX_LINE_QUANTITY, MAX_LINES } from "./limits.ts";
import { lockCustomers, selectActiveCarts } from "./queries.ts";
import { opensCart } from "./token.ts";

/**
 * What becomes of two carts: `sum` adds the guest's units to the customer's (capped by the line's limit), `replace` takes
 * the guest's lines alone, `keep` leaves the customer's cart as it is.
 */
export type MergePolicy = "sum" | "replace" | "keep";

/** A customer who has just signed in, with the cart that the client had as a guest. */
export interface SignedInWithCart {
  readonly customerId: string;
  readonly cartId: string | null;
  readonly cartToken: string | null;
}

/**
 * The guest's cart becomes the customer's: as it is when the customer has none in the channel, else put into that one and
 * closed as merged. A cart that is not there, is not opened by the token, is being checked out, or belongs to somebody
 * else is left alone without a word, since a sign-in must not fail for it. Doing it twice is doing it once.
 *
 * @returns the id of the customer's cart in the guest cart's channel; null when nothing was merged or taken over
 */
export async function mergeCarts(
  tx: Tx,
  { customerId, cartId, cartToken }: SignedInWithCart,
  policy: MergePolicy = "sum",
): Promise<string | null> {
  if (cartId === null || cartToken === null || !isId(cartId)) return null;
  const [, active] = await Promise.all([lockCustomers(tx, [customerId]), selectActiveCarts(tx, [customerId])]);
  const before = await loadDrafts(tx, [...new Set([cartId, ...active.map(({ id }) => id)])]);
  const guest = before.get(cartId);
  if (guest === undefined || !isGuestsOwn(guest, cartToken)) return null;
  const own = before.get(active.find(({ channel }) => channel === guest.cart.channel)?.id ?? "");
  const merged = own === undefined ? [takeOver(guest, customerId)] : join(own, guest, { policy, region: tx.region });
  if (merged === null) return null;
  await saveDrafts(tx, before, new Map([...before, ...merged.map((draft) => [draft.cart.id, draft] as const)]));
  return own?.cart.id ?? guest.cart.id;
}

function isGuestsOwn({ cart }: Draft, token: string): boolean {
  return cart.state === "open" && cart.customerId === null && opensCart(cart, { token, customerId: null });
}

function takeOver({ cart, lines }: Draft, customerId: string): Draft {
  return { lines, cart: { ...cart, customerId, version: cart.version + 1 } };
}

/** Both carts after the merge; null while the customer's own is being checked out, which must not change under it. */
function join(
  own: Draft,
  guest: Draft,
  { policy, region }: { readonly policy: MergePolicy; readonly region: string },
): readonly Draft[] | null {
  if (own.cart.state !== "open") return null;
  const emptied = { ...guest, cart: { ...guest.cart, state: "merged" as const, version: guest.cart.version + 1 } };
  if (policy === "keep") return [emptied];
  const lines = new Map(own.lines);
  for (const [variantId, quantity] of mergeQuantities(own, guest, policy)) {
    const line: StoredLine = own.lines.get(variantId) ?? { variantId, counts: [], position: lines.size };
    lines.set(variantId, withQuantity(line, quantity, region));
  }
  const cart = {
    ...own.cart,
    version: own.cart.version + 1,
    email: own.cart.email ?? guest.cart.email,
    shippingAddress: own.cart.shippingAddress ?? guest.cart.shippingAddress,
    billingAddress: own.cart.billingAddress ?? guest.cart.billingAddress,
    shippingOption: own.cart.shippingOption ?? guest.cart.shippingOption,
    vatId: own.cart.vatId ?? guest.cart.vatId,
    // Who agreed did so for the address that they gave.
    wantsReminder: own.cart.email === null ? guest.cart.wantsReminder : own.cart.wantsReminder,
    codes: [...new Set([...own.cart.codes, ...guest.cart.codes])].slice(0, MAX_CODES),
  };
  return [{ cart, lines }, emptied];
}

/**
 * The quantities that lines change to. What the customer had comes first where the number of lines is at its limit; the
 * guest's lines that find no room are left out, the newest first.
 */
function mergeQuantities(own: Draft, guest: Draft, policy: "sum" | "replace"): ReadonlyMap<string, number> {
  const had = new Map(linesOf(own).map((line) => [line.variantId, line.quantity]));
  const changed = new Map<string, number>();
  if (policy === "replace") for (const variantId of had.keys()) changed.set(variantId, 0);
  let room = MAX_LINES - (policy === "replace" ? 0 : had.size);
  for (const { variantId, quantity } of linesOf(guest)) {
    const present = policy === "replace" ? 0 : (had.get(variantId) ?? 0);
    if (present === 0 && room-- <= 0) continue;
    changed.set(variantId, Math.min(present + quantity, MAX_LINE_QUANTITY));
  }
  return changed;
}
