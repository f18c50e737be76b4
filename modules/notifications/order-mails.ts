import { many, type Queryable } from "#platform/db";
import { mailsOfOrder, type OrderMailRow } from "./order-mail-queries.ts";

const MAX_MAILS = 100;

/** Which mails about an order were sent, to whom and when; the oldest first. @param since when it was placed */
export async function listMailsOfOrder(
  on: Queryable,
  { orderId, since }: { readonly orderId: string; readonly since: Date },
): Promise<readonly OrderMailRow[]> {
  return await many(on, mailsOfOrder(on, { orderId, since, limit: MAX_MAILS }));
}
