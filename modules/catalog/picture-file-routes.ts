import { createHash } from "node:crypto";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Overloaded } from "#platform/db";
import { anyone, Prebuilt, type Route, route, scope } from "#platform/http";
import { Pictures } from "./desk-media-routes.ts";
import { by } from "./desk-product-routes.ts";
import { closed, Uuid } from "./desk-shapes.ts";
import { encodePicture, MAX_UPLOAD_BYTES } from "./encode-picture.ts";
import { MediaNotFound, PictureUnreadable, ProductNotFound } from "./errors.ts";
import { insertPictureFile, selectPictureFile } from "./picture-file-queries.ts";
import { createPicturePreviews } from "./picture-previews.ts";
import { putPicture } from "./pictures.ts";
import { etagOf } from "./view.ts";

/** Base64 is four signs for three bytes; the rest of the body is small. */
const MAX_SIGNS = Math.ceil(MAX_UPLOAD_BYTES / 3) * 4;
const BODY_BYTES = MAX_SIGNS + 4_096;
/** An address names its content: it may be kept for good. */
const CACHE = "public, max-age=31536000, immutable";

const upload = route({
  method: "POST",
  path: "/v1/admin/media/files",
  summary: "Upload a picture of a product: it is written anew as WebP of at most 2,000 pixels a side.",
  auth: scope("catalog:write"),
  rate: "desk",
  bodyLimit: BODY_BYTES,
  body: Type.Object(
    {
      productId: Uuid,
      alt: Type.String({ maxLength: 500 }),
      position: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
      content: Type.String({
        minLength: 4,
        maxLength: MAX_SIGNS,
        description: "The file in base64: JPEG, PNG, WebP or AVIF of at most 10 MiB and 50 million pixels.",
      }),
    },
    closed,
  ),
  reply: { 201: Pictures },
  refusals: [PictureUnreadable, ProductNotFound],
  transaction: false,
  async handle({ db, body: { productId, alt, position = 0, content }, ...request }) {
    // Before the transaction: it takes a core for some hundred milliseconds.
    const picture = await encodePicture(Buffer.from(content, "base64"));
    const digest = createHash("sha256").update(picture.content).digest();
    const url = `/media/files/${digest.toString("hex")}.webp`;
    const items = await db.transaction(async (tx) => {
      await insertPictureFile(tx, { digest, ...picture });
      const pictures = await putPicture(tx, productId, { url, alt, position });
      await recordAudit(tx, {
        ...by(request),
        action: "catalog.picture_uploaded",
        subject: productId,
        after: { url, alt, position, width: picture.width, height: picture.height },
      });
      return pictures;
    });
    return { items, nextCursor: null };
  },
});

const show = route({
  method: "GET",
  path: "/media/files/:file",
  summary: "Show a picture that was uploaded.",
  auth: anyone,
  rate: "browse",
  params: Type.Object({ file: Type.String({ pattern: "^[0-9a-f]{64}\\.webp$", maxLength: 69 }) }, closed),
  reply: { 200: Type.String({ contentMediaType: "image/webp" }), 304: null },
  refusals: [MediaNotFound],
  transaction: false,
  async handle({ db, params }) {
    const hex = params.file.slice(0, 64);
    const bytes = await selectPictureFile(db, Buffer.from(hex, "hex"));
    if (bytes === null) throw new MediaNotFound(params.file);
    return new Prebuilt({ bytes, etag: `"${hex}"`, contentType: "image/webp", cacheControl: CACHE });
  },
});

const previews = createPicturePreviews();

const preview = route({
  method: "GET",
  path: "/media/previews/:file",
  summary: "Show a picture of ours as JPEG of at most 1,200 pixels a side, for whoever takes neither SVG nor WebP.",
  auth: anyone,
  rate: "browse",
  params: Type.Object({ file: Type.String({ pattern: "^[a-z0-9~-]{1,96}\\.jpg$", maxLength: 100 }) }, closed),
  reply: { 200: Type.String({ contentMediaType: "image/jpeg" }), 304: null },
  refusals: [MediaNotFound, Overloaded],
  transaction: false,
  async handle({ db, params }) {
    const bytes = await previews.find(db, params.file.slice(0, -".jpg".length));
    if (bytes === null) throw new MediaNotFound(params.file);
    return new Prebuilt({ bytes, etag: etagOf(bytes), contentType: "image/jpeg", cacheControl: CACHE });
  },
});

/** Pictures of our own: uploaded by staff, shown to everyone. */
export const pictureFileRoutes: readonly Route[] = [upload, show, preview];
