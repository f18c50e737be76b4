import { type DomainError, InvalidInput } from "@hansa/kernel";
import { PreconditionFailed } from "#platform/http";
import {
  type CartDetails,
  type CartState,
  type Draft,
  isThere,
  linesOf,
  type StoredLine,
  toCartState,
  versionOf,
} from "./cart-state.ts";
import {
  CartFull,
  CartNotFound,
  CartOrdered,
  CartSealed,
  LineNotFound,
  QuantityTooLarge,
  TooManyCodes,
  VariantNotSellable,
} from "./errors.ts";
import { MAX_CODES, MAX_LINE_QUANTITY, MAX_LINES, MAX_VARIANTS_EVER } from "./limits.ts";
import { quantityOf, setUnits } from "./quantity.ts";
import { type CartProof, opensCart } from "./token.ts";

/** A change that someone wants made to a cart. */
export interface CartChange {
  readonly cartId: string;
  readonly proof: CartProof;
  /** The versions that the caller will change; null or absent when any will do. */
  readonly ifVersions?: readonly number[] | null;
  readonly change: /** `soldIn` names the channels that sell the variant, null for all. */
    | {
        readonly kind: "add";
        readonly variantId: string;
        readonly quantity: number;
        readonly soldIn: readonly string[] | null;
      }
    /** A quantity of 0 removes the line. */
    | { readonly kind: "set"; readonly variantId: string; readonly quantity: number }
    /** What is not named stays as it is. `shippedIn` names the channels that ship the wished way; absent: any may. */
    | {
        readonly kind: "patch";
        readonly details: Partial<CartDetails>;
        readonly shippedIn?: readonly string[];
      }
    /** Codes are as pricing compares them; whether it may be used is asked beforehand. */
    | { readonly kind: "add_code" | "drop_code"; readonly code: string };
}

/** What became of a command: one refusal never undoes its neighbours. */
export type CartOutcome =
  | { readonly kind: "done"; readonly cart: CartState }
  | { readonly kind: "refused"; readonly refusal: DomainError };

/** The cart after a command (the same draft when nothing changed), and what to answer. */
export interface Decided {
  readonly draft: Draft | null;
  readonly outcome: CartOutcome;
}

/**
 * Decides one change. Refusals in this order: not there or not the caller's, sealed or ordered, changed meanwhile, then
 * those of the change itself.
 *
 * @param draft the cart as the commands before left it; null when there is none
 */
export function decideChange(draft: Draft | null, command: CartChange, region: string): Decided {
  if (draft === null || !isThere(draft.cart) || !opensCart(draft.cart, command.proof)) {
    return refuse(draft, new CartNotFound());
  }
  if (draft.cart.state === "sealed") return refuse(draft, new CartSealed());
  if (draft.cart.state === "ordered") return refuse(draft, new CartOrdered());
  if (command.ifVersions?.includes(versionOf(draft)) === false) {
    return refuse(draft, new PreconditionFailed());
  }
  const { change } = command;
  switch (change.kind) {
    case "add":
      if (change.soldIn?.includes(draft.cart.channel) === false) {
        return refuse(draft, new VariantNotSellable(change.variantId));
      }
      return setLine(draft, { ...change, quantity: quantityIn(draft, change.variantId) + change.quantity }, region);
    case "set":
      if (quantityIn(draft, change.variantId) === 0) return refuse(draft, new LineNotFound(change.variantId));
      return setLine(draft, change, region);
    case "patch":
      if (change.shippedIn?.includes(draft.cart.channel) === false) return refuse(draft, unknownShippingOption());
      return done({ ...draft, cart: { ...draft.cart, ...change.details, version: draft.cart.version + 1 } });
    case "add_code":
      return addCode(draft, change.code);
    case "drop_code":
      return dropCode(draft, change.code);
  }
}

function setLine(
  draft: Draft,
  wanted: { readonly variantId: string; readonly quantity: number },
  region: string,
): Decided {
  const { variantId, quantity } = wanted;
  if (quantity > MAX_LINE_QUANTITY) return refuse(draft, new QuantityTooLarge(variantId, quantity));
  const line = draft.lines.get(variantId) ?? { variantId, counts: [], position: draft.lines.size };
  const present = quantityOf(line.counts);
  if (present === quantity) return done(draft);
  if (present === 0 && isFull(draft, variantId)) return refuse(draft, new CartFull());
  const lines = new Map(draft.lines).set(variantId, withQuantity(line, quantity, region));
  return done({ ...draft, lines });
}

/** The line with so many units, written in this region. */
export function withQuantity(line: StoredLine, quantity: number, region: string): StoredLine {
  const own = setUnits(line.counts, region, quantity);
  return { ...line, counts: [...line.counts.filter((count) => count.region !== region), own] };
}

/** Whether the cart has no room for another variant; one that it held before needs no new row. */
function isFull(draft: Draft, variantId: string): boolean {
  if (draft.lines.size < MAX_LINES) return false;
  if (!draft.lines.has(variantId) && draft.lines.size >= MAX_VARIANTS_EVER) return true;
  return linesOf(draft).length >= MAX_LINES;
}

function unknownShippingOption(): InvalidInput {
  return new InvalidInput([{ pointer: "/shippingOption", message: "is not one of the cart's shipping options" }]);
}

function addCode(draft: Draft, code: string): Decided {
  const { codes, version } = draft.cart;
  if (codes.includes(code)) return done(draft);
  if (codes.length >= MAX_CODES) return refuse(draft, new TooManyCodes());
  return done({ ...draft, cart: { ...draft.cart, codes: [...codes, code], version: version + 1 } });
}

function dropCode(draft: Draft, code: string): Decided {
  const codes = draft.cart.codes.filter((one) => one !== code);
  if (codes.length === draft.cart.codes.length) return done(draft);
  return done({ ...draft, cart: { ...draft.cart, codes, version: draft.cart.version + 1 } });
}

function quantityIn(draft: Draft, variantId: string): number {
  const line = draft.lines.get(variantId);
  return line === undefined ? 0 : quantityOf(line.counts);
}

function done(draft: Draft): Decided {
  return { draft, outcome: { kind: "done", cart: toCartState(draft, "open") } };
}

function refuse(draft: Draft | null, refusal: DomainError): Decided {
  return { draft, outcome: { kind: "refused", refusal } };
}
