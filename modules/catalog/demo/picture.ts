import { colours } from "./colours.ts";
import { createBrush } from "./picture/brush.ts";
import { silhouettes } from "./picture/silhouettes.ts";
import { stage, viewCount } from "./picture/stage.ts";
import { hashText } from "./random.ts";

/** What is drawn. */
export type PictureInput = {
  /** The kind of object, such as `table-lamp`. */
  readonly category: string;
  /** Decides the proportions: the same seed in two colours is the same object in two colours. */
  readonly seed: string;
  /** 1 to 4: alone, a pair, close, turned round. */
  readonly view: number;
  /** Slug of a colour of the demo shop; without it the object is stone grey. */
  readonly colour?: string;
};

/** `<kind>~<seed>~<colour>-<view>.svg`; letters, digits and hyphens only, so nothing in a name can reach the markup. */
const fileNamePattern = /^([a-z]{2,16}(?:-[a-z]{2,16})?)~([0-9a-f]{8})~([a-z]{2,16})-([1-9])\.svg$/u;
const hexSeedPattern = /^[0-9a-f]{8}$/u;
const longestFileName = 80;

/**
 * Draws a product of the demo shop as a stand-alone SVG of 800 x 800; the same input gives the same text.
 *
 * @returns SVG markup of less than 8 kB, without scripts and without references to other files
 * @throws RangeError when the kind, the colour or the view is not known
 */
export function drawPicture({ category, seed, view, colour = "stone" }: PictureInput): string {
  const silhouette = silhouettes.get(category);
  const paint = colours.get(colour);
  if (silhouette === undefined) throw new RangeError("This kind of object cannot be drawn.");
  if (paint === undefined) throw new RangeError("This colour is not known.");
  if (!Number.isInteger(view) || view < 1 || view > viewCount) throw new RangeError("This view is not known.");
  const number = numberOf(seed);
  const brush = createBrush(number, paint.hex);
  const scene = stage(silhouette(brush), brush, { seed: number, view });
  const label = escapeText(`${paint.title} ${category.replaceAll("-", " ")}`);
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800" role="img">' +
    `<title>${label}</title>${shortenNumbers(scene)}</svg>`
  );
}

/** Names the file in which a picture is served; `pictureFor` turns the name back into the picture. */
export function pictureFileName({ category, seed, view, colour = "stone" }: PictureInput): string {
  return `${category}~${numberOf(seed).toString(16).padStart(8, "0")}~${colour}-${String(view)}.svg`;
}

/**
 * Draws the picture that a file name stands for. The name carries all that is needed, so no route has to keep anything.
 *
 * @param fileName the last part of the path, as the browser sent it; not trusted
 * @returns null when the name is not one that `pictureFileName` could have given
 */
export function pictureFor(fileName: string): string | null {
  if (fileName.length > longestFileName) return null;
  const [, category, seed, colour, view] = fileNamePattern.exec(fileName) ?? [];
  if (category === undefined || seed === undefined || colour === undefined || view === undefined) return null;
  if (!silhouettes.has(category) || !colours.has(colour) || Number(view) > viewCount) return null;
  return drawPicture({ category, seed, view: Number(view), colour });
}

/** A seed that is already a number, as in a file name, stays that number; so a name leads back to the same picture. */
function numberOf(seed: string): number {
  return hexSeedPattern.test(seed) ? Number.parseInt(seed, 16) : hashText(seed);
}

/** Divided proportions have long tails of digits; a tenth of a pixel cannot be seen. */
function shortenNumbers(svg: string): string {
  return svg.replaceAll(/\d+\.\d{3,}/gu, (digits) => String(Math.round(Number(digits) * 10) / 10));
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
