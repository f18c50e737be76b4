import { Type } from "typebox";
import { anyone, route } from "#platform/http";
import { prebuilt } from "./answers.ts";
import { listAttributes } from "./attributes.ts";

/** What the names in a product's attributes and in facets stand for. */
export const attributeLabels = route({
  method: "GET",
  path: "/v1/attributes",
  summary: "List what is said about products: what each attribute is called, and its unit.",
  auth: anyone,
  rate: "browse",
  reply: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({ code: Type.String(), label: Type.String(), unit: Type.Union([Type.String(), Type.Null()]) }),
      ),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = (await listAttributes(db)).map(({ code, label, unit }) => ({ code, label, unit }));
    return prebuilt(Buffer.from(JSON.stringify({ items, nextCursor: null })));
  },
});
