import { DomainError, toJson, type Violation } from "@hansa/kernel";
import type { Quote } from "#modules/pricing";

/**
 * The total is not what the customer saw: nothing was charged. The answer has the new totals and, of a cart, what each line
 * and the shipping cost now, so that whoever kept the old ones can show what is new.
 */
export class PriceChanged extends DomainError {
  readonly code = "checkout.price_changed";
  readonly status = 409;

  constructor(expectedMinor: bigint, now: Pick<Quote, "totals"> & Partial<Pick<Quote, "lines">>) {
    const { totals, lines } = now;
    const actual = Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, toJson(amount)]));
    super("The total has changed since you last saw it.", {
      expectedTotal: { amountMinor: Number(expectedMinor), currency: totals.total.currency },
      totals: actual,
      ...(lines === undefined ? {} : { lines: lines.map(linePriceOf) }),
    });
  }
}

function linePriceOf({ variantId, quantity, unitPrice, discount, subtotal }: Quote["lines"][number]) {
  return { variantId, quantity, unitPrice: toJson(unitPrice), total: toJson(subtotal), discount: toJson(discount) };
}

/** Something that an order needs is missing from the cart. */
export class CheckoutIncomplete extends DomainError {
  readonly code = "checkout.incomplete";
  readonly status = 422;

  constructor(violations: readonly Violation[]) {
    super("The cart is not ready to be ordered.", { violations });
  }
}

/** Some lines cannot be sold any more: gone, not published, not sold in this channel, or without a price in its currency. */
export class ItemsUnavailable extends DomainError {
  readonly code = "checkout.items_unavailable";
  readonly status = 409;

  constructor(items: readonly { readonly variantId: string; readonly problem: string }[]) {
    super("Some items in the cart cannot be bought any more.", { items });
  }
}

/** Another checkout of the same cart is being paid. */
export class CheckoutInProgress extends DomainError {
  readonly code = "checkout.in_progress";
  readonly status = 409;

  constructor() {
    super("This cart is being paid for already.");
  }
}

/** The cart became an order already. */
export class CartAlreadyOrdered extends DomainError {
  readonly code = "checkout.cart_already_ordered";
  readonly status = 409;

  constructor() {
    super("This cart has been ordered already.");
  }
}

/** Nothing is to be paid: it is paid already, or was given up. */
export class NothingToPay extends DomainError {
  readonly code = "checkout.nothing_to_pay";
  readonly status = 409;

  constructor() {
    super("Nothing is to be paid here any more.");
  }
}

/** The link was not made here, was changed, or has ended. */
export class PaymentLinkInvalid extends DomainError {
  readonly code = "checkout.payment_link_invalid";
  readonly status = 404;

  constructor() {
    super("This payment link does not work, or does not work any more.");
  }
}

/** There is no such checkout. */
export class CheckoutNotFound extends DomainError {
  readonly code = "checkout.not_found";
  readonly status = 404;

  constructor() {
    super("There is no such checkout.");
  }
}

/** Elsewhere the order would be taxed otherwise; what was bought keeps its price and its tax. */
export class AddressChangesTax extends DomainError {
  readonly code = "checkout.address_changes_tax";
  readonly status = 409;

  constructor() {
    super("There the order is taxed otherwise: cancel it and place it anew.");
  }
}

/** Goods of the order were sent and paid for. */
export class OrderIsBeingSent extends DomainError {
  readonly code = "checkout.order_is_being_sent";
  readonly status = 409;

  constructor() {
    super("Goods of this order are on their way: it cannot be changed any more.");
  }
}

/** There is no such draft. */
export class DraftNotFound extends DomainError {
  readonly code = "checkout.draft_not_found";
  readonly status = 404;

  constructor() {
    super("There is no such draft.");
  }
}

/** The draft is in a state from which it cannot go there. */
export class DraftCannotMove extends DomainError {
  readonly code = "checkout.draft_cannot_move";
  readonly status = 409;

  constructor(from: string, to: string) {
    super("The draft cannot do that now.", { from, to });
  }
}
