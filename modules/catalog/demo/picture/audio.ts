import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** Headphones that go over the ears. */
export const headphones: Silhouette = ({ vary, tones }) => {
  const reach = vary(150, 176);
  const tall = vary(96, 118);
  const left = 400 - reach;
  const right = 400 + reach;
  const bow = `M${left} 470C${left - 6} 140 ${right + 6} 140 ${right} 470`;
  const cup = (x: number, side: number): string =>
    solid(`M${x} ${500 - tall}C${x + side * 74} ${500 - tall} ${x + side * 84} ${500 + tall} ${x} ${500 + tall}Z`) +
    path(
      `M${x} ${500 - tall + 4}C${x - side * 52} ${500 - tall} ${x - side * 52} ${500 + tall} ${x} ${500 + tall - 4}Z`,
      fills.deep,
    ) +
    stroke(
      `M${x + side * 24} ${500 - tall + 34}Q${x + side * 46} 500 ${x + side * 24} ${500 + tall - 34}`,
      tones.light,
      6,
      0.6,
    );
  const art =
    stroke(bow, tones.deep, 34) +
    stroke(bow, tones.base, 22) +
    stroke(`M${left + 46} 300C${left + 90} 214 ${right - 90} 214 ${right - 46} 300`, tones.light, 7, 0.5) +
    box([left - 13, 392, 26, 70], 10, fills.accent) +
    box([right - 13, 392, 26, 70], 10, fills.accent) +
    cup(left - 4, -1) +
    cup(right + 4, 1);
  return { art, setting: "floor", shadow: [400, 640, reach + 60, 20] };
};

/** A loudspeaker. */
export const speaker: Silhouette = ({ vary, tones, random }) => {
  const half = vary(118, 150);
  const top = vary(230, 280);
  const left = 400 - half;
  const woofer = half - vary(34, 46);
  const rings = (y: number, radius: number): string =>
    ellipse([400, y, radius, radius], tones.deep) +
    ellipse([400, y, radius - 9, radius - 9], "#3a3a42") +
    ellipse([400, y, radius - 20, radius - 20], fills.deep) +
    ellipse([400, y, Math.max(8, radius * 0.32), Math.max(8, radius * 0.32)], fills.accent);
  const art =
    path(`M${400 + half - 6} ${top + 10}L${430 + half} ${top + 26}V640L${400 + half - 6} 648Z`, tones.deep) +
    solid(
      `M${left + 20} ${top}H${380 + half}Q${400 + half} ${top} ${400 + half} ${top + 20}V630Q${400 + half} 650 ${380 + half} 650H${left + 20}Q${left} 650 ${left} 630V${top + 20}Q${left} ${top} ${left + 20} ${top}Z`,
      random.chance(0.4) ? fills.wood : fills.body,
    ) +
    box([left + 16, top + 16, half * 2 - 32, 618 - top], 12, tones.base) +
    rings(630 - woofer - 14, woofer) +
    rings(top + 68, vary(32, 42)) +
    ellipse([left + 36, 622, 5, 5], "#fff3c4") +
    stroke(`M${left + 26} ${top + 36}V590`, "#fff", 6, 0.25);
  return { art, setting: "floor", shadow: [410, 652, half + 34, 18] };
};

/** A record player seen from above. */
export const turntable: Silhouette = ({ vary, tones }) => {
  const radius = vary(150, 172);
  const grooves = [0.92, 0.78, 0.64, 0.52].map(
    (share) =>
      `<circle cx="356" cy="400" r="${String(Math.round(radius * share))}" fill="none" stroke="#fff" stroke-opacity=".1" stroke-width="2"/>`,
  );
  const art =
    box([150, 206, 500, 396], 26, fills.wood) +
    box([150, 206, 500, 396], 26, fills.texture) +
    box([164, 220, 472, 368], 18, fills.body) +
    ellipse([356, 400, radius + 12, radius + 12], tones.deep, 0.55) +
    ellipse([356, 400, radius, radius], "#26252b") +
    grooves.join("") +
    path(
      `M356 400L${356 - radius * 0.7} ${400 - radius * 0.7}A${radius} ${radius} 0 0 1 ${356 - radius * 0.2} ${400 - radius * 0.97}Z`,
      "#fff",
      0.1,
    ) +
    path(
      `M356 400L${356 + radius * 0.7} ${400 + radius * 0.7}A${radius} ${radius} 0 0 1 ${356 + radius * 0.2} ${400 + radius * 0.97}Z`,
      "#fff",
      0.08,
    ) +
    ellipse([356, 400, 56, 56], tones.light) +
    ellipse([356, 400, 38, 38], tones.base) +
    ellipse([356, 400, 7, 7], fills.paper) +
    ellipse([578, 280, 34, 34], tones.deep) +
    ellipse([578, 280, 22, 22], fills.accent) +
    stroke(`M578 280L566 430L${vary(462, 490)} 494`, "#d9dde0", 10) +
    box([462, 482, 40, 24], 5, "#3a3a42") +
    ellipse([590, 540, 20, 20], fills.accent) +
    ellipse([540, 552, 10, 10], tones.deep);
  return { art, setting: "flat", shadow: [400, 600, 240, 14] };
};

/** A small radio with a handle. */
export const radio: Silhouette = ({ vary, tones, random }) => {
  const half = vary(196, 226);
  const top = vary(376, 410);
  const left = 400 - half;
  const dots = Array.from({ length: 35 }, (_, index) =>
    ellipse([left + 64 + (index % 7) * 25, top + 66 + Math.floor(index / 7) * 32, 6, 6], tones.deep, 0.75),
  );
  const slots = stroke(
    Array.from({ length: 6 }, (_, index) => `M${left + 54} ${top + 62 + index * 26}H${left + 222}`).join(""),
    tones.deep,
    9,
    0.7,
  );
  const art =
    stroke(
      `M${left + 60} ${top + 6}C${left + 60} ${top - 66} ${340 + half} ${top - 66} ${340 + half} ${top + 6}`,
      "#8a5f38",
      17,
    ) +
    stroke(`M${396 + half - 30} ${top + 10}L${400 + half + 10} 200`, "#a7b0b8", 6) +
    ellipse([410 + half, 198, 8, 8], "#a7b0b8") +
    solid(
      `M${left + 34} ${top}H${366 + half}Q${400 + half} ${top} ${400 + half} ${top + 34}V610Q${400 + half} 644 ${366 + half} 644H${left + 34}Q${left} 644 ${left} 610V${top + 34}Q${left} ${top} ${left + 34} ${top}Z`,
    ) +
    box([left + 50, 642, 44, 12], 4, tones.deep) +
    box([306 + half, 642, 44, 12], 4, tones.deep) +
    box([left + 34, top + 34, 208, 580 - top], 14, tones.light, 0.35) +
    (random.chance(0.5) ? dots.join("") : slots) +
    box([430, top + 40, half - 64, 62], 8, fills.paper) +
    stroke(
      `M446 ${top + 82}H${352 + half}M462 ${top + 62}V${top + 82}M492 ${top + 70}V${top + 82}M522 ${top + 62}V${top + 82}`,
      "#5a4a42",
      4,
      0.7,
    ) +
    stroke(`M${vary(450, 530)} ${top + 50}V${top + 92}`, "#c4503a", 5) +
    ellipse([398 + half / 2 + 24, 562, 46, 46], tones.deep) +
    ellipse([398 + half / 2 + 24, 560, 36, 36], fills.accent) +
    stroke(`M${left + 24} ${top + 18}H${left + 180}`, "#fff", 7, 0.35);
  return { art, setting: "floor", shadow: [400, 652, half + 16, 18] };
};
