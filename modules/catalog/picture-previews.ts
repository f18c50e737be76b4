import { createBatcher, type Queryable } from "#platform/db";
import { pictureFor } from "./demo/picture.ts";
import { writeJpeg } from "./encode-picture.ts";
import { selectPictureFile } from "./picture-file-queries.ts";
import { createViewCache, ENTRY_OVERHEAD_BYTES } from "./view-cache.ts";

/** What the previews that are kept may weigh together: some hundred of them. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** Previews that may wait to be made; one more is refused. */
const MAX_WAITING = 100;

/** Pictures as JPEG, for social networks and price comparisons, which show no SVG and not always WebP. */
export interface PicturePreviews {
  /**
   * @param name a picture's file name without its ending
   * @returns null when there is no such picture
   * @throws Overloaded when too many wait already
   */
  find(on: Queryable, name: string): Promise<Buffer | null>;
}

/** Makes previews when they are asked for, one at a time and once for all who ask meanwhile, and keeps those asked for last. */
export function createPicturePreviews(): PicturePreviews {
  const kept = createViewCache<Buffer>(KEPT_BYTES);
  const underWay = new Map<string, Promise<Buffer | null>>();
  // One takes a core for some fifty milliseconds, and buyers want the others.
  const drawing = createBatcher<Drawing, Buffer | null>({
    name: "catalog.previews",
    maxBatch: 1,
    maxQueue: MAX_WAITING,
    lanes: 1,
    run: (drawings) => Promise.all(drawings.map(draw)),
  });

  async function make(on: Queryable, name: string): Promise<Buffer | null> {
    try {
      const bytes = await drawing.submit({ on, name });
      if (bytes !== null) {
        const sizeBytes = bytes.length + ENTRY_OVERHEAD_BYTES;
        kept.set(name, { value: bytes, productId: name, variantIds: [], sizeBytes, untilMs: Infinity });
      }
      return bytes;
    } finally {
      underWay.delete(name);
    }
  }

  return {
    async find(on, name) {
      const known = kept.get(name);
      if (known !== undefined) return known;
      const making = underWay.get(name) ?? make(on, name);
      underWay.set(name, making);
      return await making;
    },
  };
}

interface Drawing {
  readonly on: Queryable;
  readonly name: string;
}

async function draw({ on, name }: Drawing): Promise<Buffer | null> {
  const picture = /^[0-9a-f]{64}$/u.test(name)
    ? await selectPictureFile(on, Buffer.from(name, "hex"))
    : pictureFor(`${name}.svg`);
  return picture === null ? null : await writeJpeg(Buffer.from(picture));
}
