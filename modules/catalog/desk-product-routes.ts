import { InvalidInput, newId } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import type { Tx } from "#platform/db";
import { type Actor, Answer, assertMatch, PreconditionFailed, type Route, route, scope } from "#platform/http";
import { archiveProducts, changeProduct, createProduct, findProduct, translateProduct } from "./change-product.ts";
import { listVariants } from "./change-variant.ts";
import { listDeskProducts } from "./desk-list.ts";
import { DESK_SORTS } from "./desk-list-queries.ts";
import { toChange, toDesk, toInput } from "./desk-reading.ts";
import {
  BulkOutcome,
  BulkProduct,
  byId,
  closed,
  DeskProductShape,
  Locale,
  NewProduct,
  ProductPatch,
  ProductWithVariants,
  Uuid,
} from "./desk-shapes.ts";
import { AlreadyTaken, CategoryNotFound, InvalidProduct, ProductNotFound } from "./errors.ts";
import { MAX_PAGE_SIZE } from "./list-products.ts";
import type { Saved } from "./product-input.ts";
import { saveProducts } from "./save-products.ts";
import { selectTranslations } from "./translation-queries.ts";

/** Most products in one bulk request. */
const MAX_BULK = 500;
const BULK_BODY_BYTES = 8 * 1024 * 1024;
const read = scope("catalog:read");
const write = scope("catalog:write");

/** Who did it and from where, as every audit entry wants it. */
export function by({
  actor,
  requestId,
  ip,
}: {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string;
}) {
  return { actor, requestId, ip };
}

/** The ETag of something that counts its revisions. */
export function revisionTag(revision: number): string {
  return `"${String(revision)}"`;
}

const list = route({
  method: "GET",
  path: "/v1/admin/products",
  summary: "List products of every status, newest first unless told otherwise.",
  auth: read,
  rate: "desk",
  query: Type.Object(
    {
      status: Type.Optional(DeskProductShape.properties.status),
      q: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: "Words of the title, each by its beginning, or a whole external id, slug or sku.",
        }),
      ),
      sort: Type.Optional(Type.Enum(DESK_SORTS, { type: "string" })),
      channel: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(DeskProductShape), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const { status = null, q: text = null, channel = null, sort = "-created", cursor, limit = MAX_PAGE_SIZE } = query;
    const { items, nextCursor } = await listDeskProducts(db, { status, text, channel, sort, cursor, limit });
    return { items: items.map(toDesk), nextCursor };
  },
});

const show = route({
  method: "GET",
  path: "/v1/admin/products/:id",
  summary: "Show one product with its variants.",
  auth: read,
  rate: "desk",
  params: byId,
  reply: { 200: ProductWithVariants },
  refusals: [ProductNotFound],
  transaction: false,
  async handle({ db, params }) {
    const product = await findProduct(db, params.id);
    const variants = await listVariants(db, params.id);
    return new Answer({
      status: 200,
      body: { ...toDesk(product), variants },
      headers: { etag: revisionTag(product.revision) },
    });
  },
});

const create = route({
  method: "POST",
  path: "/v1/admin/products",
  summary: "Add a product with its variants; it is a draft unless told otherwise.",
  auth: write,
  rate: "desk",
  body: NewProduct,
  reply: { 201: ProductWithVariants },
  refusals: [AlreadyTaken, InvalidProduct, CategoryNotFound],
  transaction: true,
  async handle({ tx, body, ...request }) {
    const { externalId = newId<"product">(), variants: _, pictures: __, ...fields } = body;
    const given = { ...body, externalId, status: body.status ?? ("draft" as const) };
    const product = await createProduct(tx, toInput(given), toChange({ ...fields, status: given.status }));
    await recordAudit(tx, { ...by(request), action: "catalog.product_made", subject: product.id, after: product });
    const variants = await listVariants(tx, product.id);
    return new Answer({
      status: 201,
      body: { ...toDesk(product), variants },
      headers: { etag: revisionTag(product.revision), location: `/v1/admin/products/${product.id}` },
    });
  },
});

const bulk = route({
  method: "POST",
  path: "/v1/admin/products/bulk",
  summary: "Make or change many products by external id; what is left out stays.",
  auth: write,
  rate: "desk",
  bodyLimit: BULK_BODY_BYTES,
  body: Type.Object({ items: Type.Array(BulkProduct, { minItems: 1, maxItems: MAX_BULK }) }, closed),
  reply: { 200: Type.Object({ items: Type.Array(BulkOutcome) }) },
  refusals: [CategoryNotFound],
  transaction: true,
  async handle({ tx, body, ...request }) {
    // The last of two with the same name wins, as in a file.
    const items = [...new Map(body.items.map((item) => [item.externalId, item])).values()];
    const saved = await saveProducts(tx, items.map(toInput));
    const outcomes = items.map(({ externalId }, index) => ({ externalId, ...toOutcome(saved[index]) }));
    await auditBulk(tx, by(request), outcomes);
    return { items: outcomes };
  },
});

function toOutcome(saved: Saved | undefined): Omit<Static<typeof BulkOutcome>, "externalId"> {
  if (saved === undefined) throw new Error("one outcome per product is due");
  if (saved.kind === "refused")
    return { outcome: "refused", problem: { column: saved.column, message: saved.message } };
  const variantIds = saved.variants.map(({ variantId }) => variantId);
  return { outcome: saved.change, productId: saved.productId, variantIds };
}

async function auditBulk(
  tx: Tx,
  who: ReturnType<typeof by>,
  outcomes: readonly { readonly externalId: string; readonly outcome: string }[],
): Promise<void> {
  const after = Map.groupBy(outcomes, ({ outcome }) => outcome);
  const named = Object.fromEntries(
    [...after].map(([outcome, of]) => [outcome, of.map(({ externalId }) => externalId)]),
  );
  await recordAudit(tx, {
    ...who,
    action: "catalog.products_saved",
    subject: `${String(outcomes.length)} products`,
    after: named,
  });
}

const change = route({
  method: "PATCH",
  path: "/v1/admin/products/:id",
  summary: "Change a product; a new slug leaves a redirect behind.",
  auth: write,
  rate: "desk",
  params: byId,
  body: ProductPatch,
  reply: { 200: DeskProductShape },
  refusals: [ProductNotFound, AlreadyTaken, InvalidProduct, CategoryNotFound, PreconditionFailed],
  transaction: true,
  async handle({ tx, params, body, headers, ...request }) {
    const before = await findProduct(tx, params.id);
    const after = await changeProduct(tx, params.id, toChange(body), (revision) =>
      assertMatch(headers["if-match"], revisionTag(revision)),
    );
    await recordAudit(tx, { ...by(request), action: "catalog.product_changed", subject: params.id, before, after });
    return new Answer({ status: 200, body: toDesk(after), headers: { etag: revisionTag(after.revision) } });
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/admin/products/:id",
  summary: "Archive a product: it is no longer on sale, and orders still find it.",
  auth: write,
  rate: "desk",
  params: byId,
  reply: { 204: null },
  refusals: [ProductNotFound],
  transaction: true,
  async handle({ tx, params, ...request }) {
    const before = await findProduct(tx, params.id);
    await archiveProducts(tx, [params.id]);
    await recordAudit(tx, { ...by(request), action: "catalog.product_archived", subject: params.id, before });
    return new Answer({ status: 204 });
  },
});

const translate = route({
  method: "PUT",
  path: "/v1/admin/products/:id/translations/:locale",
  summary: "Give a product its title and description in another language.",
  auth: write,
  rate: "desk",
  params: Type.Object({ id: Uuid, locale: Locale }, closed),
  body: Type.Object(
    { title: Type.String({ minLength: 1, maxLength: 500 }), description: Type.String({ maxLength: 50_000 }) },
    closed,
  ),
  reply: { 204: null },
  refusals: [ProductNotFound],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    await translateProduct(tx, params.id, params.locale, body);
    await recordAudit(tx, {
      ...by(request),
      action: "catalog.product_translated",
      subject: params.id,
      after: { locale: params.locale, ...body },
    });
    return new Answer({ status: 204 });
  },
});

const translations = route({
  method: "GET",
  path: "/v1/admin/products/:id/translations",
  summary: "List what a product is called in other languages.",
  auth: read,
  rate: "desk",
  params: byId,
  reply: {
    200: Type.Object({
      items: Type.Array(Type.Object({ locale: Locale, title: Type.String(), description: Type.String() })),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  async handle({ db, params }) {
    const items = await selectTranslations(db, params.id);
    return { items: items.map(({ locale, title, description }) => ({ locale, title, description })), nextCursor: null };
  },
});

/** The desk's routes of products. */
export const deskProductRoutes: readonly Route[] = [list, show, create, bulk, change, remove, translate, translations];
