import { DAY_MS, type Money } from "@hansa/kernel";
import { isSellable, listVariantIds, loadVariants } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import { seedInsights } from "#modules/insights";
import { type ImportedOrder, importOrders, listOrders, ORDERS_PER_IMPORT } from "#modules/orders";
import { loadDisplayPrices } from "#modules/pricing";
import { importEvents, MAX_IMPORTED } from "#modules/recommendations";
import type { Tx } from "#platform/db";
import { every, type Recurring } from "#platform/jobs";
import { behaviourOf, eventsOf } from "./behaviour.ts";
import { orderOf, type Shelf } from "./orders.ts";
import { type Visit, visitsBefore } from "./visits.ts";

/** Variants that the week's visitors look at. */
const LOOKED_AT = 400;
const MOST_VARIANTS = 5_000;

/**
 * Gives a demo shop a past: a week of visits and orders, so that lists, reports and recommendations have something to
 * show. It is written beside the first requests, in one transaction, and once: a shop with any order has a past already.
 */
export const demoWeek: Recurring = every({
  name: "server.demo_week",
  everyMs: DAY_MS,
  async run({ db }) {
    const did = await db.transaction(writeWeek);
    return { did, full: false };
  },
});

/** @returns how many visits were written */
async function writeWeek(tx: Tx): Promise<number> {
  const nobody = { customerId: null, emailHash: null, state: null };
  if ((await listOrders(tx, nobody, { before: null, limit: 1 })).length > 0) return 0;
  const shelf = await loadShelf(tx);
  const onSale = [...shelf.facts.values()].map(({ variantId, productId }) => ({ variantId, productId }));
  if (onSale.length === 0) return 0;
  const visits = visitsBefore(tx.now, onSale);
  const sold = visits.flatMap((visit) => {
    const order = orderOf(visit, shelf);
    return order === null ? [] : [{ visit, order }];
  });
  await writeOrders(
    tx,
    sold.map(({ order }) => order),
  );
  const events = visits.flatMap(eventsOf);
  for (let from = 0; from < events.length; from += MAX_IMPORTED)
    await importEvents(tx, events.slice(from, from + MAX_IMPORTED));
  await seedInsights(tx, {
    orders: sold.map(({ visit, order }) => soldOf(tx, visit, order)),
    behaviour: visits.map(behaviourOf),
  });
  return visits.length;
}

async function writeOrders(tx: Tx, orders: readonly ImportedOrder[]): Promise<void> {
  for (let from = 0; from < orders.length; from += ORDERS_PER_IMPORT) {
    const outcomes = await importOrders(tx, orders.slice(from, from + ORDERS_PER_IMPORT));
    const refused = outcomes.find(({ kind }) => kind === "refused");
    if (refused?.kind === "refused") throw refused.refusal;
  }
}

/** The things of the demo's shelves that anybody may buy, with what they cost in each channel. */
async function loadShelf(tx: Tx): Promise<Shelf> {
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.code, channel]));
  const all = await listVariantIds(tx, { after: null, limit: MOST_VARIANTS });
  // From all shelves, which stand one behind the other.
  const apart = Math.max(1, Math.floor(all.length / LOOKED_AT));
  const ids = all.filter((_, place) => place % apart === 0);
  const facts = new Map(
    [...(await loadVariants(tx, ids))].filter(
      ([, one]) => one.components.length === 0 && [...channels.keys()].every((code) => isSellable(one, code, tx.now)),
    ),
  );
  const prices = new Map<string, ReadonlyMap<string, { readonly price: Money | null }>>();
  for (const channel of channels.values())
    prices.set(channel.code, await loadDisplayPrices(tx, [...facts.keys()], channel, tx.now));
  return { channels, facts, priceOf: (channel, variantId) => prices.get(channel)?.get(variantId)?.price ?? null };
}

/** An order as those who report hear of it. */
function soldOf(tx: Tx, { at, name }: Visit, order: ImportedOrder) {
  return {
    orderId: order.externalId,
    number: name,
    region: tx.region,
    channel: order.channel,
    customerId: null,
    currency: order.totals.total.currency,
    totalMinor: Number(order.totals.total.amountMinor),
    placedAt: at.toISOString(),
    lines: order.lines.map(({ variantId, sku, quantity, unitPrice, gross }) => ({
      variantId,
      sku,
      quantity,
      unitPriceMinor: Number(unitPrice.amountMinor),
      grossMinor: Number(gross.amountMinor),
    })),
  };
}
