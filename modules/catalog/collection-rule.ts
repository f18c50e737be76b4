import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;
const Value = Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]);

/**
 * Which products belong to a collection: those for which every condition holds; one that is left out holds for all.
 * Conditions become parameters of one written statement, so a rule can ask for nothing but these.
 */
export const CollectionRule = Type.Object(
  {
    categoryId: Type.Optional(Type.String({ format: "uuid", description: "In it or below it." })),
    brands: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 })),
    attributes: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Value, { maxProperties: 50 })),
    ranges: Type.Optional(
      Type.Array(
        Type.Object(
          {
            attribute: Type.String({ maxLength: 64 }),
            min: Type.Optional(Type.Number()),
            max: Type.Optional(Type.Number()),
          },
          closed,
        ),
        { maxItems: 20 },
      ),
    ),
    minRating: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
    titleContains: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    addedSince: Type.Optional(Type.String({ format: "date-time" })),
  },
  closed,
);
export type CollectionRule = Static<typeof CollectionRule>;
