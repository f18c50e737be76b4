import { findChannel } from "#modules/channels";
import { loadOrders, type OrderTokens } from "#modules/orders";
import { orderConfirmed } from "#events/orders";
import { type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import type { Mailer } from "./mailer.ts";
import { composeOrderConfirmation } from "./order-confirmation.ts";
import { queueMails } from "./queue-mails.ts";
import { sendMails } from "./send-mails.ts";

/** What the room needs to know to write mails. */
export interface NotificationNeeds {
  /** Where customers reach the shop, `https://shop.example`; links in mails begin with it, whatever host was asked. */
  readonly publicUrl: string;
  readonly orderTokens: OrderTokens;
}

/** What this room does when something happened elsewhere. */
export function notificationHandlers(needs: NotificationNeeds): readonly Handler[] {
  return [confirmOrder(needs)];
}

/** The work that comes round: mails that are due are sent. */
export function notificationJobs(mailer: Mailer): readonly Recurring[] {
  return [every({ name: "notifications.send_mails", everyMs: 1_000, run: ({ db }) => sendMails(db, mailer) })];
}

/** Writes to whoever ordered, as soon as the order is confirmed. */
function confirmOrder({ publicUrl, orderTokens }: NotificationNeeds): Handler {
  return handler({
    on: orderConfirmed,
    name: "notifications.confirm_order",
    async handle(tx, { orderId }, { id }) {
      const [order] = await loadOrders(tx, [orderId]);
      if (order === undefined) throw new Error(`order ${orderId} is confirmed, but absent`);
      const channel = await findChannel(tx, order.channel);
      const link = `${publicUrl}/orders/${orderId}?token=${orderTokens.of(orderId)}`;
      const composed = composeOrderConfirmation(order, channel, link);
      await queueMails(tx, [{ ...composed, eventId: id, kind: "order_confirmation", toAddress: order.email }]);
    },
  });
}
