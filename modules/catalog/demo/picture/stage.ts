import { type Brush, distance, type Drawing, mix } from "./brush.ts";
import { createRandom } from "../random.ts";

/** Wall in the light, wall in the shade, floor. Chosen by hand so that pictures look like one set beside each other. */
const backdrops = [
  ["#f8ebe3", "#efd6c9", "#e2bfae"],
  ["#e9efe5", "#d1dccb", "#b8c8b0"],
  ["#e7eff4", "#cddde8", "#b2c8d8"],
  ["#f7f0e2", "#ebdfc6", "#d9c8a7"],
  ["#eeeaf4", "#dad3e8", "#c4bad9"],
  ["#f2f0ed", "#dfdbd5", "#c8c2b9"],
  ["#fbeed8", "#f3d9b0", "#e5c08b"],
  ["#dfeae8", "#bfd5d1", "#9fbfba"],
] as const;

/** How many different pictures each product has. */
export const viewCount = 4;

/**
 * Sets the object in its room: backdrop, light, shadow, and the placing of the view.
 * View 1 is the object alone, 2 is a pair, 3 is close, 4 is turned round before another backdrop.
 */
export function stage(drawing: Drawing, brush: Brush, scene: { readonly seed: number; readonly view: number }): string {
  const backdrop = chooseBackdrop(brush.tones.base, scene.seed);
  return (
    `<defs>${backdropPaints(backdrop)}${objectPaints(brush, scene.seed)}` +
    `<g id="o">${shadowOf(drawing)}${drawing.art}</g></defs>` +
    `${room(drawing, scene)}${placed(drawing, scene.view)}<rect width="800" height="800" fill="url(#v)"/>`
  );
}

type Backdrop = (typeof backdrops)[number];

/** The four backdrops that differ most from the object keep a cream mug off a cream wall. */
function chooseBackdrop(objectHex: string, seed: number): Backdrop {
  const byContrast = backdrops.toSorted((one, other) => distance(objectHex, other[1]) - distance(objectHex, one[1]));
  return createRandom(seed ^ 0x5eed).pick(byContrast.slice(0, 4));
}

function gradient(id: string, direction: string, stops: readonly string[]): string {
  const last = Math.max(1, stops.length - 1);
  const marks = stops.map((colour, index) => `<stop offset="${(index / last).toFixed(2)}" stop-color="${colour}"/>`);
  return `<linearGradient id="${id}" ${direction}>${marks.join("")}</linearGradient>`;
}

function fade(id: string, colour: string, opacity: number): string {
  return (
    `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${String(opacity)}"/>` +
    `<stop offset="0.55" stop-color="${colour}" stop-opacity="${String(opacity * 0.42)}"/>` +
    `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
  );
}

const down = 'x1="0" y1="0" x2="0" y2="1"';
const across = 'x1="0" y1="0" x2="1" y2="0.15"';

function backdropPaints([light, shade, floor]: Backdrop): string {
  return (
    gradient("k", 'x1="0" y1="0" x2="0.7" y2="1"', [light, shade]) +
    gradient("f", down, [floor, mix(floor, light, 0.55)]) +
    gradient("h", down, [mix(light, "#ffffff", 0.6), mix(shade, floor, 0.35)]) +
    fade("s", mix(floor, "#2a1d33", 0.78), 0.62) +
    fade("g", "#fff3c4", 0.95) +
    '<radialGradient id="v" cx="0.42" cy="0.38" r="0.8"><stop offset="0.55" stop-color="#fff" stop-opacity="0"/>' +
    `<stop offset="1" stop-color="${mix(floor, "#3a2a40", 0.5)}" stop-opacity="0.22"/></radialGradient>` +
    '<filter id="l" x="-20%" y="-20%" width="140%" height="140%">' +
    `<feDropShadow dx="14" dy="20" stdDeviation="16" flood-color="${mix(floor, "#2a1d33", 0.8)}" flood-opacity="0.42"/></filter>`
  );
}

function objectPaints({ tones }: Brush, seed: number): string {
  const accent = createRandom(seed ^ 0xacce).pick(["#c7a14f", "#b98a5a", "#8f969c", "#e8dcc6", "#5a4a42"]);
  return (
    gradient("a", across, [tones.light, tones.base, tones.base, tones.dark]) +
    gradient("b", down, [tones.light, tones.base, tones.dark]) +
    gradient("c", across, [mix(accent, "#ffffff", 0.4), accent, mix(accent, "#20182c", 0.35)]) +
    gradient("d", down, [tones.dark, tones.deep]) +
    gradient("w", across, ["#dcb583", "#c4955c", "#a3743f"]) +
    texture(seed)
  );
}

/** Hatching, weave or speckle: hardly visible, but it takes the plastic look away. */
function texture(seed: number): string {
  const marks = createRandom(seed ^ 0x7e47).pick([
    '<path d="M0 9L9 0M-2 2L2-2M7 11L11 7" stroke="#fff" stroke-opacity=".13" stroke-width="1.2"/>',
    '<path d="M0 2H5M5 7H9" stroke="#fff" stroke-opacity=".15" stroke-width="1.4"/><path d="M2 5V9M7 0V4" stroke="#000" stroke-opacity=".05" stroke-width="1.4"/>',
    '<circle cx="2" cy="3" r="1" fill="#000" fill-opacity=".09"/><circle cx="7" cy="7" r=".9" fill="#fff" fill-opacity=".24"/>',
  ]);
  return `<pattern id="x" width="9" height="9" patternUnits="userSpaceOnUse">${marks}</pattern>`;
}

function shadowOf({ setting, shadow: [x, y, radiusX, radiusY] }: Drawing): string {
  if (setting !== "floor") return "";
  const wide = `<ellipse cx="${String(x + 34)}" cy="${String(y)}" rx="${String(radiusX * 1.28)}" ry="${String(radiusY * 1.5)}" fill="url(#s)"/>`;
  return `${wide}<ellipse cx="${String(x + 6)}" cy="${String(y - 2)}" rx="${String(radiusX * 0.96)}" ry="${String(radiusY * 0.7)}" fill="url(#s)"/>`;
}

function room({ setting }: Drawing, { seed, view }: { readonly seed: number; readonly view: number }): string {
  const wall = '<rect width="800" height="800" fill="url(#k)"/>';
  const shape = (seed + view) % 3;
  if (setting === "flat") return wall + flatShape(shape);
  const floor = setting === "floor" ? '<rect y="596" width="800" height="204" fill="url(#f)"/>' : "";
  return wall + wallShape(shape) + floor;
}

function flatShape(shape: number): string {
  if (shape === 0) return '<circle cx="400" cy="400" r="318" fill="url(#h)" opacity=".6"/>';
  if (shape === 1) return '<path d="M0 800V250Q260 130 430 330T800 300V800Z" fill="url(#h)" opacity=".55"/>';
  return '<rect x="96" y="96" width="608" height="608" rx="48" fill="url(#h)" opacity=".55"/>';
}

function wallShape(shape: number): string {
  if (shape === 0) return '<circle cx="400" cy="372" r="270" fill="url(#h)" opacity=".75"/>';
  if (shape === 1) return '<path d="M160 600V350A240 240 0 0 1 640 350V600Z" fill="url(#h)" opacity=".75"/>';
  return '<path d="M470-20L820-20V420L250 600H-20V380Z" fill="#fff" opacity=".26"/>';
}

function placed({ setting }: Drawing, view: number): string {
  const lift = setting === "flat" ? ' filter="url(#l)"' : "";
  const use = (transform: string): string => `<g${lift}><use href="#o" transform="${transform}"/></g>`;
  if (view === 2) return setting === "flat" ? flatPair(use) : standingPair(use, setting);
  if (view === 3) return use("translate(400 420) scale(1.42) translate(-400 -440)");
  if (view === 4) return use(setting === "flat" ? "rotate(-14 400 400)" : "translate(800 0) scale(-1 1)");
  return setting === "floor" ? use("translate(400 664) scale(1.13) translate(-400 -650)") : use("translate(0 0)");
}

function flatPair(use: (transform: string) => string): string {
  return use("translate(210 30) scale(.7) rotate(9 400 400)") + use("translate(24 200) scale(.74) rotate(-8 400 400)");
}

/** Hanging things stay on the ceiling, so the far one is drawn from the top and not from the floor. */
function standingPair(use: (transform: string) => string, setting: "floor" | "wall"): string {
  if (setting === "wall") return use("translate(300 0) scale(.68)") + use("translate(-120 0) scale(.94)");
  return use("translate(276 160) scale(.72)") + use("translate(-88 47) scale(.96)");
}
