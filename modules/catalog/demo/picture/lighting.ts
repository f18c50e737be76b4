import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A lamp for a table: shade, stem, foot. */
export const tableLamp: Silhouette = ({ vary, random }) => {
  const bottom = vary(128, 172);
  const top = vary(56, 112);
  const rim = vary(362, 400);
  const isMushroom = random.chance(0.4);
  const shade = isMushroom
    ? `M${400 - bottom} ${rim}C${400 - bottom} 190 ${400 + bottom} 190 ${400 + bottom} ${rim}Q400 ${rim + 26} ${400 - bottom} ${rim}Z`
    : `M${400 - top} 196Q400 184 ${400 + top} 196L${400 + bottom} ${rim}Q400 ${rim + 26} ${400 - bottom} ${rim}Z`;
  const belly = vary(12, 62);
  const art =
    ellipse([400, rim + 70, bottom * 1.35, 120], fills.glow, 0.55) +
    solid(
      `M390 ${rim}L410 ${rim}C412 470 ${400 + belly} 500 ${400 + belly} 560Q${400 + belly} 636 400 640Q${400 - belly} 636 ${400 - belly} 560C${400 - belly} 500 388 470 390 ${rim}Z`,
      fills.accent,
    ) +
    ellipse([400, 644, vary(70, 104), 17], fills.accent) +
    solid(shade) +
    path(
      `M${400 - bottom + 4} ${rim}Q400 ${rim + 26} ${400 + bottom - 4} ${rim}Q400 ${rim + 9} ${400 - bottom + 4} ${rim}Z`,
      "#fff1c9",
    ) +
    stroke(
      `M${400 - (top + bottom) / 2 + 26} 250Q${400 - bottom + 30} 310 ${400 - bottom + 30} ${rim - 22}`,
      "#fff",
      9,
      0.32,
    );
  return { art, setting: "floor", shadow: [400, 652, 130, 20] };
};

/** A lamp that hangs from the ceiling. */
export const pendantLamp: Silhouette = ({ vary, tones, random }) => {
  const half = vary(140, 210);
  const rim = vary(430, 480);
  const neck = vary(24, 56);
  const crown = vary(230, 280);
  const profile = random.pick([
    `M${400 - neck} ${crown}H${400 + neck}C${400 + neck + 40} ${crown + 60} ${400 + half} ${rim - 110} ${400 + half} ${rim}`,
    `M${400 - neck} ${crown}H${400 + neck}L${400 + half} ${rim}`,
    `M${400 - neck} ${crown}H${400 + neck}C${400 + half + 30} ${crown + 20} ${400 + half + 20} ${rim - 40} ${400 + half} ${rim}`,
  ]);
  const left = profile.includes("L")
    ? `L${400 - neck} ${crown}Z`
    : `C${400 - half} ${rim - 110} ${400 - neck - 40} ${crown + 60} ${400 - neck} ${crown}Z`;
  const art =
    stroke(`M400-10V${crown - 24}`, tones.deep, 6) +
    ellipse([400, rim + 80, half * 1.25, 150], fills.glow, 0.6) +
    box([400 - neck + 8, crown - 38, neck * 2 - 16, 44], 10, fills.accent) +
    solid(`${profile}Q400 ${rim + 30} ${400 - half} ${rim}${left}`) +
    ellipse([400, rim, half - 3, 19], "#fff0c4") +
    ellipse([400, rim + 2, half * 0.5, 10], "#fffaf0") +
    stroke(
      `M${400 - neck - 22} ${crown + 60}Q${400 - half + 52} ${rim - 110} ${400 - half + 40} ${rim - 30}`,
      "#fff",
      10,
      0.3,
    );
  return { art, setting: "wall", shadow: [400, 760, half, 10] };
};

/** A tall lamp that stands on the floor. */
export const floorLamp: Silhouette = ({ vary, tones, random }) => {
  const half = vary(88, 128);
  const top = vary(52, 84);
  const isArched = random.chance(0.45);
  const x = isArched ? 520 : 400;
  const rim = 280;
  const legs = isArched
    ? stroke(`M330 640V260C330 110 ${x} 90 ${x} 170`, tones.deep, 10) + ellipse([330, 644, 92, 18], fills.deep)
    : stroke("M400 280V420M400 400L310 644M400 400L490 644M400 400L418 640", "#a3743f", 12);
  const art =
    ellipse([x, rim + 70, half * 1.5, 130], fills.glow, 0.6) +
    legs +
    solid(`M${x - top} 140Q${x} 130 ${x + top} 140L${x + half} ${rim}Q${x} ${rim + 20} ${x - half} ${rim}Z`) +
    path(
      `M${x - half + 3} ${rim}Q${x} ${rim + 20} ${x + half - 3} ${rim}Q${x} ${rim + 6} ${x - half + 3} ${rim}Z`,
      "#fff1c9",
    ) +
    stroke(`M${x - top + 12} 164L${x - half + 26} ${rim - 20}`, "#fff", 8, 0.32);
  return { art, setting: "floor", shadow: [isArched ? 340 : 400, 650, 120, 18] };
};

/** A lamp on a wall arm. */
export const wallLamp: Silhouette = ({ vary, tones }) => {
  const radius = vary(92, 128);
  const reach = vary(70, 130);
  const x = 360 + reach;
  const art =
    ellipse([x, 420, radius * 2.1, radius * 2], fills.glow, 0.75) +
    box([262, 300, 62, 220], 31, fills.deep) +
    box([268, 306, 44, 208], 22, fills.body) +
    stroke(`M300 410H${x - 30}C${x} 410 ${x} 400 ${x} 370`, tones.deep, 14) +
    stroke(`M300 406H${x - 30}`, tones.light, 4, 0.6) +
    solid(`M${x - radius} 372A${radius} ${radius} 0 0 1 ${x + radius} 372Z`) +
    ellipse([x, 372, radius, 17], "#fff0c4") +
    ellipse([x, 386, radius * 0.38, 30], "#fffaf0") +
    stroke(
      `M${x - radius + 24} 350A${radius - 22} ${radius - 22} 0 0 1 ${x - 16} ${372 - radius + 22}`,
      "#fff",
      9,
      0.35,
    );
  return { art, setting: "wall", shadow: [430, 720, 150, 14] };
};

/** A candle in its holder. */
export const candle: Silhouette = ({ vary, tones }) => {
  const half = vary(84, 116);
  const top = vary(370, 430);
  const art =
    ellipse([400, top - 70, 190, 170], fills.glow, 0.8) +
    stroke(`M400 ${top + 6}V${top - 30}`, "#4a3b34", 6) +
    path(
      `M400 ${top - 116}C436 ${top - 66} 430 ${top - 24} 400 ${top - 22}C370 ${top - 24} 366 ${top - 62} 400 ${top - 116}Z`,
      "#f6b03f",
    ) +
    path(
      `M400 ${top - 78}C418 ${top - 52} 416 ${top - 28} 400 ${top - 28}C386 ${top - 28} 384 ${top - 50} 400 ${top - 78}Z`,
      "#fff3c4",
    ) +
    solid(`M${400 - half} ${top}V622Q${400 - half} 652 400 652Q${400 + half} 652 ${400 + half} 622V${top}Z`) +
    ellipse([400, top, half, 22], tones.dark) +
    ellipse([400, top + 5, half - 12, 15], "#fbf1de") +
    box([400 - half * 0.55, 500, half * 1.1, 78], 6, fills.paper, 0.92) +
    stroke(
      `M${400 - half * 0.3} 528H${400 + half * 0.3}M${400 - half * 0.2} 550H${400 + half * 0.2}`,
      tones.deep,
      4,
      0.7,
    ) +
    stroke(`M${400 - half + 16} ${top + 44}V606`, "#fff", 8, 0.3);
  return { art, setting: "floor", shadow: [400, 650, half + 26, 20] };
};
