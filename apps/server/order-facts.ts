import { listAcquaintances } from "#modules/fraud";
import { listMailsOfOrder } from "#modules/notifications";
import { loadOrders, type Order } from "#modules/orders";
import {
  attemptsOf,
  type EvidenceSection,
  type EvidenceSource,
  type LoadOrderMoney,
  moneyText,
} from "#modules/payments";
import type { Queryable } from "#platform/db";

/** Most mails that the evidence names; an order has a handful. */
const MAX_MAILS = 100;

// Payments stands below orders and is told here what orders cost and what a disputed one was about.

/** What an order costs, part by part. */
export const loadOrderMoney: LoadOrderMoney = async (on, orderId) => {
  const [order] = await loadOrders(on, [orderId]);
  if (order === undefined) return null;
  const { lines, shipping, totals } = order;
  return {
    total: totals.total,
    taxMinor: totals.tax.amountMinor,
    lines: lines.map(({ position, quantity, gross, tax }) => ({
      position,
      quantity,
      grossMinor: gross.amountMinor,
      taxMinor: tax.amountMinor,
    })),
    shipping:
      shipping === null
        ? null
        : { grossMinor: shipping.net.amountMinor + shipping.tax.amountMinor, taxMinor: shipping.tax.amountMinor },
  };
};

/**
 * What is known of a disputed order: what was promised, to whom, where it went, how it was paid, which mails were sent, and
 * how long the device and the card are known.
 */
export const orderEvidence: EvidenceSource = {
  async collect(on, orderId) {
    const [order] = await loadOrders(on, [orderId]);
    if (order === undefined) return [];
    const known = await Promise.all([paymentSection(on, orderId), mailSection(on, order), deviceSection(on, orderId)]);
    return [orderSection(order), addressSection(order), ...known];
  },
};

function orderSection({ number, placedAt, email, lines, totals, timeline }: Order): EvidenceSection {
  return {
    title: "The order",
    facts: [
      { label: "Number", value: number },
      { label: "Placed", value: placedAt.toISOString() },
      { label: "E-mail", value: email },
      { label: "Total", value: moneyText(totals.total) },
      ...lines.map(({ sku, title, quantity }) => ({ label: sku, value: `${String(quantity)} × ${title}` })),
      ...timeline.map(({ state, at, reason }) => ({
        label: at.toISOString(),
        value: reason === null ? state : `${state}: ${reason}`,
      })),
    ],
  };
}

function addressSection({ shippingAddress, billingAddress, shipping }: Order): EvidenceSection {
  const oneLine = (address: Order["shippingAddress"]): string =>
    address === null
      ? "none"
      : [address.name, address.line1, address.line2, address.postalCode, address.city, address.region, address.country]
          .filter((part) => part !== undefined && part !== "")
          .join(", ");
  return {
    title: "Where it went",
    facts: [
      { label: "Shipped to", value: oneLine(shippingAddress) },
      { label: "Billed to", value: oneLine(billingAddress) },
      { label: "Shipped by", value: shipping?.name ?? "nothing was shipped" },
    ],
  };
}

async function paymentSection(on: Queryable, orderId: string): Promise<EvidenceSection> {
  const attempts = await attemptsOf(on, [orderId]);
  return {
    title: "How it was paid",
    facts: attempts.map(({ startedAt, provider, method, state, providerReference, reason }) => ({
      label: startedAt.toISOString(),
      value: [`${method} at ${provider}`, state, reason, providerReference].filter((part) => part !== null).join(", "),
    })),
  };
}

async function mailSection(on: Queryable, { id: orderId }: Order): Promise<EvidenceSection> {
  const mails = await listMailsOfOrder(on, on.region, { orderId, after: null, limit: MAX_MAILS, state: null });
  return {
    title: "Mails about it",
    facts: mails.toReversed().map(({ subject, toAddress, state, createdAt, sentAt }) => ({
      label: (sentAt ?? createdAt).toISOString(),
      value: `${state} to ${toAddress}: ${subject}`,
    })),
  };
}

/** Nothing names them: it tells since when the same device, card or address buys here. */
async function deviceSection(on: Queryable, orderId: string): Promise<EvidenceSection> {
  const known = await listAcquaintances(on, orderId);
  return {
    title: "How long they are known",
    facts: known.map(({ role, firstSeenAt, purchases, frauds }) => ({
      label: role,
      value: `since ${firstSeenAt?.toISOString() ?? "this purchase"}, ${String(purchases)} purchases, ${String(frauds)} of them fraud`,
    })),
  };
}
