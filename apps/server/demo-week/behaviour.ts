import { MINUTE_MS } from "@hansa/kernel";
import type { ImportedEvent } from "#modules/recommendations";
import type { OnSale, Visit } from "./visits.ts";

type Kind = ImportedEvent["kind"];
interface Act {
  readonly kind: Kind;
  readonly item: OnSale | null;
}

/** What a visitor did, in order, a minute apart. */
export function eventsOf(visit: Visit): readonly ImportedEvent[] {
  const acts: readonly Act[] = [
    ...(visit.query === null ? [] : [{ kind: "search" as const, item: null }]),
    ...visit.viewed.map((item) => ({ kind: "view" as const, item })),
    ...visit.added.map((item) => ({ kind: "add" as const, item })),
    ...visit.bought.map(({ variant }) => ({ kind: "purchase" as const, item: variant })),
  ];
  return acts.map(({ kind, item }, place) => ({
    kind,
    item: item?.productId ?? null,
    query: kind === "search" ? (visit.query?.text ?? null) : null,
    session: `demo-week-${visit.name}`,
    channel: visit.channel,
    at: new Date(visit.at.getTime() - (acts.length - place) * MINUTE_MS),
  }));
}

/** The same as those who report hear of it: one figure for each product and search of a visit. */
export function behaviourOf({ at, channel, query, viewed, added, bought }: Visit) {
  const count = (some: readonly OnSale[], productId: string): number =>
    some.filter((one) => one.productId === productId).length;
  const products = [...new Set(viewed.map(({ productId }) => productId))].map((productId) => ({
    productId,
    channel,
    views: count(viewed, productId),
    clicks: 0,
    adds: count(added, productId),
    purchases: count(
      bought.map(({ variant }) => variant),
      productId,
    ),
  }));
  const empty = query?.results === 0 ? 1 : 0;
  const searches = query === null ? [] : [{ query: query.text, channel, searches: 1, empty, clicks: [] }];
  return { at: at.toISOString(), products, searches };
}
