import { PictureUnreadable } from "./errors.ts";

/** Largest file that may be uploaded. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** Most pixels of a picture as it comes in: what it takes in memory, not on disk. */
const MAX_PIXELS = 50_000_000;
/** Longest side of a picture as it is kept; a larger one is made smaller. */
const LONGEST_SIDE = 2_000;
const QUALITY = 82;
/** Longest side of a preview: what social networks ask for; a drawing is drawn as large. */
const PREVIEW_SIDE = 1_200;
const PREVIEW_QUALITY = 80;
const FORMATS: ReadonlySet<string> = new Set(["jpeg", "png", "webp", "heif"]);

/** The encoder is loaded with the first picture: a start does not wait for it. */
async function loadSharp() {
  const { default: sharp } = await import("sharp");
  // One picture takes one core; requests must not wait for a second one of the machine's few.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/** A picture as it is kept: WebP, upright, without anything that the camera wrote into it. */
export interface EncodedPicture {
  readonly content: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads what was uploaded and writes it anew, so that nothing but pixels is kept: no place where it was taken, no profile,
 * no bytes behind the end.
 *
 * @throws PictureUnreadable for what is no JPEG, PNG, WebP or AVIF, is damaged, or has more than 50 million pixels
 */
export async function encodePicture(uploaded: Buffer): Promise<EncodedPicture> {
  const sharp = await loadSharp();
  try {
    const picture = sharp(uploaded, { limitInputPixels: MAX_PIXELS, failOn: "error" });
    const { format } = await picture.metadata();
    if (!FORMATS.has(format)) throw new PictureUnreadable("It is no JPEG, PNG, WebP or AVIF.");
    const { data, info } = await picture
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: "inside", withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { content: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof PictureUnreadable) throw error;
    const isTooLarge = error instanceof Error && /pixel limit/i.test(error.message);
    throw new PictureUnreadable(isTooLarge ? "It has more than 50 million pixels." : "It is damaged, or no picture.");
  }
}

/** Writes a picture of our own, one that was kept or drawn, as JPEG of at most 1,200 pixels a side; what is clear becomes white. */
export async function writeJpeg(ours: Buffer): Promise<Buffer> {
  const sharp = await loadSharp();
  return await sharp(ours, { limitInputPixels: MAX_PIXELS })
    .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: "inside" })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: PREVIEW_QUALITY, mozjpeg: true })
    .toBuffer();
}
