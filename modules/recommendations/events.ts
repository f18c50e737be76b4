import { eventKind } from "#platform/events";
import { Type } from "typebox";

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });

/** Most products or queries that one event tells of; more than these are told in several. */
export const COUNTS_PER_EVENT = 500;

/**
 * Shoppers did something, added up per product and per search since the last time: figures only, of nobody in
 * particular. Whoever ranks or reports adds them to what it has. Purchases are those of confirmed orders and those that
 * a shop's own pages report.
 */
export const behaviourRecorded = eventKind(
  "recommendations.behaviour_recorded",
  Type.Object(
    {
      /** When it was recorded. */
      at: Type.String({ format: "date-time" }),
      products: Type.Array(
        Type.Object(
          {
            productId: Type.String({ format: "uuid" }),
            channel: Type.Union([Type.String(), Type.Null()]),
            views: Count,
            clicks: Count,
            adds: Count,
            purchases: Count,
          },
          closed,
        ),
        { maxItems: COUNTS_PER_EVENT },
      ),
      searches: Type.Array(
        Type.Object(
          {
            /** As it was typed, without the spaces around it, in lower case. */
            query: Type.String({ maxLength: 200 }),
            channel: Type.Union([Type.String(), Type.Null()]),
            /** The ranking that its results were ordered by; null or absent when nobody said. */
            ranking: Type.Optional(Type.Union([Type.String({ maxLength: 32 }), Type.Null()])),
            /** How often it was asked. */
            searches: Count,
            /** How often there was nothing to show for it. */
            empty: Count,
            /** Products of its results that were opened, each with its place among them from 1; 0 where nobody said. */
            clicks: Type.Array(Type.Object({ productId: Type.String({ format: "uuid" }), position: Count }, closed), {
              maxItems: COUNTS_PER_EVENT,
            }),
          },
          closed,
        ),
        { maxItems: COUNTS_PER_EVENT },
      ),
    },
    closed,
  ),
);
