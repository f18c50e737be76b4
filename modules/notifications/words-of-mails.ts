import { type Channel, listChannels } from "#modules/channels";
import { localesOf } from "#modules/identity";
import { loadOrders, type Order, type OrderTokens } from "#modules/orders";
import type { Queryable } from "#platform/db";
import { composeOrderConfirmation } from "./order-confirmation.ts";

/** What links in mails are made of. */
export interface ShopLinks {
  /** Where customers reach the shop, `https://shop.example`; links in mails begin with it, whatever host was asked. */
  readonly publicUrl: string;
  readonly orderTokens: OrderTokens;
}

/** A mail as it is kept: its words, or the order that they are composed from. */
interface Kept {
  readonly orderId: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
}

/** A mail with the words that its reader sees. */
export type Worded<Mail> = Omit<Mail, "textBody" | "htmlBody"> & {
  readonly textBody: string;
  readonly htmlBody: string;
};

/** These mails with their words, those of confirmations composed from what their orders are now; five statements at most. */
export async function withWords<Mail extends Kept>(
  on: Queryable,
  links: ShopLinks,
  mails: readonly Mail[],
): Promise<readonly Worded<Mail>[]> {
  const orderIds = mails.flatMap(({ orderId, textBody }) => (textBody === null && orderId !== null ? [orderId] : []));
  const [orders, channels] =
    orderIds.length === 0 ? [[], []] : await Promise.all([loadOrders(on, orderIds), listChannels(on)]);
  const orderOf = new Map(orders.map((order) => [order.id, order]));
  const channelOf = new Map(channels.map((channel) => [channel.code, channel]));
  const localeOf = await localesOf(
    on,
    orders.flatMap(({ customerId }) => customerId ?? []),
  );
  return mails.map((mail) => {
    if (mail.textBody !== null && mail.htmlBody !== null) {
      return { ...mail, textBody: mail.textBody, htmlBody: mail.htmlBody };
    }
    const order = orderOf.get(mail.orderId ?? "");
    const channel = channelOf.get(order?.channel ?? "");
    if (order === undefined || channel === undefined)
      throw new Error(`order ${mail.orderId ?? "none"} of a mail is gone`);
    const locale = localeOf.get(order.customerId ?? "") ?? channel.locale;
    return { ...mail, ...wordsOf(order, { name: channel.name, locale }, links) };
  });
}

function wordsOf(order: Order, shop: Pick<Channel, "name" | "locale">, { publicUrl, orderTokens }: ShopLinks) {
  const link = `${publicUrl}/orders/${order.id}?token=${orderTokens.of(order.id)}`;
  const { text, html } = composeOrderConfirmation(order, shop, link);
  return { textBody: text, htmlBody: html.markup };
}
