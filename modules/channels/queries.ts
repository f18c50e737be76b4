import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { ParsedChannel } from "./channel.ts";

export interface ChannelRow {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly locale: string;
  readonly languages: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly countries: readonly string[];
  readonly taxIncluded: boolean;
  readonly region: string;
  readonly priceFreezeSeconds: number;
  readonly position: number;
  readonly version: number;
  readonly isOpen: boolean;
}

/** All channels in their order, closed ones too. Takes no locks. */
export function selectChannels(on: Queryable): Promise<readonly ChannelRow[]> {
  return many(
    on,
    sql<ChannelRow>`
      select code, name, currency, locale, languages, countries, is_tax_included as "taxIncluded", region, position,
        allowed_origins as "allowedOrigins", price_freeze_seconds as "priceFreezeSeconds", version, closed_at is null as "isOpen"
      from channels.channel
      order by position, code
    `,
  );
}

/** One channel, closed or not; null when the code is unknown. Takes no locks. */
export function selectChannel(on: Queryable, code: string): Promise<ChannelRow | null> {
  return first(
    on,
    sql<ChannelRow>`
      select code, name, currency, locale, languages, countries, is_tax_included as "taxIncluded", region, position,
        allowed_origins as "allowedOrigins", price_freeze_seconds as "priceFreezeSeconds", version, closed_at is null as "isOpen"
      from channels.channel
      where code = ${code}::text
    `,
  );
}

/** Locks all channels in the order of their codes, so that the last open one cannot be closed twice over. */
export function lockChannels(tx: Tx): Promise<readonly ChannelRow[]> {
  return many(
    tx,
    sql<ChannelRow>`
      select code, name, currency, locale, languages, countries, is_tax_included as "taxIncluded", region, position,
        allowed_origins as "allowedOrigins", price_freeze_seconds as "priceFreezeSeconds", version, closed_at is null as "isOpen"
      from channels.channel
      order by code
      for update
    `,
  );
}

/**
 * Writes the channel and opens it; one that stands gets a new version. Without a position a new channel goes to the
 * end and one that stands keeps its place; without origins or a freeze it keeps those that it has.
 */
export async function writeChannel(tx: Tx, channel: ParsedChannel, position: number | null): Promise<void> {
  await run(
    tx,
    sql`
      insert into channels.channel (
        code, name, currency, locale, languages, allowed_origins, countries, is_tax_included, region,
        price_freeze_seconds, position, created_at
      )
      values (
        ${channel.code}::text, ${channel.name}::text, ${channel.currency}::text, ${channel.locale}::text,
        ${channel.languages}::text[], coalesce(${channel.allowedOrigins}::text[], '{}'), ${channel.countries}::text[], ${channel.taxIncluded}::boolean,
        ${channel.region}::text, coalesce(${channel.priceFreezeSeconds}::int, 0),
        coalesce(${position}::int, (select coalesce(max(position) + 1, 0) from channels.channel)),
        ${tx.now}::timestamptz
      )
      on conflict (code) do update set
        name = excluded.name,
        currency = excluded.currency,
        locale = excluded.locale,
        languages = excluded.languages,
        allowed_origins = coalesce(${channel.allowedOrigins}::text[], channel.allowed_origins),
        countries = excluded.countries,
        is_tax_included = excluded.is_tax_included,
        region = excluded.region,
        price_freeze_seconds = coalesce(${channel.priceFreezeSeconds}::int, channel.price_freeze_seconds),
        position = coalesce(${position}::int, channel.position),
        version = channel.version + 1,
        closed_at = null
    `,
  );
}

/** Closes an open channel. @returns whether it was open */
export async function closeOpenChannel(tx: Tx, code: string): Promise<boolean> {
  const closed = await run(
    tx,
    sql`
      update channels.channel
      set closed_at = ${tx.now}::timestamptz,
        version = version + 1
      where code = ${code}::text
        and closed_at is null
    `,
  );
  return closed === 1;
}
