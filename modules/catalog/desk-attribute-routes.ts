import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import type { Queryable } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { type AttributeRow, selectAttributeLabels, selectOptionLabels, writeAttribute } from "./attribute-queries.ts";
import { listAttributes, MAX_ATTRIBUTES } from "./attributes.ts";
import { by } from "./desk-product-routes.ts";
import { closed, Locale } from "./desk-shapes.ts";
import { OptionLabelsNotFound } from "./errors.ts";
import { type Labelled, MAX_OPTION_LABELS, removeOptionLabels, setAttributeLabels, setOptionLabels } from "./labels.ts";

const write = scope("catalog:write");
const name = Type.String({ minLength: 1, maxLength: 200 });
const labelFields = {
  labels: Type.Record(Locale, name, {
    ...closed,
    maxProperties: 50,
    description: "What it is called, by language.",
  }),
  valueLabels: Type.Record(Locale, Type.Record(Type.String({ maxLength: 1_000 }), name, { maxProperties: 1_000 }), {
    ...closed,
    maxProperties: 50,
    description: "What its values are called, by language and value; of numbers, what their unit is.",
  }),
};
const attributeFields = {
  label: name,
  kind: Type.Union([Type.Literal("text"), Type.Literal("number"), Type.Literal("boolean"), Type.Literal("enum")]),
  unit: Type.Union([Type.String({ maxLength: 32 }), Type.Null()]),
  allowedValues: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 1_000 }),
};
const AttributeShape = Type.Object({ code: Type.String(), ...attributeFields, ...labelFields });
const NONE: Labelled = { labels: {}, valueLabels: {} };

const attributes = route({
  method: "GET",
  path: "/v1/admin/attributes",
  summary: "List what may be said about products.",
  auth: scope("catalog:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(AttributeShape), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const [items, labelsOf] = await Promise.all([listAttributes(db), readLabels(db)]);
    return { items: items.map((attribute) => ({ ...attribute, ...labelsOf(attribute.code) })), nextCursor: null };
  },
});

async function readLabels(on: Queryable): Promise<(code: string) => Labelled> {
  const rows = await selectAttributeLabels(on, MAX_ATTRIBUTES);
  const byCode = new Map(rows.map(({ name: code, ...labelled }) => [code, labelled]));
  return (code) => byCode.get(code) ?? NONE;
}

const { unit, allowedValues, ...needed } = attributeFields;
const putAttribute = route({
  method: "PUT",
  path: "/v1/admin/attributes/:code",
  summary: "Define an attribute; values that products have already are not checked again, labels left out stay.",
  auth: write,
  rate: "desk",
  params: Type.Object({ code: Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_-]*$", maxLength: 64 }) }, closed),
  body: Type.Object(
    {
      ...needed,
      unit: Type.Optional(unit),
      allowedValues: Type.Optional(allowedValues),
      labels: Type.Optional(labelFields.labels),
      valueLabels: Type.Optional(labelFields.valueLabels),
    },
    closed,
  ),
  reply: { 200: AttributeShape },
  refusals: [],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    const { label, kind, unit: measure = null, allowedValues: values = [], ...given } = body;
    const attribute: AttributeRow = {
      ...params,
      label,
      kind,
      unit: measure,
      allowedValues: kind === "enum" ? values : [],
    };
    await writeAttribute(tx, attribute);
    const labelled = { ...(await readLabels(tx))(params.code), ...given };
    if (Object.keys(given).length > 0) await setAttributeLabels(tx, params.code, labelled);
    const after = { ...attribute, ...labelled };
    await recordAudit(tx, { ...by(request), action: "catalog.attribute_put", subject: params.code, after });
    return after;
  },
});

const OptionShape = Type.Object({ name: Type.String({ description: "In small letters." }), ...labelFields });
const byName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) }, closed);

const options = route({
  method: "GET",
  path: "/v1/admin/option-labels",
  summary: "List what the options of products are called in each language.",
  auth: scope("catalog:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(OptionShape), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: await selectOptionLabels(db, MAX_OPTION_LABELS), nextCursor: null };
  },
});

const putOption = route({
  method: "PUT",
  path: "/v1/admin/option-labels/:name",
  summary: "Say what options of this name, and their values, are called in each language, on every product.",
  auth: write,
  rate: "desk",
  params: byName,
  body: Type.Object(labelFields, closed),
  reply: { 200: OptionShape },
  refusals: [],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    const option = params.name.toLowerCase();
    await setOptionLabels(tx, { [option]: body });
    await recordAudit(tx, { ...by(request), action: "catalog.option_labelled", subject: option, after: body });
    return { name: option, ...body };
  },
});

const removeOption = route({
  method: "DELETE",
  path: "/v1/admin/option-labels/:name",
  summary: "Call options of this name as products do.",
  auth: write,
  rate: "desk",
  params: byName,
  reply: { 204: null },
  refusals: [OptionLabelsNotFound],
  transaction: true,
  async handle({ tx, params, ...request }) {
    const option = params.name.toLowerCase();
    await removeOptionLabels(tx, option);
    await recordAudit(tx, { ...by(request), action: "catalog.option_labels_removed", subject: option });
    return new Answer({ status: 204 });
  },
});

/** The desk's routes of attributes, and of what they and options are called. */
export const deskAttributeRoutes: readonly Route[] = [attributes, putAttribute, options, putOption, removeOption];
