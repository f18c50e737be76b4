import { many, type Queryable } from "#platform/db";
import { parsePart } from "./give-back.ts";
import { partsOfOrder } from "./part-queries.ts";
import type { Part } from "./parts.ts";

/** What parts of an order were given back, and of which the money was taken when they were sent. */
export interface OrderParts {
  readonly givenBack: readonly Part[];
  readonly sent: readonly Part[];
}

/** Safe to decide by only under the locks of the order's payments: see `lockOrderPayments`. */
export async function loadOrderParts(on: Queryable, orderId: string): Promise<OrderParts> {
  const [givenBack, sent] = await Promise.all([
    many(on, partsOfOrder(on, orderId, "refund")),
    many(on, partsOfOrder(on, orderId, "capture")),
  ]);
  return { givenBack: givenBack.map(parsePart), sent: sent.map(parsePart) };
}
