import type { PriceListRow } from "./list-queries.ts";

/** What of a list decides about prices, as it was kept when it changed; window ends are epoch milliseconds. */
export type KeptSettings = Pick<
  PriceListRow,
  "channel" | "kind" | "priority" | "customerGroup" | "countries" | "parentId" | "parentOffPpm" | "priceEnding"
> & { readonly fromMs: number; readonly untilMs: number };

/** Reads what `insertListHistory` wrote. */
export function parseListSettings(stored: unknown): KeptSettings {
  const row = stored as Omit<KeptSettings, "fromMs" | "untilMs"> & {
    readonly validFrom: string | null;
    readonly validUntil: string | null;
  };
  return {
    channel: row.channel,
    kind: row.kind,
    priority: row.priority,
    customerGroup: row.customerGroup,
    countries: row.countries,
    parentId: row.parentId,
    parentOffPpm: row.parentOffPpm,
    priceEnding: row.priceEnding,
    fromMs: row.validFrom === null ? -Infinity : Date.parse(row.validFrom),
    untilMs: row.validUntil === null ? Infinity : Date.parse(row.validUntil),
  };
}
