import { HOUR_MS } from "@hansa/kernel";
import { listChannels } from "#modules/channels";
import { loadOrders, type OrderTokens } from "#modules/orders";
import { customerErased, passwordResetRequested, verificationRequested } from "#events/identity";
import { orderConfirmed } from "#events/orders";
import { type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { queueAccountMail } from "./queue-account-mail.ts";
import { forgetOldMails } from "./forget-mails.ts";
import type { Mailer } from "./mailer.ts";
import { composeOrderConfirmation } from "./order-confirmation.ts";
import { deleteMailsOf } from "./queries.ts";
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
  return [confirmOrder(needs), sendResetLink(needs), sendConfirmationLink(needs), forgetCustomer];
}

/** The work that comes round: mails that are due are sent, and old ones are forgotten. */
export function notificationJobs(mailer: Mailer): readonly Recurring[] {
  return [
    every({ name: "notifications.send_mails", everyMs: 1_000, run: ({ db }) => sendMails(db, mailer) }),
    every({ name: "notifications.forget_old_mails", everyMs: HOUR_MS, run: ({ db }) => forgetOldMails(db) }),
  ];
}

/** Writes to whoever ordered, as soon as the order is confirmed. */
function confirmOrder({ publicUrl, orderTokens }: NotificationNeeds): Handler {
  return handler({
    on: orderConfirmed,
    name: "notifications.confirm_order",
    async handleAll(tx, events) {
      const orders = await loadOrders(
        tx,
        events.map(({ payload }) => payload.orderId),
      );
      const channels = new Map((await listChannels(tx)).map((channel) => [channel.code, channel]));
      const eventOf = new Map(events.map(({ id, payload }) => [payload.orderId, id]));
      if (orders.length < eventOf.size) throw new Error("an order is confirmed, but absent");
      await queueMails(
        tx,
        orders.map((order) => {
          const channel = channels.get(order.channel);
          if (channel === undefined) throw new Error(`order ${order.id} was sold in a channel that is gone`);
          const link = `${publicUrl}/orders/${order.id}?token=${orderTokens.of(order.id)}`;
          return {
            ...composeOrderConfirmation(order, channel, link),
            eventId: eventOf.get(order.id) ?? "",
            kind: "order_confirmation",
            customerId: order.customerId,
            toAddress: order.email,
          };
        }),
      );
    },
  });
}

/** Writes to whoever asked for a new password. */
function sendResetLink(needs: NotificationNeeds): Handler {
  return handler({
    on: passwordResetRequested,
    name: "notifications.send_reset_link",
    handle: (tx, { id }, meta) => queueAccountMail(tx, needs, id, meta.id),
  });
}

/** Writes to whoever has an address to prove. */
function sendConfirmationLink(needs: NotificationNeeds): Handler {
  return handler({
    on: verificationRequested,
    name: "notifications.send_confirmation_link",
    handle: (tx, { id }, meta) => queueAccountMail(tx, needs, id, meta.id),
  });
}

/** A customer who is gone leaves no mail behind. */
const forgetCustomer = handler({
  on: customerErased,
  name: "notifications.forget_customer",
  async handle(tx, { customerId }) {
    await deleteMailsOf(tx, customerId);
  },
});
