import { first, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { PriceEnding, PriceRule } from "./price-rule.ts";

export interface PriceListRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly channel: string | null;
  readonly currency: string;
  readonly kind: "base" | "sale";
  readonly priority: number;
  readonly customerGroup: string | null;
  readonly countries: readonly string[];
  readonly parentId: string | null;
  readonly parentOffPpm: number | null;
  readonly priceEnding: PriceEnding | null;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  /** When these settings came into force. */
  readonly since: Date;
}

/** The rule that a list's row holds; null when it has only prices of its own. */
export function toPriceRule(row: Pick<PriceListRow, "parentId" | "parentOffPpm" | "priceEnding">): PriceRule | null {
  if (row.parentId === null || row.parentOffPpm === null || row.priceEnding === null) return null;
  return { parentId: row.parentId, offPpm: row.parentOffPpm, ending: row.priceEnding };
}

/** All price lists by code; there are tens, not thousands. */
export function selectPriceLists(on: Queryable): Promise<readonly PriceListRow[]> {
  return many(
    on,
    sql<PriceListRow>`
      select
        price_list.id as "id",
        price_list.code as "code",
        price_list.name as "name",
        price_list.channel as "channel",
        price_list.currency as "currency",
        price_list.kind as "kind",
        price_list.priority as "priority",
        price_list.customer_group as "customerGroup",
        price_list.countries as "countries",
        price_list.parent_id as "parentId",
        price_list.parent_off_ppm as "parentOffPpm",
        price_list.price_ending as "priceEnding",
        price_list.valid_from as "validFrom",
        price_list.valid_until as "validUntil",
        price_list.since as "since"
      from pricing.price_list
      order by price_list.code
    `,
  );
}

/** Locks the list of this code; null when there is none. */
export function lockPriceList(tx: Tx, code: string): Promise<PriceListRow | null> {
  return first(
    tx,
    sql<PriceListRow>`
      select
        price_list.id as "id",
        price_list.code as "code",
        price_list.name as "name",
        price_list.channel as "channel",
        price_list.currency as "currency",
        price_list.kind as "kind",
        price_list.priority as "priority",
        price_list.customer_group as "customerGroup",
        price_list.countries as "countries",
        price_list.parent_id as "parentId",
        price_list.parent_off_ppm as "parentOffPpm",
        price_list.price_ending as "priceEnding",
        price_list.valid_from as "validFrom",
        price_list.valid_until as "validUntil",
        price_list.since as "since"
      from pricing.price_list
      where price_list.code = ${code}::text
      for update
    `,
  );
}

/** Makes the list of this code, or gives it these values; its id and currency never change. A row comes back unless the currency differs. */
export function upsertPriceListRow(tx: Tx, list: PriceListRow): Promise<readonly PriceListRow[]> {
  return many(
    tx,
    sql<PriceListRow>`
      insert into pricing.price_list (
        id, code, name, channel, currency, kind, priority, customer_group, countries,
        parent_id, parent_off_ppm, price_ending, valid_from, valid_until, since
      )
      values (
        ${list.id}::uuid, ${list.code}::text, ${list.name}::text, ${list.channel}::text, ${list.currency}::text,
        ${list.kind}::text, ${list.priority}::int, ${list.customerGroup}::text, ${list.countries}::text[],
        ${list.parentId}::uuid, ${list.parentOffPpm}::int, ${list.priceEnding}::text,
        ${list.validFrom}::timestamptz, ${list.validUntil}::timestamptz, ${list.since}::timestamptz
      )
      on conflict (code) do update
      set
        name = excluded.name,
        channel = excluded.channel,
        kind = excluded.kind,
        priority = excluded.priority,
        customer_group = excluded.customer_group,
        countries = excluded.countries,
        parent_id = excluded.parent_id,
        parent_off_ppm = excluded.parent_off_ppm,
        price_ending = excluded.price_ending,
        valid_from = excluded.valid_from,
        valid_until = excluded.valid_until,
        since = excluded.since
      where price_list.currency = excluded.currency
      returning
        id as "id",
        code as "code",
        name as "name",
        channel as "channel",
        currency as "currency",
        kind as "kind",
        priority as "priority",
        customer_group as "customerGroup",
        countries as "countries",
        parent_id as "parentId",
        parent_off_ppm as "parentOffPpm",
        price_ending as "priceEnding",
        valid_from as "validFrom",
        valid_until as "validUntil",
        since as "since"
    `,
  );
}

/** Keeps how a list was set until now; settings that came and went within one transaction are not kept. */
export function insertListHistory(tx: Tx, former: PriceListRow): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.price_list_history (price_list_id, in_force_from, in_force_until, settings)
      select ${former.id}::uuid, ${former.since}::timestamptz, ${tx.now}::timestamptz, ${jsonb(former)}::jsonb
      where ${former.since}::timestamptz < ${tx.now}::timestamptz
      on conflict (price_list_id, in_force_until) do nothing
    `,
  );
}
