import { isId } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import {
  addVariant,
  changeVariant,
  changeVariants,
  listVariants,
  nameVariants,
  removeVariant,
  setComponents,
} from "./change-variant.ts";
import { by } from "./desk-product-routes.ts";
import { byId, closed, NewVariant, Uuid, VariantPatch, VariantShape } from "./desk-shapes.ts";
import { AlreadyTaken, BundleInBundle, ProductNotFound, VariantNotFound } from "./errors.ts";

const MAX_COMPONENTS = 100;
const write = scope("catalog:write");

const list = route({
  method: "GET",
  path: "/v1/admin/variants",
  summary: "List the variants of a product in their order.",
  auth: scope("catalog:read"),
  rate: "desk",
  query: Type.Object({ product: Uuid }, closed),
  reply: { 200: Type.Object({ items: Type.Array(VariantShape), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db, query }) {
    return { items: await listVariants(db, query.product), nextCursor: null };
  },
});

const MAX_NAMED = 100;
const MAX_LINES = 1_000;

const name = route({
  method: "GET",
  path: "/v1/admin/variant-names",
  summary: "Tell variants and what their products are called: by ids, or by sku, barcode or words of the title.",
  auth: scope("catalog:read"),
  rate: "desk",
  query: Type.Object(
    {
      ids: Type.Optional(Type.String({ maxLength: MAX_NAMED * 37, pattern: "^[0-9a-f-]{36}(,[0-9a-f-]{36})*$" })),
      q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({
      items: Type.Array(Type.Interface([VariantShape], { productTitle: Type.String() })),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  async handle({ db, query }) {
    const wanted = query.q === undefined ? { ids: (query.ids ?? "").split(",").filter(isId) } : { text: query.q };
    return { items: await nameVariants(db, wanted), nextCursor: null };
  },
});

const { sku, barcode, weightGrams, requiresShipping } = VariantShape.properties;

const changeMany = route({
  method: "PUT",
  path: "/v1/admin/products/:id/variants",
  summary: "Change many variants of a product at once: all of them, or none.",
  auth: write,
  rate: "desk",
  params: byId,
  body: Type.Object(
    {
      variants: Type.Array(Type.Object({ id: Uuid, sku, barcode, weightGrams, requiresShipping }, closed), {
        minItems: 1,
        maxItems: MAX_LINES,
      }),
    },
    closed,
  ),
  reply: { 204: null },
  refusals: [ProductNotFound, VariantNotFound, AlreadyTaken],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    const lines = [...new Map(body.variants.map((line) => [line.id, line])).values()];
    await changeVariants(tx, params.id, lines);
    await recordAudit(tx, { ...by(request), action: "catalog.variants_changed", subject: params.id, after: lines });
    return new Answer({ status: 204 });
  },
});

const create = route({
  method: "POST",
  path: "/v1/admin/variants",
  summary: "Add a variant to a product.",
  auth: write,
  rate: "desk",
  body: NewVariant,
  reply: { 201: VariantShape },
  refusals: [ProductNotFound, AlreadyTaken],
  transaction: true,
  async handle({ tx, body: { productId, ...fields }, ...request }) {
    const variant = await addVariant(tx, productId, fields);
    await recordAudit(tx, { ...by(request), action: "catalog.variant_made", subject: variant.id, after: variant });
    return variant;
  },
});

const change = route({
  method: "PATCH",
  path: "/v1/admin/variants/:id",
  summary: "Change a variant.",
  auth: write,
  rate: "desk",
  params: byId,
  body: VariantPatch,
  reply: { 200: VariantShape },
  refusals: [VariantNotFound, AlreadyTaken],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    const variant = await changeVariant(tx, params.id, body);
    await recordAudit(tx, { ...by(request), action: "catalog.variant_changed", subject: params.id, after: variant });
    return variant;
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/admin/variants/:id",
  summary: "Take a variant off sale for good; orders still find it.",
  auth: write,
  rate: "desk",
  params: byId,
  reply: { 204: null },
  refusals: [VariantNotFound],
  transaction: true,
  async handle({ tx, params, ...request }) {
    await removeVariant(tx, params.id);
    await recordAudit(tx, { ...by(request), action: "catalog.variant_removed", subject: params.id });
    return new Answer({ status: 204 });
  },
});

const compose = route({
  method: "PUT",
  path: "/v1/admin/variants/:id/components",
  summary: "Make a variant a bundle of others; an empty list makes it an ordinary variant again.",
  auth: write,
  rate: "desk",
  params: byId,
  body: Type.Object(
    {
      components: Type.Array(
        Type.Object({ variantId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 10_000 }) }, closed),
        { maxItems: MAX_COMPONENTS },
      ),
    },
    closed,
  ),
  reply: { 204: null },
  refusals: [VariantNotFound, BundleInBundle],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    const components = [...new Map(body.components.map((part) => [part.variantId, part])).values()];
    await setComponents(tx, params.id, components);
    await recordAudit(tx, { ...by(request), action: "catalog.bundle_composed", subject: params.id, after: components });
    return new Answer({ status: 204 });
  },
});

/** The desk's routes of variants and bundles. */
export const deskVariantRoutes: readonly Route[] = [list, name, create, change, changeMany, remove, compose];
