import { DomainError, type Money, toJson } from "@hansa/kernel";

/** No price list has this code. */
export class PriceListNotFound extends DomainError {
  readonly code = "pricing.price_list_not_found";
  readonly status = 404;

  constructor(lists: readonly string[]) {
    super("There is no such price list.", { lists });
  }
}

/** A price was given in another currency than its list has; nothing is converted. */
export class PriceCurrencyDiffers extends DomainError {
  readonly code = "pricing.currency_differs";
  readonly status = 422;

  constructor(list: string, given: string, expected: string) {
    super("A price must be in the currency of its price list.", { list, given, expected });
  }
}

/** No tax rate has this id. */
export class TaxRateNotFound extends DomainError {
  readonly code = "pricing.tax_rate_not_found";
  readonly status = 404;

  constructor(id: string) {
    super("There is no such tax rate.", { id });
  }
}

/** The channel offers no shipping option of this code. */
export class ShippingOptionNotFound extends DomainError {
  readonly code = "pricing.shipping_option_not_found";
  readonly status = 404;

  constructor(channel: string, option: string) {
    super("There is no such shipping option.", { channel, option });
  }
}

/** A code that is on the cart cannot be used any more: it is expired, or was taken back. */
export class CodeExpired extends DomainError {
  readonly code = "pricing.code_expired";
  readonly status = 422;

  constructor(code: string, totals?: ChangedTotals) {
    super("This code has expired.", { given: code, ...written(totals) });
  }
}

/** A code that is on the cart was used as often, or for as much, as it may be; the totals without it are in the answer, nothing is charged. */
export class CodeExhausted extends DomainError {
  readonly code = "pricing.code_exhausted";
  readonly status = 409;

  constructor(code: string, reason: string, totals?: ChangedTotals) {
    super("This code cannot be used any more.", { given: code, reason, ...written(totals) });
  }
}

/** No promotion has this code. */
export class PromotionNotFound extends DomainError {
  readonly code = "pricing.promotion_not_found";
  readonly status = 404;

  constructor(code: string) {
    super("There is no such promotion.", { given: code });
  }
}

/** The promotion was used or has codes, which point at it; it can be switched off instead. */
export class PromotionInUse extends DomainError {
  readonly code = "pricing.promotion_in_use";
  readonly status = 409;

  constructor(code: string) {
    super("This promotion has codes or was used. Switch it off instead.", { given: code });
  }
}

/** Another promotion has this code already. */
export class CodeTaken extends DomainError {
  readonly code = "pricing.code_taken";
  readonly status = 409;

  constructor(codes: readonly string[]) {
    super("These codes are taken already.", { codes });
  }
}

/** Totals as they would be charged now. */
export type ChangedTotals = Readonly<Record<string, Money>>;

function written(totals: ChangedTotals | undefined) {
  if (totals === undefined) return {};
  return { totals: Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, toJson(amount)])) };
}

/** No code, or one that cannot be used here: which of the two, and why, is not told to whoever tries codes. */
export class CodeUnknown extends DomainError {
  readonly code = "pricing.code_unknown";
  readonly status = 422;

  constructor(code: string) {
    super("This code is not valid here.", { given: code });
  }
}

/** This process, or this address, watches as much as it may. */
export class LiveIsFull extends DomainError {
  readonly code = "pricing.live_full";
  readonly status = 503;

  constructor() {
    super("Too many pages are watching at the moment; come back in a few seconds.", { retryAfterSeconds: 5 });
  }
}

/** No rule lets this price follow anything. */
export class LiveRuleNotFound extends DomainError {
  readonly code = "pricing.live_rule_not_found";
  readonly status = 404;

  constructor(variantId: string, list: string) {
    super("There is no such rule of real-time pricing.", { variantId, list });
  }
}
