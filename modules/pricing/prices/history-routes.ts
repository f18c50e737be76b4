import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { type Route, route, scope } from "#platform/http";
import { Amount, Code, Currency, closed, toMoment } from "../route-shapes.ts";
import { selectFormerPrices } from "./history-queries.ts";

const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Instant = Type.String({ format: "date-time", maxLength: 40 });
const Former = Type.Object(
  {
    variantId: Uuid,
    list: Code,
    minQuantity: Type.Integer(),
    amountMinor: Amount,
    currency: Currency,
    inForceFrom: Instant,
    inForceUntil: Instant,
    endedBy: Type.String({ description: "Who or what set the price that followed." }),
  },
  closed,
);

/** What things cost before. */
export function historyRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/price-history",
      summary: "List what a variant cost before, the latest first; `cursor` is the `inForceUntil` to look before.",
      auth: scope("pricing:read"),
      rate: "desk",
      query: Type.Object(
        {
          variant: Uuid,
          cursor: Type.Optional(Instant),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
        },
        closed,
      ),
      reply: {
        200: Type.Object({ items: Type.Array(Former), nextCursor: Type.Union([Instant, Type.Null()]) }, closed),
      },
      refusals: [InvalidInput],
      transaction: false,
      async handle({ db, query }) {
        const before = toMoment(query.cursor ?? null);
        const rows = await selectFormerPrices(db, query.variant, { before, limit: query.limit });
        const last = rows.at(-1);
        const nextCursor = rows.length < query.limit || last === undefined ? null : last.inForceUntil.toISOString();
        return { items: rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor) })), nextCursor };
      },
    }),
  ];
}
