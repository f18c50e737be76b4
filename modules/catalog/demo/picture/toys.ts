import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** Toy colours that go with every paint: the object's own colour leads, these accompany. */
const companions = ["#dcac3f", "#c4704f", "#82afcf", "#93a88b", "#efe3cb"] as const;

/** Building blocks piled up. */
export const blocks: Silhouette = ({ vary, random, tones }) => {
  const [one, two, three] = random.shuffle(companions);
  const side = vary(118, 134);
  const x = 400 - side - 40;
  const cube = (left: number, bottom: number, colour: string): string =>
    box([left, bottom - side, side, side], 9, colour) +
    box([left, bottom - side, side, side], 9, fills.texture) +
    path(
      `M${left + side - 16} ${bottom - side}H${left + side - 9}Q${left + side} ${bottom - side} ${left + side} ${bottom - side + 9}V${bottom - 9}Q${left + side} ${bottom} ${left + side - 9} ${bottom}H${left + side - 16}Z`,
      "#2a1d33",
      0.16,
    ) +
    stroke(`M${left + 12} ${bottom - side + 14}V${bottom - 16}`, "#fff", 6, 0.4);
  const roof = random.chance(0.5)
    ? solid(
        `M${x + 40} ${650 - side * 2}L${x + 40 + side} ${650 - side * 2}L${x + 40 + side / 2} ${650 - side * 2 - 104}Z`,
      )
    : solid(`M${x + 30} ${650 - side * 2}A${side / 2 + 10} ${side / 2 + 10} 0 0 1 ${x + 50 + side} ${650 - side * 2}Z`);
  const art =
    cube(x, 650, one ?? tones.light) +
    cube(x + side + 8, 650, "url(#a)") +
    cube(x + 40, 650 - side, two ?? tones.dark) +
    roof +
    ellipse([x + side * 2 + 70, 606, 45, 45], three ?? tones.light) +
    ellipse([x + side * 2 + 56, 590, 13, 13], "#fff", 0.5) +
    path(
      `M${x + 30} 650V${650 - side * 0.5}A${side * 0.26} ${side * 0.26} 0 0 1 ${x + 30 + side * 0.52} ${650 - side * 0.5}V650Z`,
      "#2a1d33",
      0.3,
    ) +
    ellipse([x + 40 + side / 2, 650 - side * 1.5, side * 0.22, side * 0.22], fills.paper, 0.8);
  return { art, setting: "floor", shadow: [410, 652, 210, 18] };
};

/** A wooden train engine. */
export const train: Silhouette = ({ vary, tones, random }) => {
  const [one, two] = random.shuffle(companions);
  const cab = vary(250, 290);
  const wheel = (x: number, radius: number): string =>
    ellipse([x, 650 - radius, radius, radius], "#4a3a32") +
    ellipse([x, 650 - radius, radius * 0.74, radius * 0.74], fills.wood) +
    ellipse([x, 650 - radius, radius * 0.24, radius * 0.24], "#4a3a32");
  const art =
    box([172, 560, 460, 40], 10, fills.wood) +
    solid(`M196 ${cab + 60}H340V566H196Z`, fills.upright) +
    box([176, cab + 30, 184, 34], 12, two ?? tones.deep) +
    box([226, cab + 98, 80, 86], 10, "#fff6da") +
    stroke(`M266 ${cab + 98}V${cab + 184}`, tones.deep, 6, 0.6) +
    solid("M336 412H560Q604 412 604 470V566H336Z") +
    box([420, 410, 22, 158], 0, one ?? tones.light, 0.9) +
    box([500, 410, 22, 158], 0, one ?? tones.light, 0.9) +
    path("M524 414L512 300H590L578 414Z", fills.deep) +
    box([502, 284, 98, 26], 10, two ?? tones.dark) +
    ellipse([612, 476, 15, 26], "#fff3c4") +
    wheel(256, 66) +
    wheel(430, 46) +
    wheel(546, 46) +
    stroke("M256 600L430 606L546 606", "#2c2c31", 10, 0.75) +
    stroke("M360 434H548", "#fff", 8, 0.36);
  return { art, setting: "floor", shadow: [404, 652, 240, 18] };
};

/** A soft bear. */
export const bear: Silhouette = ({ vary, tones, random }) => {
  const ear = vary(38, 50);
  const head = vary(104, 120);
  const muzzle = tones.light;
  const art =
    ellipse([290, 470, 44, 84], tones.dark) +
    ellipse([510, 470, 44, 84], tones.dark) +
    ellipse([400, 520, 130, 134], fills.body) +
    ellipse([400, 520, 130, 134], fills.texture) +
    ellipse([400, 536, 78, 88], muzzle, 0.8) +
    ellipse([304, 622, 66, 40], fills.upright) +
    ellipse([496, 622, 66, 40], fills.upright) +
    ellipse([290, 624, 30, 22], muzzle) +
    ellipse([510, 624, 30, 22], muzzle) +
    ellipse([400 - head + 22, 230, ear, ear], fills.body) +
    ellipse([378 + head, 230, ear, ear], tones.dark) +
    ellipse([400 - head + 24, 234, ear * 0.55, ear * 0.55], muzzle) +
    ellipse([376 + head, 234, ear * 0.55, ear * 0.55], muzzle) +
    ellipse([400, 308, head + 14, head], fills.body) +
    ellipse([400, 308, head + 14, head], fills.texture) +
    ellipse([400, 344, 54, 42], muzzle) +
    ellipse([400, 322, 17, 12], "#3a2e2c") +
    stroke("M400 334V350M378 356Q390 366 400 352Q410 366 422 356", "#3a2e2c", 5) +
    ellipse([354, 290, 10, 12], "#3a2e2c") +
    ellipse([446, 290, 10, 12], "#3a2e2c") +
    ellipse([357, 286, 3, 4], "#fff") +
    ellipse([449, 286, 3, 4], "#fff") +
    (random.chance(0.6)
      ? path("M400 420L344 398V450ZM400 420L456 398V450Z", fills.accent) + ellipse([400, 422, 15, 15], fills.accent)
      : "");
  return { art, setting: "floor", shadow: [400, 652, 180, 18] };
};

/** Rings stacked on a peg. */
export const rings: Silhouette = ({ vary, tones, random }) => {
  const paints = random.shuffle([...companions, "url(#a)", "url(#a)"]).slice(0, 5);
  const widest = vary(158, 186);
  const height = 62;
  const stack = paints.map((paint, index) => {
    const half = widest - index * vary(20, 25);
    const y = 606 - (index + 1) * (height + 2);
    return (
      box([400 - half, y, half * 2, height], 31, index === 0 ? "url(#a)" : paint) +
      box([400 - half, y, half * 2, height], 31, fills.texture) +
      stroke(`M${400 - half + 34} ${y + 16}H${400 + half * 0.2}`, "#fff", 7, 0.4) +
      path(
        `M${400 - half + 20} ${y + height - 12}H${380 + half}Q${366 + half} ${y + height} ${368 + half} ${y + height}H${432 - half}Z`,
        "#2a1d33",
        0.14,
      )
    );
  });
  const art =
    box([386, 220, 28, 390], 12, fills.wood) +
    solid("M210 648Q204 606 250 604H550Q596 606 590 648Q590 652 584 652H216Q210 652 210 648Z", fills.wood) +
    stack.join("") +
    ellipse([400, 236, 46, 46], tones.base) +
    ellipse([386, 222, 13, 13], "#fff", 0.45);
  return { art, setting: "floor", shadow: [400, 652, 200, 18] };
};

/** A wrapped box, for sets. */
export const giftBox: Silhouette = ({ vary, tones }) => {
  const half = vary(160, 190);
  const top = vary(390, 420);
  const left = 400 - half;
  const art =
    solid(
      `M${left + 10} ${top + 50}H${390 + half}V640Q${390 + half} 652 ${378 + half} 652H${left + 22}Q${left + 10} 652 ${left + 10} 640Z`,
    ) +
    box([370, top + 50, 60, 602 - top], 0, fills.accent) +
    path(`M${left + 10} ${top + 60}H${390 + half}V${top + 82}H${left + 10}Z`, tones.deep, 0.3) +
    solid(
      `M${left - 8} ${top}H${408 + half}Q${414 + half} ${top} ${414 + half} ${top + 8}V${top + 64}H${left - 14}V${top + 8}Q${left - 14} ${top} ${left - 8} ${top}Z`,
      fills.upright,
    ) +
    box([366, top, 68, 64], 0, fills.accent) +
    path(
      `M400 ${top}C330 ${top - 10} 250 ${top - 60} 274 ${top - 104}C300 ${top - 140} 390 ${top - 70} 400 ${top}Z`,
      fills.accent,
    ) +
    path(
      `M400 ${top}C470 ${top - 10} 550 ${top - 60} 526 ${top - 104}C500 ${top - 140} 410 ${top - 70} 400 ${top}Z`,
      fills.accent,
    ) +
    path(
      `M390 ${top - 8}C346 ${top - 22} 298 ${top - 58} 304 ${top - 84}C324 ${top - 96} 376 ${top - 50} 390 ${top - 8}ZM410 ${top - 8}C454 ${top - 22} 502 ${top - 58} 496 ${top - 84}C476 ${top - 96} 424 ${top - 50} 410 ${top - 8}Z`,
      tones.deep,
      0.35,
    ) +
    box([374, top - 24, 52, 36], 14, fills.accent) +
    stroke(`M${left + 30} ${top + 104}V624`, "#fff", 8, 0.28);
  return { art, setting: "floor", shadow: [400, 652, half + 24, 20] };
};
