import { DomainError } from "@hansa/kernel";

/** The provider said no; no money moved. */
export class PaymentDeclined extends DomainError {
  readonly code = "payments.declined";
  readonly status = 402;

  /** @param reason one of `DECLINE_REASONS`, or the caller's own when it gave up waiting; may be shown */
  constructor(reason: string) {
    super("The payment was declined. Please try another way to pay.", { reason });
  }
}

/** Nobody here takes money that way. */
export class MethodUnknown extends DomainError {
  readonly code = "payments.method_unknown";
  readonly status = 422;

  constructor(method: string) {
    super("This way to pay is not offered here.", { method });
  }
}

/** More would go back than was captured and is not on its way back yet. */
export class RefundExceedsCaptured extends DomainError {
  readonly code = "payments.refund_exceeds_captured";
  readonly status = 409;

  /** @param amounts minor units; `refundableMinor` is what could go back now */
  constructor(amounts: { readonly refundableMinor: bigint; readonly currency: string }) {
    super("That is more than can be refunded for this order.", amounts);
  }
}

/** Something is owed for the order and somebody is paying it: what goes back depends on how that ends. */
export class PaymentUnderWay extends DomainError {
  readonly code = "payments.under_way";
  readonly status = 409;

  constructor() {
    super("A payment for this order is under way. Try again when it has ended.");
  }
}

/** There is no such payment, or nobody ever tried to pay for this order. */
export class PaymentNotFound extends DomainError {
  readonly code = "payments.not_found";
  readonly status = 404;

  constructor() {
    super("There is no such payment.");
  }
}

/** No provider of this name is set up. */
export class ProviderUnknown extends DomainError {
  readonly code = "payments.provider_unknown";
  readonly status = 404;

  constructor() {
    super("There is no such payment provider.");
  }
}

/** The webhook does not carry a fresh signature of its provider over these bytes, or cannot be read. */
export class WebhookNotProven extends DomainError {
  readonly code = "payments.webhook_not_proven";
  readonly status = 401;

  constructor() {
    super("This does not come from the payment provider.");
  }
}

/** Somebody else changed the rules of routing since they were read. */
export class RoutingPlanChanged extends DomainError {
  readonly code = "payments.routing_plan_changed";
  readonly status = 409;

  constructor(version: number) {
    super("The routing rules were changed meanwhile. Look at them again.", { version });
  }
}

/** A gift card cannot pay for this order. */
export class GiftCardRefused extends DomainError {
  readonly code = "payments.gift_card_refused";
  readonly status = 422;

  /** @param problem `unknown` also for cards that are blocked */
  constructor(problem: "unknown" | "expired" | "currency" | "empty") {
    super("This gift card cannot be used for this order.", { problem });
  }
}

/** What gift cards do not cover needs another way to pay. */
export class GiftCardsDoNotCover extends DomainError {
  readonly code = "payments.gift_cards_do_not_cover";
  readonly status = 422;

  /** @param left what is still to be paid, in minor units */
  constructor(left: { readonly dueMinor: bigint; readonly currency: string }) {
    super("The gift cards do not cover the whole order. Choose another way to pay for the rest.", {
      dueMinor: Number(left.dueMinor),
      currency: left.currency,
    });
  }
}

/** There is no such gift card. */
export class GiftCardNotFound extends DomainError {
  readonly code = "payments.gift_card_not_found";
  readonly status = 404;

  constructor() {
    super("There is no such gift card.");
  }
}

/** The customer has no such saved way to pay. */
export class SavedMethodNotFound extends DomainError {
  readonly code = "payments.saved_method_not_found";
  readonly status = 404;

  constructor() {
    super("There is no such saved way to pay.");
  }
}

/** A settlement file cannot be read. */
export class SettlementUnreadable extends DomainError {
  readonly code = "payments.settlement_unreadable";
  readonly status = 422;

  /** @param line from 1; 0 when it is not known */
  constructor(line: number, column: string) {
    super("The settlement file cannot be read.", { line, column });
  }
}

/** The order does not have so much left to be given back. */
export class RefundExceedsOrder extends DomainError {
  readonly code = "payments.refund_exceeds_order";
  readonly status = 409;

  /** @param part what there is not enough of; `line` is its position, null otherwise */
  constructor(part: "line" | "shipping" | "total", line: number | null = null) {
    super("That is more than is left of this order; it cannot go back twice.", { part, line });
  }
}

/** There is no such case, or it is resolved already. */
export class CaseNotFound extends DomainError {
  readonly code = "payments.case_not_found";
  readonly status = 404;

  constructor() {
    super("There is no such open case.");
  }
}

/** The payment is not in doubt: there is nothing for the desk to decide. */
export class PaymentNotInDoubt extends DomainError {
  readonly code = "payments.not_in_doubt";
  readonly status = 409;

  /** @param state where the attempt stands */
  constructor(state: string) {
    super("This payment has been answered. Nothing is left to decide.", { state });
  }
}

/** There is no such dispute. */
export class DisputeNotFound extends DomainError {
  readonly code = "payments.dispute_not_found";
  readonly status = 404;

  constructor() {
    super("There is no such dispute.");
  }
}

/** The dispute is over; evidence changes nothing any more. */
export class DisputeEnded extends DomainError {
  readonly code = "payments.dispute_ended";
  readonly status = 409;

  /** @param state how it ended */
  constructor(state: string) {
    super("This dispute has ended.", { state });
  }
}
