import { useEffect, useState } from "react";

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** What is told of a variant while its page is open. */
export interface LiveOffer {
  readonly price?: Money | null;
  readonly priceWas?: Money | undefined;
  readonly lowestPrice30d?: Money | undefined;
  readonly available?: boolean;
}

const MAX_WATCHED = 50;

/**
 * Follows price and stock of variants while the page is looked at. A page in the background listens to nothing: browsers
 * keep only a few connections to one host.
 *
 * @returns what was told by now, by variant
 */
export function useLiveOffers(variantIds: readonly string[], channel: string): ReadonlyMap<string, LiveOffer> {
  const [offers, setOffers] = useState<ReadonlyMap<string, LiveOffer>>(new Map());
  const watched = variantIds.slice(0, MAX_WATCHED).join(",");
  useEffect(() => {
    let source: EventSource | null = null;
    const hear = (event: MessageEvent<string>): void => {
      const { variantId, ...told } = JSON.parse(event.data) as LiveOffer & { readonly variantId: string };
      // A price event without the price before it means that there is no sale.
      const before = event.type === "price" ? { priceWas: undefined, lowestPrice30d: undefined } : {};
      setOffers((known) => new Map(known).set(variantId, { ...known.get(variantId), ...before, ...told }));
    };
    const follow = (): void => {
      source?.close();
      source = null;
      if (document.visibilityState !== "visible" || watched === "") return;
      source = new EventSource(`/v1/live?variants=${watched}&channel=${encodeURIComponent(channel)}`);
      source.addEventListener("price", hear);
      source.addEventListener("stock", hear);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      source?.close();
    };
  }, [watched, channel]);
  return offers;
}
