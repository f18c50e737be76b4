import { after, DAY_MS } from "@hansa/kernel";
import { type LeftBehind, loadLeftBehind, RECOVERY_LINK_MS, type RecoveryLinks } from "#modules/cart";
import { type Channel, listChannels } from "#modules/channels";
import { emailHashOf } from "#modules/identity";
import { listOrders } from "#modules/orders";
import type { Queryable, Tx } from "#platform/db";
import { composeCartReminder } from "./cart-reminder.ts";
import type { NewMail } from "./mail.ts";
import type { Mailer } from "./mailer.ts";
import { queueMails } from "./queue-mails.ts";
import { countReminders, selectOptOuts } from "./reminder-queries.ts";
import { hashAddress, type StopLinks } from "./stop-link.ts";

/** Most reminders that an address gets within REMINDER_WINDOW_MS, however many carts it leaves behind. */
export const MAX_REMINDERS = 2;
export const REMINDER_WINDOW_MS = 7 * DAY_MS;

/** What reminders are made of. */
export interface ReminderNeeds {
  readonly publicUrl: string;
  readonly recovery: RecoveryLinks;
  readonly stops: StopLinks;
  readonly mailer: Pick<Mailer, "via">;
}

/** A cart that was announced as left behind. */
export interface Announced {
  readonly eventId: string;
  readonly cartId: string;
  readonly untouchedSince: Date;
}

/**
 * Reminds customers of the carts that they left: those who still want it, have not said stop since, did not order after
 * they left the cart, and got fewer than MAX_REMINDERS lately.
 *
 * @returns how many are reminded
 */
export async function remindOfCarts(tx: Tx, needs: ReminderNeeds, announced: readonly Announced[]): Promise<number> {
  const carts = await loadLeftBehind(
    tx,
    announced.map(({ cartId }) => cartId),
  );
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.code, channel]));
  const mayRemind = await readLimits(tx, [...carts.values()]);
  const mails: NewMail[] = [];
  for (const { eventId, cartId, untouchedSince } of announced) {
    const cart = carts.get(cartId);
    const channel = channels.get(cart?.channel ?? "");
    if (cart === undefined || channel === undefined || (await hasOrderedSince(tx, cart.email, untouchedSince)))
      continue;
    if (!mayRemind(cart.email)) continue;
    mails.push(mailOf(eventId, { cart, channel, now: tx.now }, needs));
  }
  await queueMails(tx, needs.mailer.via, mails);
  return mails.length;
}

function mailOf(
  eventId: string,
  { cart, channel, now }: { readonly cart: LeftBehind; readonly channel: Channel; readonly now: Date },
  { publicUrl, recovery, stops }: ReminderNeeds,
): NewMail {
  const token = recovery.make({ cartId: cart.cartId, expiresAt: after(now, RECOVERY_LINK_MS) });
  const links = { cart: `${publicUrl}/cart/restore/${token}`, stop: `${publicUrl}/mails/stop/${stops.of(cart.email)}` };
  const { subject, ...body } = composeCartReminder(cart, channel, links);
  return { eventId, kind: "cart_reminder", toAddress: cart.email, customerId: cart.customerId, subject, body };
}

/** Who may be reminded; each yes counts, so that two carts of one address share what it may get. */
async function readLimits(tx: Tx, carts: readonly LeftBehind[]): Promise<(email: string) => boolean> {
  const emails = [...new Set(carts.map(({ email }) => email))];
  const stopped = new Set(
    (await selectOptOuts(tx, emails.map(hashAddress))).map(({ emailHash }) => emailHash.toString("hex")),
  );
  const since = after(tx.now, -REMINDER_WINDOW_MS);
  const reminded = await countReminders(
    tx,
    emails.map((email) => email.toLowerCase()),
    since,
  );
  const counts = new Map(reminded.map(({ toAddress, count }) => [toAddress, count]));
  return (email) => {
    const count = counts.get(email.toLowerCase()) ?? 0;
    if (count >= MAX_REMINDERS || stopped.has(hashAddress(email).toString("hex"))) return false;
    counts.set(email.toLowerCase(), count + 1);
    return true;
  };
}

async function hasOrderedSince(on: Queryable, email: string, since: Date): Promise<boolean> {
  const filter = { customerId: null, emailHash: Buffer.from(emailHashOf(email), "hex"), state: null, from: since };
  return (await listOrders(on, filter, { before: null, limit: 1 })).length > 0;
}
