import { after, DAY_MS } from "@hansa/kernel";
import { Type } from "typebox";
import { loadAvailability } from "#modules/inventory";
import { type Route, route, scope } from "#platform/http";
import { dayOf } from "./add-up.ts";
import { selectBestSellers } from "./report-queries.ts";

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
/** Best sellers that are looked at. */
const LOOKED_AT = 500;

/** Best sellers by how long their stock will last at the pace of the last days, the scarcest first. */
export function stockReport({ now }: { readonly now: () => Date }): Route {
  const Row = Type.Object(
    {
      variantId: Type.String({ format: "uuid" }),
      sku: Type.String(),
      unitsSold: Count,
      available: Count,
      daysOfCover: Type.Number(),
    },
    closed,
  );
  return route({
    method: "GET",
    path: "/v1/admin/insights/stock",
    summary: "Show which best sellers will be sold out first.",
    auth: scope("insights:read"),
    rate: "desk",
    query: Type.Object(
      {
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Row), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const days = query.days ?? 14;
      const today = now();
      const during = { from: dayOf(after(today, -(days - 1) * DAY_MS)), until: dayOf(after(today, DAY_MS)) };
      const sold = new Map<string, { sku: string; units: number }>();
      for (const { variantId, sku, units } of await selectBestSellers(db, during, LOOKED_AT))
        sold.set(variantId, { sku, units: units + (sold.get(variantId)?.units ?? 0) });
      const available = await loadAvailability(db, [...sold.keys()]);
      const items = [...sold].map(([variantId, { sku, units }]) => {
        const left = Math.max(0, available.get(variantId) ?? 0);
        return {
          variantId,
          sku,
          unitsSold: units,
          available: left,
          daysOfCover: Math.round((left * days * 10) / units) / 10,
        };
      });
      const scarcest = items.toSorted((one, other) => one.daysOfCover - other.daysOfCover);
      return { items: scarcest.slice(0, query.limit ?? 50), nextCursor: null };
    },
  });
}
