import { DomainError } from "@hansa/kernel";
import type { Shortage } from "./allocate.ts";

/** Fewer units can be sold here than were asked for. */
export class InsufficientStock extends DomainError {
  readonly code = "inventory.insufficient_stock";
  readonly status = 409;

  constructor(short: readonly Shortage[]) {
    super("Some items are no longer available in the quantity you asked for.", { short });
  }
}

/** Units would go that are promised to somebody, or that are not there. */
export class StockIsPromised extends DomainError {
  readonly code = "inventory.stock_is_promised";
  readonly status = 409;

  constructor(rows: readonly { readonly variantId: string; readonly location: string; readonly free: number }[]) {
    super("Fewer units are free there than you want to take away.", { rows });
  }
}

/** More units would lie there than one location may have of one variant. */
export class InsufficientRoom extends DomainError {
  readonly code = "inventory.insufficient_room";
  readonly status = 409;

  constructor(
    rows: readonly { readonly variantId: string; readonly location: string; readonly onHand: number }[],
    most: number,
  ) {
    super("More units would be there than a location may have of one variant.", { rows, most });
  }
}

/** No location has this code. */
export class LocationNotFound extends DomainError {
  readonly code = "inventory.location_not_found";
  readonly status = 404;

  constructor(location: string) {
    super("There is no such location.", { location });
  }
}
