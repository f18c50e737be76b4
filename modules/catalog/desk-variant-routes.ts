import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { addVariant, changeVariant, listVariants, removeVariant, setComponents } from "./change-variant.ts";
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
export const deskVariantRoutes: readonly Route[] = [list, create, change, remove, compose];
