import { after, type Currency, DAY_MS, type Money, money } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import type { PriceEntry, PriceFacts, PriceList } from "./facts-shape.ts";
import { loadPriceFacts } from "./price-facts.ts";
import { type Audience, choosePrice, isMeantFor } from "./prices/choose-price.ts";
import { type PastListRow, selectPastLists, selectPastPrices } from "./prices/history-queries.ts";
import { toPriceRule } from "./prices/list-queries.ts";
import { lowestPriceBefore, type PastList, type PastPrice } from "./prices/lowest-price.ts";
import { parseListSettings } from "./prices/list-settings.ts";

/** The price of one unit as a product page shows it; null without a price in the channel's currency. */
export interface DisplayPrice {
  readonly price: Money | null;
  /** The base price that a sale undercuts; null without a sale. */
  readonly priceWas: Money | null;
  /** The lowest price of the 30 days before the sale; null without a sale, and where nothing is known of that time. */
  readonly lowestPrice30d: Money | null;
  /** When a list for these people begins or ends next; null when never. */
  readonly turnsAt: Date | null;
}

/** A sale that is older is judged as if it had begun then. */
const OLDEST_SALE_MS = 400 * DAY_MS;

/**
 * Prices of one unit of each variant for anyone, in the channel's currency and at `now`. Every id given has an entry. Two
 * statements more when some of them are on sale.
 */
export async function loadDisplayPrices(
  on: Queryable,
  variantIds: readonly string[],
  channel: Channel,
  now: Date,
): Promise<ReadonlyMap<string, DisplayPrice>> {
  return await loadPricesFor(on, variantIds, anyoneIn(channel, now));
}

/**
 * As `loadDisplayPrices`, for a customer of a group.
 *
 * @param of.customerGroup code of the group that price lists name
 */
export async function loadGroupPrices(
  on: Queryable,
  variantIds: readonly string[],
  of: { readonly channel: Channel; readonly customerGroup: string; readonly now: Date },
): Promise<ReadonlyMap<string, DisplayPrice>> {
  return await loadPricesFor(on, variantIds, { ...anyoneIn(of.channel, of.now), customerGroup: of.customerGroup });
}

async function loadPricesFor(
  on: Queryable,
  variantIds: readonly string[],
  audience: Audience & { readonly currency: Currency },
): Promise<ReadonlyMap<string, DisplayPrice>> {
  const facts = await loadPriceFacts(on, variantIds);
  const chosen = new Map(variantIds.map((id) => [id, choosePrice(facts.prices.get(id), 1, audience)]));
  const reduced = variantIds.filter((id) => (chosen.get(id)?.was ?? null) !== null);
  const lowest = await loadLowestPrices(on, reduced, { facts, audience });
  const inCurrency = (amountMinor: bigint | null | undefined): Money | null =>
    amountMinor === null || amountMinor === undefined ? null : money(amountMinor, audience.currency);
  return new Map(
    variantIds.map((id) => [
      id,
      {
        price: inCurrency(chosen.get(id)?.entry.amountMinor),
        priceWas: inCurrency(chosen.get(id)?.was?.amountMinor),
        lowestPrice30d: inCurrency(lowest.get(id)),
        turnsAt: nextTurn(facts.prices.get(id) ?? [], audience),
      },
    ]),
  );
}

/** What one unit costs anyone, without what was before: for those who keep prices of many products. */
export type ShownPrice = Pick<DisplayPrice, "price" | "turnsAt">;

/**
 * Prices of one unit of each variant for anyone, in each of these channels at `now`, by code of the channel and variant; a
 * variant without any price is absent. The prices are read once for all channels.
 */
export async function loadShownPrices(
  on: Queryable,
  variantIds: readonly string[],
  channels: readonly Channel[],
  now: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<string, ShownPrice>>> {
  const facts = await loadPriceFacts(on, variantIds);
  return new Map(
    channels.map((channel) => {
      const audience = anyoneIn(channel, now);
      const shown = [...facts.prices].map(([id, entries]) => {
        const amount = choosePrice(entries, 1, audience)?.entry.amountMinor;
        const price = amount === undefined ? null : money(amount, channel.currency);
        return [id, { price, turnsAt: nextTurn(entries, audience) }] as const;
      });
      return [channel.code, new Map(shown)];
    }),
  );
}

/** Somebody of whom nothing is known, at the channel's first destination. */
function anyoneIn({ code, currency, countries }: Channel, now: Date): Audience & { readonly currency: Currency } {
  return { channel: code, currency, customerGroup: null, country: countries[0] ?? null, nowMs: now.getTime() };
}

function nextTurn(entries: readonly PriceEntry[], audience: Audience): Date | null {
  const turns = entries.flatMap(({ list }) => (isMeantFor(list, audience) ? [list.fromMs, list.untilMs] : []));
  const next = Math.min(...turns.filter((turn) => turn > audience.nowMs));
  return Number.isFinite(next) ? new Date(next) : null;
}

async function loadLowestPrices(
  on: Queryable,
  variantIds: readonly string[],
  { facts, audience }: { readonly facts: PriceFacts; readonly audience: Audience },
): Promise<ReadonlyMap<string, bigint | null>> {
  if (variantIds.length === 0) return new Map();
  const of = { currency: audience.currency, since: after(new Date(audience.nowMs), -OLDEST_SALE_MS) };
  const [priceRows, listRows] = await Promise.all([selectPastPrices(on, variantIds, of), selectPastLists(on, of)]);
  const lists = listSpells(
    [...facts.settings.lists.values()].map(({ list }) => list),
    listRows,
  );
  const byVariant = Map.groupBy(priceRows, ({ variantId }) => variantId);
  return new Map(
    variantIds.map((id) => {
      const prices = (byVariant.get(id) ?? []).map(
        ({ priceListId, amountMinor, inForceFrom, inForceUntil }): PastPrice => ({
          priceListId,
          amountMinor,
          fromMs: inForceFrom.getTime(),
          untilMs: inForceUntil?.getTime() ?? Infinity,
        }),
      );
      return [id, lowestPriceBefore({ prices, lists }, audience)];
    }),
  );
}

/** A list's present settings hold since its former ones ended; before the first that is kept, it is taken to have been the same. */
function listSpells(present: readonly PriceList[], past: readonly PastListRow[]): readonly PastList[] {
  const byList = Map.groupBy(past, ({ priceListId }) => priceListId);
  return present.flatMap((list) => {
    const former = (byList.get(list.id) ?? []).map((row, index): PastList => {
      const settings = parseListSettings(row.settings);
      const fromMs = index === 0 ? -Infinity : row.inForceFrom.getTime();
      return {
        list: { ...list, ...settings, rule: toPriceRule(settings) },
        fromMs,
        untilMs: row.inForceUntil.getTime(),
      };
    });
    return [...former, { list, fromMs: former.at(-1)?.untilMs ?? -Infinity, untilMs: Infinity }];
  });
}
