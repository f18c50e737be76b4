import { DomainError } from "@hansa/kernel";

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

/** The code is no coupon or gift card that can be used. */
export class CodeUnknown extends DomainError {
  readonly code = "pricing.code_unknown";
  readonly status = 422;

  constructor(code: string) {
    super("This code is not valid.", { given: code });
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
