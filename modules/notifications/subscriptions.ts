import { HOUR_MS } from "@hansa/kernel";
import { customerErased, passwordResetRequested, verificationRequested } from "#events/identity";
import { orderConfirmed } from "#events/orders";
import { listChannels } from "#modules/channels";
import { emailsOfOrders } from "#modules/orders";
import { type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { forgetOldMails } from "./forget-mails.ts";
import type { NewMail } from "./mail.ts";
import type { Mailer } from "./mailer.ts";
import { confirmationSubject } from "./order-confirmation.ts";
import { deleteMailsOf } from "./queries.ts";
import { queueAccountMail } from "./queue-account-mail.ts";
import { queueMails } from "./queue-mails.ts";
import { sendMails } from "./send-mails.ts";
import type { ShopLinks } from "./words-of-mails.ts";

/** What the room needs to know to write and send mails. */
export interface NotificationNeeds extends ShopLinks {
  readonly mailer: Mailer;
}

/** What this room does when something happened elsewhere. */
export function notificationHandlers(needs: NotificationNeeds): readonly Handler[] {
  return [confirmOrder(needs), sendResetLink(needs), sendConfirmationLink(needs), forgetCustomer];
}

/** The work that comes round: mails that are due are sent, and old ones are forgotten. */
export function notificationJobs(needs: NotificationNeeds): readonly Recurring[] {
  return [
    every({ name: "notifications.send_mails", everyMs: 1_000, run: ({ db }) => sendMails(db, needs) }),
    every({ name: "notifications.forget_old_mails", everyMs: HOUR_MS, run: ({ db }) => forgetOldMails(db) }),
  ];
}

/** Writes to whoever ordered, as soon as the order is confirmed. */
function confirmOrder({ mailer }: NotificationNeeds): Handler {
  return handler({
    on: orderConfirmed,
    name: "notifications.confirm_order",
    async handleAll(tx, events) {
      const [emailOf, channels] = await Promise.all([
        emailsOfOrders(
          tx,
          events.map(({ payload }) => payload.orderId),
        ),
        listChannels(tx),
      ]);
      const channelOf = new Map(channels.map((channel) => [channel.code, channel]));
      const mails = events.map(({ id, payload: { orderId, number, customerId, ...order } }): NewMail => {
        const channel = channelOf.get(order.channel);
        const toAddress = emailOf.get(orderId);
        if (channel === undefined) throw new Error(`order ${orderId} was sold in a channel that is gone`);
        if (toAddress === undefined) throw new Error(`order ${orderId} is confirmed, but absent`);
        const subject = confirmationSubject(channel, number);
        return { eventId: id, kind: "order_confirmation", toAddress, customerId, subject, body: { orderId } };
      });
      await queueMails(tx, mailer.via, mails);
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
