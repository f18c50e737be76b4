import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** The last 60 minutes, minute by minute; minutes without anything are absent. */
export type Live = paths["/v1/admin/insights/live"]["get"]["responses"][200]["content"]["application/json"];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 30;

/** The last 60 minutes, read again every five seconds. */
export const liveQuery = queryOptions({
  queryKey: ["live"],
  queryFn: () => take(hansa.GET("/v1/admin/insights/live")),
  refetchInterval: 5_000,
});

/** The last 30 days, day by day. */
export const monthQuery = queryOptions({
  queryKey: ["month"],
  queryFn: () => take(hansa.GET("/v1/admin/insights/sales", { params: { query: { by: "day" } } })),
  refetchInterval: 60_000,
});

/** How far the sessions of a day came. */
export const funnelQuery = queryOptions({
  queryKey: ["funnel"],
  queryFn: () => {
    const until = new Date();
    const from = new Date(until.getTime() - DAY_MS);
    return take(
      hansa.GET("/v1/admin/insights/funnel", {
        params: { query: { from: from.toISOString(), until: until.toISOString() } },
      }),
    );
  },
  refetchInterval: 30_000,
});

/** How queues and invariants stand. */
export const pulseQuery = queryOptions({
  queryKey: ["pulse"],
  queryFn: () => take(hansa.GET("/v1/admin/pulse")),
  refetchInterval: 5_000,
});

/** Every minute of the live view, those without anything too, oldest first. */
export function minutesOf({ from, until }: Live): readonly string[] {
  return momentsBetween(new Date(from).getTime(), new Date(until).getTime(), MINUTE_MS);
}

/** The last 30 days, today last, as the API cuts them: in UTC. */
export function lastDays(): readonly string[] {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return momentsBetween(today - (DAYS - 1) * DAY_MS, today + DAY_MS, DAY_MS);
}

function momentsBetween(from: number, until: number, step: number): readonly string[] {
  return Array.from({ length: Math.round((until - from) / step) }, (_, place) =>
    new Date(from + place * step).toISOString(),
  );
}

/** The currency that most was sold in; figures of others stand beside it, never added. */
export function mainCurrency(sales: Live["sales"]): string | null {
  const orders = new Map<string, number>();
  for (const { currency, orders: count } of sales) orders.set(currency, (orders.get(currency) ?? 0) + count);
  return [...orders].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}
