import { HOUR_MS } from "@hansa/kernel";
import { cartAbandoned } from "#events/cart";
import { customerErased, passwordResetRequested, verificationRequested } from "#events/identity";
import { orderConfirmed } from "#events/orders";
import type { RecoveryLinks } from "#modules/cart";
import { listChannels } from "#modules/channels";
import { localesOf } from "#modules/identity";
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
import { remindOfCarts } from "./remind-of-carts.ts";
import type { StopLinks } from "./stop-link.ts";
import { sendMails } from "./send-mails.ts";
import { webhookHandlers } from "./webhooks/tell.ts";
import { type Webhooks, webhookJobs } from "./webhooks/webhooks.ts";
import type { ShopLinks } from "./words-of-mails.ts";

/** What the room needs to know to write and send mails. */
export interface NotificationNeeds extends ShopLinks {
  readonly mailer: Mailer;
  /** Links of reminders to the cart, and to no more reminders. */
  readonly recovery: RecoveryLinks;
  readonly stops: StopLinks;
  readonly webhooks: Webhooks;
}

/** What this room does when something happened elsewhere. */
export function notificationHandlers(needs: NotificationNeeds): readonly Handler[] {
  return [
    confirmOrder(needs),
    sendResetLink(needs),
    sendConfirmationLink(needs),
    remindOfCart(needs),
    forgetCustomer,
    ...webhookHandlers(needs.webhooks.source),
  ];
}

/** The work that comes round: mails and webhooks that are due are sent, and old ones are forgotten. */
export function notificationJobs(needs: NotificationNeeds): readonly Recurring[] {
  return [
    every({ name: "notifications.send_mails", everyMs: 1_000, run: ({ db }) => sendMails(db, needs) }),
    every({ name: "notifications.forget_old_mails", everyMs: HOUR_MS, run: ({ db }) => forgetOldMails(db) }),
    ...webhookJobs(needs.webhooks),
  ];
}

/** Writes to whoever ordered, as soon as the order is confirmed. */
function confirmOrder({ mailer }: NotificationNeeds): Handler {
  return handler({
    on: orderConfirmed,
    name: "notifications.confirm_order",
    async handleAll(tx, events) {
      const [emailOf, channels, localeOf] = await Promise.all([
        emailsOfOrders(
          tx,
          events.map(({ payload }) => payload.orderId),
        ),
        listChannels(tx),
        localesOf(
          tx,
          events.flatMap(({ payload }) => payload.customerId ?? []),
        ),
      ]);
      const channelOf = new Map(channels.map((channel) => [channel.code, channel]));
      const mails = events.map(({ id, payload: { orderId, number, customerId, ...order } }): NewMail => {
        const channel = channelOf.get(order.channel);
        const toAddress = emailOf.get(orderId);
        if (channel === undefined) throw new Error(`order ${orderId} was sold in a channel that is gone`);
        if (toAddress === undefined) throw new Error(`order ${orderId} is confirmed, but absent`);
        const locale = localeOf.get(customerId ?? "") ?? channel.locale;
        const subject = confirmationSubject({ name: channel.name, locale }, number);
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

/** Writes to whoever left a cart behind and wants to be told. */
function remindOfCart(needs: NotificationNeeds): Handler {
  return handler({
    on: cartAbandoned,
    name: "notifications.remind_of_cart",
    handleAll: async (tx, events) => {
      const announced = events.map(({ id, payload: { cartId, untouchedSince } }) => {
        return { eventId: id, cartId, untouchedSince: new Date(untouchedSince) };
      });
      await remindOfCarts(tx, needs, announced);
    },
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
