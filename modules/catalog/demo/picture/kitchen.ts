import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A mug with a handle. */
export const mug: Silhouette = ({ vary, tones, random }) => {
  const half = vary(112, 142);
  const top = vary(356, 400);
  const foot = half - vary(4, 44);
  const handle = random.chance(0.5)
    ? `M${390 + half - 14} ${top + 56}C${500 + half} ${top + 30} ${500 + half} 600 ${390 + foot} 582`
    : `M${390 + half - 14} ${top + 54}H${446 + half}Q${472 + half} ${top + 56} ${466 + half} ${top + 100}Q${450 + half} 566 ${390 + foot} 580`;
  const art =
    stroke(handle, tones.dark, 30) +
    stroke(handle, tones.base, 17) +
    solid(
      `M${390 - half} ${top}C${390 - half} 560 ${390 - foot - 8} 650 ${390 - foot + 26} 650H${390 + foot - 26}C${390 + foot + 8} 650 ${390 + half} 560 ${390 + half} ${top}Z`,
    ) +
    (random.chance(0.45)
      ? path(
          `M${390 - half + 9} 560Q390 588 ${390 + half - 9} 560L${390 + foot - 14} 640Q390 662 ${390 - foot + 14} 640Z`,
          fills.paper,
          0.55,
        )
      : "") +
    ellipse([390, top, half, 28], tones.light) +
    ellipse([390, top + 3, half - 11, 21], tones.deep) +
    ellipse([390, top + 9, half - 22, 14], "#6b4630") +
    stroke(`M${390 - half + 28} ${top + 54}Q${390 - half + 30} 540 ${390 - foot + 26} 600`, "#fff", 11, 0.34);
  return { art, setting: "floor", shadow: [392, 650, half + 20, 19] };
};

/** A bowl. */
export const bowl: Silhouette = ({ vary, tones }) => {
  const half = vary(190, 232);
  const top = vary(430, 470);
  const foot = vary(64, 96);
  const art =
    solid(
      `M${400 - half} ${top}C${400 - half + 8} 570 ${400 - foot - 40} 640 ${400 - foot} 640H${400 + foot}C${400 + foot + 40} 640 ${400 + half - 8} 570 ${400 + half} ${top}Z`,
    ) +
    path(`M${400 - foot} 636H${400 + foot}L${400 + foot - 6} 654H${400 - foot + 6}Z`, fills.deep) +
    ellipse([400, top, half, 52], tones.light) +
    ellipse([400, top + 5, half - 12, 42], tones.dark) +
    path(
      `M${400 - half + 12} ${top + 5}A${half - 12} 42 0 0 0 ${400 + half - 12} ${top + 5}Q400 ${top + 20} ${400 - half + 12} ${top + 5}Z`,
      fills.upright,
    ) +
    stroke(`M${400 - half + 22} ${top + 62}Q${400 - half + 54} ${top + 118} ${400 - foot - 58} 604`, "#fff", 11, 0.32) +
    stroke(`M${400 - half + 14} ${top + 30}Q400 ${top + 104} ${400 + half - 14} ${top + 30}`, tones.deep, 5, 0.4);
  return { art, setting: "floor", shadow: [400, 650, half * 0.72, 20] };
};

/** A cooking pot with its lid. */
export const pot: Silhouette = ({ vary, tones }) => {
  const half = vary(176, 214);
  const top = vary(420, 462);
  const dome = vary(44, 78);
  const art =
    stroke(
      `M${400 - half + 8} ${top + 52}H${400 - half - 44}V${top + 92}H${400 - half + 8}M${392 + half} ${top + 52}H${444 + half}V${top + 92}H${392 + half}`,
      tones.deep,
      20,
    ) +
    solid(
      `M${400 - half} ${top}H${400 + half}V604Q${400 + half} 650 ${400 + half - 46} 650H${400 - half + 46}Q${400 - half} 650 ${400 - half} 604Z`,
    ) +
    solid(
      `M${400 - half - 8} ${top}Q${400 - half + 30} ${top - dome} 400 ${top - dome}Q${370 + half} ${top - dome} ${408 + half} ${top}Q400 ${top + 18} ${392 - half} ${top}Z`,
      fills.upright,
    ) +
    path(
      `M${392 - half} ${top}Q400 ${top + 18} ${408 + half} ${top}V${top + 9}Q400 ${top + 30} ${392 - half} ${top + 9}Z`,
      tones.deep,
      0.55,
    ) +
    ellipse([400, top - dome - 3, 20, 8], tones.deep) +
    box([368, top - dome - 40, 64, 32], 16, fills.accent) +
    stroke(`M${400 - half + 26} ${top + 50}V588`, "#fff", 12, 0.28) +
    stroke(`M${400 - half + 70} ${top - dome / 2 - 6}Q350 ${top - dome + 8} 386 ${top - dome + 8}`, "#fff", 8, 0.34);
  return { art, setting: "floor", shadow: [400, 652, half + 30, 20] };
};

/** A kettle or teapot. */
export const kettle: Silhouette = ({ vary, random }) => {
  const half = vary(136, 164);
  const top = vary(390, 420);
  const overhead = `M${400 - half + 40} ${top + 34}C${400 - half} 190 ${400 + half} 190 ${360 + half} ${top + 34}`;
  const behind = `M${380 + half} ${top + 50}C${520 + half} ${top - 10} ${500 + half} 600 ${390 + half - 8} 580`;
  const handle = random.chance(0.55) ? overhead : behind;
  const art =
    stroke(handle, "#8a5f38", 22) +
    stroke(handle, "#c4955c", 9, 0.8) +
    solid(
      `M${400 - half + 34} 560C${400 - half - 40} 540 ${400 - half - 40} ${top + 60} ${400 - half - 96} ${top + 14}L${400 - half - 64} ${top - 6}C${400 - half - 10} ${top + 40} ${400 - half + 10} ${top + 60} ${400 - half + 50} ${top + 90}Z`,
      fills.upright,
    ) +
    solid(
      `M400 ${top}C${400 + half} ${top} ${414 + half} 540 ${400 + half - 14} 606Q${400 + half - 26} 650 ${400 + half - 70} 650H${400 - half + 70}Q${400 - half + 26} 650 ${400 - half + 14} 606C${386 - half} 540 ${400 - half} ${top} 400 ${top}Z`,
    ) +
    path(`M322 ${top + 12}Q400 ${top - 36} 478 ${top + 12}Q400 ${top + 32} 322 ${top + 12}Z`, fills.deep) +
    ellipse([400, top - 22, 19, 17], "#b98a5a") +
    stroke(`M${400 - half + 46} ${top + 96}Q${400 - half + 22} 540 ${400 - half + 42} 596`, "#fff", 12, 0.34);
  return { art, setting: "floor", shadow: [396, 651, half + 10, 19] };
};

/** A cutting board with a hole to hang it by. */
export const board: Silhouette = ({ vary, tones }) => {
  const half = vary(122, 158);
  const neck = vary(32, 46);
  const shoulder = vary(262, 310);
  const grain = [0.2, 0.36, 0.55, 0.72, 0.86].map((share) => {
    const x = Math.round(400 - half + half * 2 * share);
    const bend = vary(-14, 14);
    return stroke(`M${x} ${shoulder + 60}Q${x + bend} 460 ${x - bend / 2} 624`, tones.deep, 3, 0.28);
  });
  const outline = `M${400 - neck} 190Q${400 - neck} 156 400 156Q${400 + neck} 156 ${400 + neck} 190V${shoulder - 40}Q${400 + neck} ${shoulder} ${400 + half - 40} ${shoulder + 6}Q${400 + half} ${shoulder + 12} ${400 + half} ${shoulder + 56}V612Q${400 + half} 648 ${400 + half - 36} 648H${400 - half + 36}Q${400 - half} 648 ${400 - half} 612V${shoulder + 56}Q${400 - half} ${shoulder + 12} ${400 - half + 40} ${shoulder + 6}Q${400 - neck} ${shoulder} ${400 - neck} ${shoulder - 40}Z`;
  const art =
    `<g transform="rotate(4 400 650)"><g transform="translate(10 3)">${path(outline, tones.deep)}</g>${solid(outline)}${grain.join("")}` +
    `${ellipse([400, 194, 14, 14], tones.deep)}${stroke(`M${400 - half + 18} ${shoulder + 70}V600`, "#fff", 7, 0.3)}</g>`;
  return { art, setting: "floor", shadow: [404, 650, half + 22, 17] };
};
