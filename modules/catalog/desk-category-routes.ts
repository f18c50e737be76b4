import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, assertMatch, PreconditionFailed, type Route, route, scope } from "#platform/http";
import {
  type Category,
  changeCategory,
  createCategory,
  findCategory,
  listCategories,
  removeCategory,
} from "./categories.ts";
import { by, revisionTag } from "./desk-product-routes.ts";
import { byId, closed, Locale, SlugShape, Url, Uuid } from "./desk-shapes.ts";
import { AlreadyTaken, CategoryInCircle, CategoryInUse, CategoryNotFound } from "./errors.ts";
import { CategoryShape } from "./shapes.ts";

const write = scope("catalog:write");
const name = Type.String({ minLength: 1, maxLength: 200 });
const optional = {
  slug: Type.Optional(SlugShape),
  parentId: Type.Optional(Type.Union([Uuid, Type.Null()])),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  imageUrl: Type.Optional(Type.Union([Url, Type.Null()])),
  names: Type.Optional(Type.Record(Locale, name, { maxProperties: 50 })),
};
const DeskCategory = Type.Interface([CategoryShape], { revision: Type.Integer() });

const list = route({
  method: "GET",
  path: "/v1/admin/categories",
  summary: "List the categories, parents before their children.",
  auth: scope("catalog:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(DeskCategory), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: (await listCategories(db)).map(toDesk), nextCursor: null };
  },
});

const create = route({
  method: "POST",
  path: "/v1/admin/categories",
  summary: "Add a category.",
  auth: write,
  rate: "desk",
  body: Type.Object({ name, ...optional }, closed),
  reply: { 201: DeskCategory },
  refusals: [AlreadyTaken, CategoryNotFound],
  transaction: true,
  async handle({ tx, body, ...request }) {
    const category = await createCategory(tx, body);
    await recordAudit(tx, { ...by(request), action: "catalog.category_made", subject: category.id, after: category });
    return new Answer({ status: 201, body: toDesk(category), headers: { etag: revisionTag(category.revision) } });
  },
});

const change = route({
  method: "PATCH",
  path: "/v1/admin/categories/:id",
  summary: "Change a category, or move it with everything below it.",
  auth: write,
  rate: "desk",
  params: byId,
  body: Type.Object({ name: Type.Optional(name), ...optional }, closed),
  reply: { 200: DeskCategory },
  refusals: [CategoryNotFound, AlreadyTaken, CategoryInCircle, PreconditionFailed],
  transaction: true,
  async handle({ tx, params, body, headers, ...request }) {
    const before = await findCategory(tx, params.id);
    const after = await changeCategory(tx, { ...body, id: params.id }, (revision) =>
      assertMatch(headers["if-match"], revisionTag(revision)),
    );
    await recordAudit(tx, { ...by(request), action: "catalog.category_changed", subject: params.id, before, after });
    return new Answer({ status: 200, body: toDesk(after), headers: { etag: revisionTag(after.revision) } });
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/admin/categories/:id",
  summary: "Remove a category that has neither products nor categories below it.",
  auth: write,
  rate: "desk",
  params: byId,
  reply: { 204: null },
  refusals: [CategoryNotFound, CategoryInUse],
  transaction: true,
  async handle({ tx, params, ...request }) {
    const before = await findCategory(tx, params.id);
    await removeCategory(tx, params.id);
    await recordAudit(tx, { ...by(request), action: "catalog.category_removed", subject: params.id, before });
    return new Answer({ status: 204 });
  },
});

function toDesk({ imageUrl, ...category }: Category) {
  return { ...category, image: imageUrl };
}

/** The desk's routes of categories. */
export const deskCategoryRoutes: readonly Route[] = [list, create, change, remove];
