import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { pictureFileName } from "./demo/picture.ts";
import { encodePicture } from "./encode-picture.ts";
import { PictureUnreadable } from "./errors.ts";
import { createPicturePreviews } from "./picture-previews.ts";
import { db, desk, get, make } from "./routes.fixture.ts";

/** A picture of one colour that says where it was taken. */
async function photograph(width: number, height: number): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, background: "#204060" } })
    .jpeg()
    .withExif({ IFD0: { Copyright: "Ada", ImageDescription: "at home in Hamburg" } })
    .toBuffer();
}

describe("a picture that is uploaded", () => {
  it("is kept as WebP, within its limits, without what the camera wrote into it", async () => {
    const uploaded = await photograph(3_000, 1_500);
    expect(uploaded.includes("Hamburg")).toBe(true);
    const { content, width, height } = await encodePicture(uploaded);
    expect([width, height]).toEqual([2_000, 1_000]);
    const { format, exif, icc } = await sharp(content).metadata();
    expect([format, exif, icc]).toEqual(["webp", undefined, undefined]);
    expect((await encodePicture(await photograph(40, 30))).width).toBe(40);
  });

  it("stands upright, as the camera meant it", async () => {
    const lying = await sharp(await photograph(40, 20))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await encodePicture(lying)).toMatchObject({ width: 20, height: 40 });
  });

  it("is refused when it is no picture, damaged, or too large to open", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const damaged = (await photograph(400, 400)).subarray(0, 600);
    const bomb = await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: "white" } })
      .png()
      .toBuffer();
    for (const file of [Buffer.from("not a picture"), svg, damaged, bomb])
      await expect(encodePicture(file)).rejects.toThrow(PictureUnreadable);
  });

  it("is the product's picture, shown to everyone under an address that never changes", async () => {
    const { id } = await make("Lantern", { status: "published" });
    const content = (await photograph(60, 60)).toString("base64");
    const first = await desk("POST", "/media/files", { productId: id, alt: "A lantern", content });
    expect(first.statusCode).toBe(201);
    const { items } = first.json<{ items: { url: string }[] }>();
    const shown = await get(items[0]?.url ?? "");
    expect(shown.statusCode).toBe(200);
    expect(shown.headers).toMatchObject({
      "content-type": "image/webp",
      "cache-control": expect.stringContaining("immutable"),
    });
    const again = await desk("POST", "/media/files", { productId: id, alt: "A lantern", content });
    expect(again.json<{ items: unknown[] }>().items).toHaveLength(1);
    const refused = await desk("POST", "/media/files", { productId: id, alt: "", content: "bm8gcGljdHVyZQ==" });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([422, "catalog.picture_unreadable"]);
    expect((await get(`/media/files/${"0".repeat(64)}.webp`)).statusCode).toBe(404);
  });
});

describe("a preview", () => {
  it("is a JPEG of what was uploaded or drawn, and kept for good by whoever fetched it", async () => {
    const { id } = await make("Torch", { status: "published" });
    const content = (await photograph(1_600, 800)).toString("base64");
    const uploaded = await desk("POST", "/media/files", { productId: id, alt: "A torch", content });
    const [picture] = uploaded.json<{ items: { url: string }[] }>().items;
    const drawn = pictureFileName({ category: "table-lamp", seed: "ada", view: 1, colour: "teal" });
    for (const [name, sides] of [
      [picture?.url.split("/").at(-1) ?? "", [1_200, 600]],
      [drawn, [1_200, 1_200]],
    ] as const) {
      const address = `/media/previews/${name.replace(/\.\w+$/, ".jpg")}`;
      const shown = await get(address);
      expect([shown.statusCode, shown.headers["content-type"]]).toEqual([200, "image/jpeg"]);
      expect(shown.headers["cache-control"]).toContain("immutable");
      const { format, width, height } = await sharp(shown.rawPayload).metadata();
      expect([format, width, height]).toEqual(["jpeg", ...sides]);
      const etag = String(shown.headers["etag"]);
      expect((await get(address, { "if-none-match": etag })).statusCode).toBe(304);
    }
  });

  it.each([`${"0".repeat(64)}.jpg`, "table-lamp~00000001~nocolour-1.jpg", "lamp.jpg"])(
    "is not there for %s",
    async (name) => {
      const shown = await get(`/media/previews/${name}`);
      expect([shown.statusCode, shown.json<{ code: string }>().code]).toEqual([404, "catalog.media_not_found"]);
    },
  );

  it("is made once for all who ask at the same time, and not kept where there is none", async () => {
    const previews = createPicturePreviews();
    const name = pictureFileName({ category: "table-lamp", seed: "grace", view: 2 }).replace(".svg", "");
    const [one, other] = await Promise.all([previews.find(db, name), previews.find(db, name)]);
    expect(one).not.toBeNull();
    expect(other).toBe(one);
    expect(await previews.find(db, name)).toBe(one);
    expect(await previews.find(db, "lamp")).toBeNull();
  });
});
