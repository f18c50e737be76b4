import { createRandom, type Random } from "../random.ts";

/** Shades of the object's colour, from the side in the light to the side in the shadow; all are `#rrggbb`. */
export type Tones = {
  readonly light: string;
  readonly base: string;
  readonly dark: string;
  readonly deep: string;
};

/** What a silhouette paints with: colours, and a sequence of numbers that is always the same for the same product. */
export type Brush = {
  readonly tones: Tones;
  readonly random: Random;
  /** @returns a whole number from `min` to `max`, for a proportion of this product */
  readonly vary: (min: number, max: number) => number;
};

/** A drawn object in the 800 x 800 frame. Standing objects rest on y = 650. */
export type Drawing = {
  readonly art: string;
  readonly setting: "floor" | "wall" | "flat";
  /** Centre x, centre y, radius x and radius y of the shadow that the object throws. */
  readonly shadow: readonly [number, number, number, number];
};

/** Draws one kind of object. */
export type Silhouette = (brush: Brush) => Drawing;

/** Fills that the stage defines for every picture. */
export const fills = {
  body: "url(#a)",
  upright: "url(#b)",
  accent: "url(#c)",
  deep: "url(#d)",
  glow: "url(#g)",
  texture: "url(#x)",
  wood: "url(#w)",
  paper: "#faf6ee",
} as const;

/** Makes the brush of one product in one colour. */
export function createBrush(seed: number, colourHex: string): Brush {
  const random = createRandom(seed);
  return { tones: tonesOf(colourHex), random, vary: random.integer };
}

function tonesOf(hex: string): Tones {
  return {
    light: mix(hex, "#fff8ee", 0.34),
    base: hex,
    dark: mix(hex, "#20182c", 0.24),
    deep: mix(hex, "#20182c", 0.5),
  };
}

/**
 * Mixes two colours.
 *
 * @param share 0 gives `from`, 1 gives `to`
 */
export function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((value, index) => Math.round(value + ((target[index] ?? value) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** @returns how far apart two colours are: 0 is the same, about 441 is black and white */
export function distance(one: string, other: string): number {
  const right = channels(other);
  return Math.hypot(...channels(one).map((value, index) => value - (right[index] ?? 0)));
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/** A filled outline. */
export function path(d: string, fill: string, opacity = 1): string {
  return `<path d="${d}" fill="${fill}"${opacityOf(opacity)}/>`;
}

/** A filled outline with the product's texture on it. */
export function solid(d: string, fill: string = fills.body): string {
  return path(d, fill) + path(d, fills.texture);
}

/** A drawn stroke with round ends. */
export function stroke(d: string, colour: string, width: number, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${String(width)}" stroke-linecap="round" stroke-linejoin="round"${opacityOf(opacity)}/>`;
}

/** An ellipse given as centre x, centre y, radius x, radius y. */
export function ellipse(
  [x, y, radiusX, radiusY]: readonly [number, number, number, number],
  fill: string,
  opacity = 1,
): string {
  return `<ellipse cx="${String(x)}" cy="${String(y)}" rx="${String(radiusX)}" ry="${String(radiusY)}" fill="${fill}"${opacityOf(opacity)}/>`;
}

/** A rectangle given as x, y, width, height, with round corners. */
export function box(
  [x, y, width, height]: readonly [number, number, number, number],
  radius: number,
  fill: string,
  opacity = 1,
): string {
  return `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(radius)}" fill="${fill}"${opacityOf(opacity)}/>`;
}

function opacityOf(opacity: number): string {
  return opacity === 1 ? "" : ` opacity="${String(opacity)}"`;
}
