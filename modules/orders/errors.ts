import { DomainError } from "@hansa/kernel";

/** There is no such order, or the caller has not proved to be its owner: the answer is the same. */
export class OrderNotFound extends DomainError {
  readonly code = "orders.not_found";
  readonly status = 404;

  constructor() {
    super("There is no such order.");
  }
}

/** The order is in a state from which it cannot go there. */
export class OrderCannotMove extends DomainError {
  readonly code = "orders.cannot_move";
  readonly status = 409;

  constructor(from: string, to: string) {
    super("The order cannot do that now.", { from, to });
  }
}

/** The order was placed in a former shop and only recorded here: its goods and its money are not ours to move. */
export class OrderWasImported extends DomainError {
  readonly code = "orders.was_imported";
  readonly status = 409;

  constructor() {
    super("This order was imported from a former shop and can only be changed there.");
  }
}

/** The order has as many notes as one may have. */
export class TooManyNotes extends DomainError {
  readonly code = "orders.too_many_notes";
  readonly status = 409;

  constructor(most: number) {
    super("There are too many notes on this order.", { most });
  }
}

/** What is asked would leave the order without any goods. */
export class EditLeavesNothing extends DomainError {
  readonly code = "orders.edit_leaves_nothing";
  readonly status = 409;

  constructor() {
    super("An order keeps at least one line; an order that nobody wants any more is cancelled.");
  }
}

/** Part of what is to be changed was given back already, so it stays as it is. */
export class PartIsSettled extends DomainError {
  readonly code = "orders.part_is_settled";
  readonly status = 409;

  /** @param lines positions of lines of which units were given back; empty when it is the shipping or the total */
  constructor(part: "line" | "shipping" | "total", lines: readonly number[] = []) {
    super("Part of that was given back already and cannot be changed any more.", { part, lines });
  }
}
