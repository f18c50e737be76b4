import { DomainError } from "@hansa/kernel";
import { MAX_CODES, MAX_LINE_QUANTITY, MAX_LINES } from "./limits.ts";

/** There is no such cart, or the caller does not hold it: nobody learns which. */
export class CartNotFound extends DomainError {
  readonly code = "cart.not_found";
  readonly status = 404;

  constructor() {
    super("There is no such cart.");
  }
}

/** The cart has no line for this variant. */
export class LineNotFound extends DomainError {
  readonly code = "cart.line_not_found";
  readonly status = 404;

  constructor(lineId: string) {
    super("There is no such line in this cart.", { lineId });
  }
}

/** A checkout of this cart is under way; it changes again when that ends without an order. */
export class CartSealed extends DomainError {
  readonly code = "cart.sealed";
  readonly status = 409;

  constructor() {
    super("This cart is being checked out.");
  }
}

/** The cart became an order and cannot change any more. */
export class CartOrdered extends DomainError {
  readonly code = "cart.ordered";
  readonly status = 409;

  constructor() {
    super("This cart has been ordered.");
  }
}

/** The cart has as many lines as it can hold. */
export class CartFull extends DomainError {
  readonly code = "cart.full";
  readonly status = 409;

  constructor() {
    super(`A cart holds at most ${String(MAX_LINES)} different items.`, { maxLines: MAX_LINES });
  }
}

/** One line would have more units than a line can have. */
export class QuantityTooLarge extends DomainError {
  readonly code = "cart.quantity_too_large";
  readonly status = 422;

  constructor(variantId: string, quantity: number) {
    super(`A line holds at most ${String(MAX_LINE_QUANTITY)} units.`, {
      variantId,
      quantity,
      maxQuantity: MAX_LINE_QUANTITY,
    });
  }
}

/** The variant is unknown, or not sold in the cart's channel now. */
export class VariantNotSellable extends DomainError {
  readonly code = "cart.variant_not_sellable";
  readonly status = 422;

  constructor(variantId: string) {
    super("This item cannot be bought here.", { variantId });
  }
}

/** The cart has as many codes as it can hold. */
export class TooManyCodes extends DomainError {
  readonly code = "cart.too_many_codes";
  readonly status = 409;

  constructor() {
    super(`A cart holds at most ${String(MAX_CODES)} codes.`, { maxCodes: MAX_CODES });
  }
}

/** The link of a reminder was not made here, has ended, or its cart was ordered or given up. */
export class RecoveryLinkInvalid extends DomainError {
  readonly code = "cart.recovery_link_invalid";
  readonly status = 404;

  constructor() {
    super("This link does not work any more.", {});
  }
}
