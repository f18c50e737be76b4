import { InvalidInput, parseId } from "@hansa/kernel";
import { recordAudit, StepUpRequired } from "#modules/identity";
import { type AmountLimits, assertGivenBackProved } from "#modules/payments";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { cancelOrder } from "./cancel.ts";
import { CancelBody } from "./cancel-body.ts";
import { DeskOrder, deskViewOf } from "./desk-view.ts";
import { OrderCannotMove, OrderNotFound, OrderWasImported } from "./errors.ts";

const closed = { additionalProperties: false } as const;

/** What cancelling at the desk is given. */
export interface CancelNeeds {
  /** What may go back of one order before staff prove anew who they are; null, or absent: nothing is asked. */
  readonly refundsProvedAbove?: AmountLimits | null;
}

/** Cancelling gives all of the money back, so it is held to the limit of refunds. */
export function cancelAnyOrder({ refundsProvedAbove: limits = null }: CancelNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/admin/orders/:id/cancel",
    summary: "Cancel a confirmed order: units go back on the shelf, money goes back to the buyer.",
    auth: scope("orders:write"),
    rate: "desk",
    params: Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed),
    body: CancelBody,
    reply: { 200: DeskOrder },
    refusals: [InvalidInput, OrderCannotMove, OrderNotFound, OrderWasImported, StepUpRequired],
    transaction: true,
    async handle({ tx, params, body, actor, headers, requestId, ip, trace }) {
      const orderId = parseId<"order">(params.id);
      const reason = body?.reason ?? "cancelled by the shop";
      const { order, isCancelledNow } = await cancelOrder(tx, { orderId, reason, trace });
      if (isCancelledNow) {
        const { currency } = order.totals.total;
        await assertGivenBackProved(tx, { id: orderId, currency }, { actor, headers, limits });
        await recordAudit(tx, {
          actor,
          action: "orders.cancelled",
          subject: orderId,
          before: { state: "confirmed" },
          after: { state: order.state },
          reason,
          requestId,
          ip,
        });
      }
      return deskViewOf(order);
    },
  });
}
