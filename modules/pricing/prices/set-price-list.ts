import { InvalidInput, newId } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { PriceCurrencyDiffers, PriceListNotFound } from "../errors.ts";
import { announceSettings } from "../settings.ts";
import {
  insertListHistory,
  lockPriceList,
  type PriceListRow,
  selectPriceLists,
  upsertPriceListRow,
} from "./list-queries.ts";
import type { PriceEnding } from "./price-rule.ts";

/** A rule by which a list makes its prices of another list's. */
export interface RuleToSet {
  /** Code of the list that it follows. */
  readonly list: string;
  /** 100,000 is 10 % off; negative is on top. */
  readonly offPpm: number;
  readonly ending: PriceEnding;
}

/** A price list as it is made or changed; its code names it, and its currency never changes. */
export interface PriceListToSet
  extends Pick<
    PriceListRow,
    "code" | "name" | "channel" | "currency" | "kind" | "priority" | "validFrom" | "validUntil"
  > {
  /** Null, as when left out: for everyone. */
  readonly customerGroup?: string | null;
  /** Empty, as when left out: for every destination. */
  readonly countries?: readonly string[];
  /** Null, as when left out: only prices of its own. */
  readonly rule?: RuleToSet | null;
}

/**
 * Makes the price list, or gives the one of this code these values and keeps what they were.
 *
 * @throws PriceCurrencyDiffers when it has another currency, or follows a list that has
 * @throws PriceListNotFound when it follows a list that is not there
 * @throws InvalidInput when its window ends before it begins, or when one list would follow another that follows a third
 */
export async function upsertPriceList(tx: Tx, list: PriceListToSet): Promise<PriceListRow> {
  if (list.validFrom !== null && list.validUntil !== null && list.validFrom >= list.validUntil)
    throw new InvalidInput([{ pointer: "/validUntil", message: "must be after validFrom" }]);
  const former = await lockPriceList(tx, list.code);
  const parent = await findParent(tx, list, former);
  if (former !== null) await insertListHistory(tx, former);
  const [saved] = await upsertPriceListRow(tx, {
    ...list,
    id: newId<"price_list">(tx.now.getTime()),
    customerGroup: list.customerGroup ?? null,
    countries: list.countries ?? [],
    ...parent,
    since: tx.now,
  });
  if (saved === undefined) throw new PriceCurrencyDiffers(list.code, list.currency, "the currency it was made with");
  await announceSettings(tx);
  return saved;
}

type Parent = Pick<PriceListRow, "parentId" | "parentOffPpm" | "priceEnding">;

async function findParent(tx: Tx, list: PriceListToSet, former: PriceListRow | null): Promise<Parent> {
  const { rule } = list;
  if (rule === null || rule === undefined) return { parentId: null, parentOffPpm: null, priceEnding: null };
  const lists = await selectPriceLists(tx);
  const parent = lists.find(({ code }) => code === rule.list);
  if (parent === undefined) throw new PriceListNotFound([rule.list]);
  if (parent.currency !== list.currency) throw new PriceCurrencyDiffers(list.code, list.currency, parent.currency);
  const refuse = (message: string): never => {
    throw new InvalidInput([{ pointer: "/rule/list", message }]);
  };
  if (parent.code === list.code) refuse("must be another list");
  if (parent.parentId !== null) refuse("must be a list with prices of its own: this one follows another itself");
  if (former !== null && lists.some(({ parentId }) => parentId === former.id))
    refuse("cannot be set: other lists follow this one");
  return { parentId: parent.id, parentOffPpm: rule.offPpm, priceEnding: rule.ending };
}

/** A price list as others name it. */
export interface PriceListName {
  readonly code: string;
  readonly currency: string;
}

/** All price lists, by code. */
export async function listPriceLists(on: Queryable): Promise<readonly PriceListName[]> {
  return (await selectPriceLists(on)).map(({ code, currency }) => ({ code, currency }));
}
