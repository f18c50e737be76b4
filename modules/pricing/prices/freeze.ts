import type { Money } from "@hansa/kernel";
import type { PriceEntry } from "../facts-shape.ts";
import { type Audience, type ChosenPrice, choosePrice } from "./choose-price.ts";

/** A price that a buyer was shown, and that is held for them for a while. */
export interface FrozenPrice {
  readonly variantId: string;
  /** The price is held for a line of so many units: from the tier that it is of, to what the line had when it was shown. */
  readonly minQuantity: number;
  readonly maxQuantity: number;
  /** As it stood in its list, whatever tax the buyer is spared. */
  readonly amountMinor: bigint;
  /** The base price that it undercut; null where it was no sale. */
  readonly wasMinor: bigint | null;
  readonly priceListId: string;
  readonly currency: string;
  /** To whom it was shown: elsewhere, or in another group, other prices hold. */
  readonly country: string;
  readonly customerGroup: string | null;
  readonly shownAt: Date;
  /** Held until before this moment. */
  readonly until: Date;
}

/** A price that is to be held from now on. */
export type PriceToFreeze = Omit<FrozenPrice, "shownAt" | "until">;

/** What is held for one buyer, by variant. */
export type FrozenPrices = ReadonlyMap<string, FrozenPrice>;

/** Why a line costs what its list does not say any more. */
export interface LineFreeze {
  readonly shownAt: Date;
  readonly until: Date;
  /** What one unit costs whom nothing is held for; null where no list prices it any more. */
  readonly unitPriceNow: Money | null;
}

/** What a unit costs, with the list that says so. */
export interface UnitPrice {
  readonly amountMinor: bigint;
  readonly wasMinor: bigint | null;
  readonly priceListId: string;
  /** What holds the price against today's; null where today's holds. */
  readonly frozen: { readonly by: FrozenPrice; readonly nowMinor: bigint | null } | null;
}

/**
 * The price of a line: today's, or the one that is held for its buyer where that is lower or today there is none. What is
 * held makes nothing dearer.
 *
 * @param chosen today's price, null where there is none
 * @returns null when nothing prices it
 */
export function unitPriceOf(
  chosen: ChosenPrice | null,
  held: FrozenPrice | undefined,
  of: { readonly quantity: number; readonly audience: Audience },
): UnitPrice | null {
  const nowMinor = chosen === null ? null : chosen.entry.amountMinor;
  if (held !== undefined && isHeldFor(held, of) && (nowMinor === null || held.amountMinor < nowMinor)) {
    const { amountMinor, wasMinor, priceListId } = held;
    return { amountMinor, wasMinor, priceListId, frozen: { by: held, nowMinor } };
  }
  if (chosen === null) return null;
  const { entry, was } = chosen;
  return {
    amountMinor: entry.amountMinor,
    wasMinor: was === null ? null : was.amountMinor,
    priceListId: entry.list.id,
    frozen: null,
  };
}

function isHeldFor(
  held: FrozenPrice,
  { quantity, audience }: { readonly quantity: number; readonly audience: Audience },
): boolean {
  return (
    audience.nowMs < held.until.getTime() &&
    held.minQuantity <= quantity &&
    quantity <= held.maxQuantity &&
    held.currency === audience.currency &&
    held.country === audience.country &&
    held.customerGroup === audience.customerGroup
  );
}

/**
 * The prices that a buyer is shown and that are not held for them yet: to be held from now on, in place of what was held for
 * the same variant. A price that is held already is left alone, so that looking again makes no freeze last longer.
 *
 * @param audience whom prices are shown to; `country` is the destination that is priced for
 * @param prices by variant, in the order they win
 */
export function pricesNotHeld(
  lines: readonly { readonly variantId: string; readonly quantity: number }[],
  standing: FrozenPrices,
  of: {
    readonly audience: Audience & { readonly country: string };
    readonly prices: ReadonlyMap<string, readonly PriceEntry[]>;
  },
): readonly PriceToFreeze[] {
  const { audience, prices } = of;
  return lines.flatMap(({ variantId, quantity }): readonly PriceToFreeze[] => {
    const chosen = choosePrice(prices.get(variantId), quantity, audience);
    if (chosen === null) return [];
    const held = standing.get(variantId);
    const amountMinor = chosen.entry.amountMinor;
    if (held !== undefined && isHeldFor(held, { quantity, audience }) && held.amountMinor <= amountMinor) return [];
    return [
      {
        variantId,
        minQuantity: chosen.entry.minQuantity,
        maxQuantity: quantity,
        amountMinor,
        wasMinor: chosen.was === null ? null : chosen.was.amountMinor,
        priceListId: chosen.entry.list.id,
        currency: audience.currency,
        country: audience.country,
        customerGroup: audience.customerGroup,
      },
    ];
  });
}
