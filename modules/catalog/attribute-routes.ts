import { Type } from "typebox";
import { LanguageTag } from "#modules/channels";
import { anyone, type Route, route } from "#platform/http";
import { prebuilt } from "./answers.ts";
import { listAttributes } from "./attributes.ts";
import type { Labels } from "./labels.ts";

const Values = Type.Record(Type.String(), Type.String(), {
  description: "What values are called; one that is left out is called what it is.",
});

/** What the names in a product's attributes, in its options and in facets stand for. */
export function labelRoutes(labels: Labels): readonly Route[] {
  const attributes = route({
    method: "GET",
    path: "/v1/attributes",
    summary: "List what is said about products: what each attribute and its values are called, and its unit.",
    auth: anyone,
    rate: "browse",
    query: Type.Object({ language: Type.Optional(LanguageTag) }, { additionalProperties: false }),
    reply: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            code: Type.String(),
            label: Type.String(),
            unit: Type.Union([Type.String(), Type.Null()]),
            values: Type.Optional(Values),
          }),
        ),
        nextCursor: Type.Null(),
      }),
    },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const known = await listAttributes(db);
      const book = query.language === undefined ? null : await labels.read(db);
      const items = known.map(({ code, label, unit }) => {
        const wording = book?.attribute(code, query.language ?? "");
        const values = wording?.values ?? {};
        const measure = unit === null ? null : (values[unit] ?? unit);
        return { code, label: wording?.label ?? label, unit: measure, ...(isEmpty(values) ? {} : { values }) };
      });
      return prebuilt(Buffer.from(JSON.stringify({ items, nextCursor: null })));
    },
  });
  return [attributes, optionLabels(labels)];
}

function optionLabels(labels: Labels): Route {
  return route({
    method: "GET",
    path: "/v1/option-labels",
    summary: "List what options of products and their values are called in a language, where it has words for them.",
    auth: anyone,
    rate: "browse",
    query: Type.Object({ language: LanguageTag }, { additionalProperties: false }),
    reply: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            name: Type.String({ description: "In small letters, as facets have it." }),
            label: Type.Union([Type.String(), Type.Null()]),
            values: Values,
          }),
        ),
        nextCursor: Type.Null(),
      }),
    },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const book = await labels.read(db);
      const items = book.optionNames
        .map((name) => ({ name, ...book.option(name, query.language) }))
        .filter(({ label, values }) => label !== null || !isEmpty(values));
      return prebuilt(Buffer.from(JSON.stringify({ items, nextCursor: null })));
    },
  });
}

function isEmpty(values: object): boolean {
  return Object.keys(values).length === 0;
}
