import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { by } from "./desk-product-routes.ts";
import { byId, closed, Picture, Url, Uuid } from "./desk-shapes.ts";
import { MediaNotFound, ProductNotFound } from "./errors.ts";
import { listPictures, putPicture, removePicture } from "./pictures.ts";

const Position = Type.Integer({ minimum: 0, maximum: 100_000 });
const PictureShape = Type.Object({ id: Uuid, productId: Uuid, ...Picture.properties, position: Position });
/** The pictures of a product in their order. */
export const Pictures = Type.Object({ items: Type.Array(PictureShape), nextCursor: Type.Null() });

const list = route({
  method: "GET",
  path: "/v1/admin/media",
  summary: "List the pictures of a product in their order.",
  auth: scope("catalog:read"),
  rate: "desk",
  query: Type.Object({ product: Uuid }, closed),
  reply: { 200: Pictures },
  refusals: [],
  transaction: false,
  async handle({ db, query }) {
    return { items: await listPictures(db, query.product), nextCursor: null };
  },
});

const put = route({
  method: "POST",
  path: "/v1/admin/media",
  summary: "Add a picture to a product by its address; the first in order is the main one.",
  auth: scope("catalog:write"),
  rate: "desk",
  body: Type.Object(
    { productId: Uuid, url: Url, alt: Type.String({ maxLength: 500 }), position: Type.Optional(Position) },
    closed,
  ),
  reply: { 201: Pictures },
  refusals: [ProductNotFound],
  transaction: true,
  async handle({ tx, body: { productId, url, alt, position = 0 }, ...request }) {
    const items = await putPicture(tx, productId, { url, alt, position });
    await recordAudit(tx, {
      ...by(request),
      action: "catalog.picture_put",
      subject: productId,
      after: { url, alt, position },
    });
    return { items, nextCursor: null };
  },
});

const remove = route({
  method: "DELETE",
  path: "/v1/admin/media/:id",
  summary: "Take a picture away from its product.",
  auth: scope("catalog:write"),
  rate: "desk",
  params: byId,
  reply: { 204: null },
  refusals: [MediaNotFound],
  transaction: true,
  async handle({ tx, params, ...request }) {
    const before = await removePicture(tx, params.id);
    await recordAudit(tx, { ...by(request), action: "catalog.picture_removed", subject: before.productId, before });
    return new Answer({ status: 204 });
  },
});

/** The desk's routes of pictures. */
export const deskMediaRoutes: readonly Route[] = [list, put, remove];
