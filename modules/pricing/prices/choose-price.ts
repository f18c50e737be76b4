import type { PriceEntry, PriceList } from "../facts-shape.ts";

/** For whom, where and when a price is looked for. */
export interface Audience {
  readonly channel: string;
  readonly currency: string;
  readonly customerGroup: string | null;
  /** Destination; null is no country, so that lists for countries do not count. */
  readonly country: string | null;
  readonly nowMs: number;
}

/** The price that wins for a quantity, and the base price if a sale undercut it. */
export interface ChosenPrice {
  readonly entry: PriceEntry;
  readonly was: PriceEntry | null;
}

/**
 * The price for a quantity: the first base list and the first sale list in precedence that have one, the largest tier
 * not above the quantity. The sale wins only when it is lower: nobody pays more because of a sale.
 *
 * @param entries in the order they win, as `arrangePriceFacts` leaves them
 * @returns null when no list for this audience prices the variant now
 */
export function choosePrice(
  entries: readonly PriceEntry[] | undefined,
  quantity: number,
  audience: Audience,
): ChosenPrice | null {
  if (entries === undefined) return null;
  let base: PriceEntry | null = null;
  let sale: PriceEntry | null = null;
  for (const entry of entries) {
    if (entry.minQuantity > quantity || !isFor(entry.list, audience)) continue;
    if (entry.list.kind === "base") base ??= entry;
    else sale ??= entry;
  }
  if (sale === null) return base === null ? null : { entry: base, was: null };
  if (base === null) return { entry: sale, was: null };
  return sale.amountMinor < base.amountMinor ? { entry: sale, was: base } : { entry: base, was: null };
}

/** Whether the list is for these people, whatever the time. */
export function isMeantFor(list: PriceList, audience: Omit<Audience, "nowMs">): boolean {
  return (
    list.currency === audience.currency &&
    (list.channel === null || list.channel === audience.channel) &&
    (list.customerGroup === null || list.customerGroup === audience.customerGroup) &&
    (list.countries.length === 0 || (audience.country !== null && list.countries.includes(audience.country)))
  );
}

function isFor(list: PriceList, audience: Audience): boolean {
  return list.fromMs <= audience.nowMs && audience.nowMs < list.untilMs && isMeantFor(list, audience);
}
