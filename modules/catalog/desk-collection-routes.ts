import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, assertMatch, PreconditionFailed, type Route, route, scope } from "#platform/http";
import { selectMembers } from "./collection-queries.ts";
import { CollectionRule } from "./collection-rule.ts";
import {
  changeCollection,
  createCollection,
  findCollection,
  listCollections,
  placeProducts,
  removeCollection,
} from "./collections.ts";
import { by, revisionTag } from "./desk-product-routes.ts";
import { byId, closed, DeskProductShape, SlugShape, Uuid } from "./desk-shapes.ts";
import { AlreadyTaken, CollectionIsRuled, CollectionNotFound } from "./errors.ts";

const MAX_PLACED = 5_000;
const write = scope("catalog:write");
const name = Type.String({ minLength: 1, maxLength: 200 });
const rule = Type.Union([CollectionRule, Type.Null()]);
const CollectionShape = Type.Object({ id: Uuid, slug: Type.String(), name, rule, revision: Type.Integer() });

const list = route({
  method: "GET",
  path: "/v1/admin/collections",
  summary: "List the collections by name.",
  auth: scope("catalog:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(CollectionShape), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: await listCollections(db), nextCursor: null };
  },
});

const create = route({
  method: "POST",
  path: "/v1/admin/collections",
  summary: "Add a collection, with a rule or to be put together by hand.",
  auth: write,
  rate: "desk",
  body: Type.Object({ name, slug: Type.Optional(SlugShape), rule: Type.Optional(rule) }, closed),
  reply: { 201: CollectionShape },
  refusals: [AlreadyTaken],
  transaction: true,
  async handle({ tx, body, ...request }) {
    const collection = await createCollection(tx, body);
    await recordAudit(tx, {
      ...by(request),
      action: "catalog.collection_made",
      subject: collection.id,
      after: collection,
    });
    return new Answer({ status: 201, body: collection, headers: { etag: revisionTag(collection.revision) } });
  },
});

const change = route({
  method: "PATCH",
  path: "/v1/admin/collections/:id",
  summary: "Change a collection.",
  auth: write,
  rate: "desk",
  params: byId,
  body: Type.Object({ name: Type.Optional(name), slug: Type.Optional(SlugShape), rule: Type.Optional(rule) }, closed),
  reply: { 200: CollectionShape },
  refusals: [CollectionNotFound, AlreadyTaken, PreconditionFailed],
  transaction: true,
  async handle({ tx, params, body, headers, ...request }) {
    const before = await findCollection(tx, params.id);
    const after = await changeCollection(tx, params.id, body, (revision) =>
      assertMatch(headers["if-match"], revisionTag(revision)),
    );
    await recordAudit(tx, { ...by(request), action: "catalog.collection_changed", subject: params.id, before, after });
    return new Answer({ status: 200, body: after, headers: { etag: revisionTag(after.revision) } });
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/admin/collections/:id",
  summary: "Remove a collection; its products stay.",
  auth: write,
  rate: "desk",
  params: byId,
  reply: { 204: null },
  refusals: [CollectionNotFound],
  transaction: true,
  async handle({ tx, params, ...request }) {
    const before = await findCollection(tx, params.id);
    await removeCollection(tx, params.id);
    await recordAudit(tx, { ...by(request), action: "catalog.collection_removed", subject: params.id, before });
    return new Answer({ status: 204 });
  },
});

const place = route({
  method: "PUT",
  path: "/v1/admin/collections/:id/products",
  summary: "Put a collection together by hand, in this order.",
  auth: write,
  rate: "desk",
  params: byId,
  body: Type.Object({ productIds: Type.Array(Uuid, { maxItems: MAX_PLACED }) }, closed),
  reply: { 204: null },
  refusals: [CollectionNotFound, CollectionIsRuled],
  transaction: true,
  async handle({ tx, params, body, ...request }) {
    await placeProducts(tx, params.id, body.productIds);
    await recordAudit(tx, { ...by(request), action: "catalog.collection_placed", subject: params.id, after: body });
    return new Answer({ status: 204 });
  },
});

const members = route({
  method: "GET",
  path: "/v1/admin/collections/:id/products",
  summary: "List the products of a collection put together by hand, in its order, on sale or not.",
  auth: scope("catalog:read"),
  rate: "desk",
  params: byId,
  reply: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Uuid,
          title: Type.String(),
          status: DeskProductShape.properties.status,
          image: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  async handle({ db, params }) {
    return { items: await selectMembers(db, params.id, MAX_PLACED), nextCursor: null };
  },
});

/** The desk's routes of collections. */
export const deskCollectionRoutes: readonly Route[] = [list, create, change, remove, members, place];
