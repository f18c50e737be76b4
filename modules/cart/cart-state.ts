import type { Address } from "#modules/channels";
import { changesOf, quantityOf, type RegionCount } from "./quantity.ts";

/** What a customer tells about an order to be; null is not told yet. */
export interface CartDetails {
  readonly email: string | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly shippingOption: string | null;
  /** VAT number of a business, as `parseVatId` writes it; null for a consumer, or where the customer's terms say it. */
  readonly vatId: string | null;
  /** Whether a mail may remind the customer of the cart. */
  readonly wantsReminder: boolean;
}

/** A cart at one moment, as a command left it or a read found it. */
export interface CartState extends CartDetails {
  readonly id: string;
  /** Raised with every change, not always by one. */
  readonly version: number;
  readonly channel: string;
  readonly currency: string;
  readonly state: "open" | "sealed" | "ordered";
  readonly customerId: string | null;
  readonly codes: readonly string[];
  /** Lines with at least one unit, the oldest first. */
  readonly lines: readonly CartLine[];
}

/** Units of one variant; a cart has one line per variant, so the variant's id names the line. */
export interface CartLine {
  readonly variantId: string;
  readonly quantity: number;
}

/** The row of a cart. */
export interface StoredCart extends CartDetails {
  readonly id: string;
  /** Changes of this row alone; `versionOf` adds those of the lines. */
  readonly version: number;
  readonly channel: string;
  readonly currency: string;
  readonly state: "open" | "sealed" | "ordered" | "merged" | "expired";
  readonly tokenHash: Buffer;
  readonly customerId: string | null;
  readonly codes: readonly string[];
  /** Whether it was last touched on an earlier day. */
  readonly isDue: boolean;
}

/** All regions' rows of one line. */
export interface StoredLine {
  readonly variantId: string;
  readonly counts: readonly RegionCount[];
  /** Place in the cart: lines are shown in the order in which they were first added. */
  readonly position: number;
}

/** A cart with its lines, as a batch works on it; never changed in place. */
export interface Draft {
  readonly cart: StoredCart;
  readonly lines: ReadonlyMap<string, StoredLine>;
}

/** Whether the cart is still there for its holder: merged and expired ones are not. */
export function isThere<Cart extends Pick<StoredCart, "state">>(
  cart: Cart,
): cart is Cart & { readonly state: CartState["state"] } {
  return cart.state === "open" || cart.state === "sealed" || cart.state === "ordered";
}

/** Lines with at least one unit, the oldest first. */
export function linesOf(draft: Draft): readonly CartLine[] {
  const shown: { readonly line: CartLine; readonly position: number }[] = [];
  for (const { variantId, counts, position } of draft.lines.values()) {
    const quantity = quantityOf(counts);
    if (quantity > 0) shown.push({ line: { variantId, quantity }, position });
  }
  shown.sort((one, other) => one.position - other.position || (one.line.variantId < other.line.variantId ? -1 : 1));
  return shown.map(({ line }) => line);
}

/** Every change of the cart raises it: the row counts its own, and the numbers of the lines only grow. */
export function versionOf({ cart, lines }: Draft): number {
  let version = cart.version;
  for (const { counts } of lines.values()) version += changesOf(counts);
  return version;
}

/** The cart as its holder sees it. */
export function toCartState(draft: Draft, state: CartState["state"]): CartState {
  const { tokenHash: _hidden, isDue: _inner, ...cart } = draft.cart;
  return { ...cart, state, version: versionOf(draft), lines: linesOf(draft) };
}
