import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import { formatShare } from "../../show/format.ts";

type Lists = paths["/v1/admin/price-lists"]["get"]["responses"][200]["content"]["application/json"];
/** A price list: whose prices hold where and when. */
export type PriceList = Lists["items"][number];

/** Every price list. */
export const priceListsQuery = queryOptions({
  queryKey: ["price-lists"],
  queryFn: () => take(hansa.GET("/v1/admin/price-lists")),
});

const PPM = 1_000_000;

/** Parts of a million as per cent: 150,000 is 15. */
export function percentOf(ppm: number): number {
  return (ppm / PPM) * 100;
}

/** Per cent as parts of a million. */
export function ppmOf(percent: number): number {
  return Math.round((percent / 100) * PPM);
}

/** What the prices of a list come from, as a sentence. */
export function sayPricesOf({ rule }: PriceList): string {
  if (rule === null) return "Set one by one";
  const share = formatShare(Math.abs(rule.offPpm) / PPM);
  const ending = rule.ending === "none" ? "" : `, ending in .${rule.ending}`;
  return `${share} ${rule.offPpm >= 0 ? "below" : "above"} ${rule.list}${ending}`;
}

/** For whom a list is, as a sentence. */
export function sayAudience({ channel, customerGroup, countries }: PriceList): string {
  const parts = [
    channel ?? "Every channel",
    ...(customerGroup === null ? [] : [`group ${customerGroup}`]),
    ...(countries.length === 0 ? [] : [countries.join(", ")]),
  ];
  return parts.join(" · ");
}
