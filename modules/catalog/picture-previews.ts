import { createBatcher, type Queryable } from "#platform/db";
import { pictureFor } from "./demo/picture.ts";
import { writeJpeg } from "./encode-picture.ts";
import { selectPictureFile } from "./picture-file-queries.ts";

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

/** Makes previews when they are asked for, one at a time, and keeps those that were asked for last. */
export function createPicturePreviews(): PicturePreviews {
  // A Map keeps the order of insertion: the first is the one that nobody asked for the longest.
  const kept = new Map<string, Promise<Buffer | null>>();
  let keptBytes = 0;
  // One takes a core for some fifty milliseconds, and buyers want the others.
  const drawing = createBatcher<Drawing, Buffer | null>({
    name: "catalog.previews",
    maxBatch: 1,
    maxQueue: MAX_WAITING,
    lanes: 1,
    run: (drawings) => Promise.all(drawings.map(draw)),
  });

  const drop = async (name: string, made: Promise<Buffer | null>): Promise<void> => {
    if (kept.get(name) !== made) return;
    kept.delete(name);
    keptBytes -= (await made.catch(() => null))?.length ?? 0;
  };
  const make = (on: Queryable, name: string): Promise<Buffer | null> => {
    const made = drawing.submit({ on, name });
    kept.set(name, made);
    made.then(
      async (bytes) => {
        keptBytes += bytes?.length ?? 0;
        if (bytes === null) await drop(name, made);
        for (const [oldest, its] of kept) {
          if (keptBytes <= KEPT_BYTES || its === made) break;
          await drop(oldest, its);
        }
      },
      () => drop(name, made),
    );
    return made;
  };

  return {
    find(on, name) {
      const known = kept.get(name);
      if (known === undefined) return make(on, name);
      kept.delete(name);
      kept.set(name, known);
      return known;
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
