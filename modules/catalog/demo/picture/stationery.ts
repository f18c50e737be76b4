import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A notebook with an elastic band. */
export const notebook: Silhouette = ({ vary, tones, random }) => {
  const half = vary(158, 186);
  const left = 400 - half;
  const band = vary(60, 92);
  const label = random.chance(0.6)
    ? box([left + 76, 270, half * 2 - 210, 108], 6, fills.paper, 0.95) +
      stroke(`M${left + 100} 306H${left + half * 2 - 162}M${left + 100} 336H${left + half * 1.3}`, tones.deep, 5, 0.6)
    : ellipse([400 - 14, 370, 58, 58], tones.light, 0.5) + ellipse([400 - 14, 370, 34, 34], tones.deep, 0.4);
  const art =
    box([left + 12, 166, half * 2, 484], 16, "#e6dcc8") +
    stroke(`M${412 + half - 5} 186V634`, "#b9ad97", 3) +
    path(`M${400 + half * 0.5} 640V694L${400 + half * 0.5 + 13} 678L${400 + half * 0.5 + 26} 694V640Z`, fills.accent) +
    solid(
      `M${left + 16} 156H${400 + half - 16}Q${400 + half} 156 ${400 + half} 172V624Q${400 + half} 640 ${400 + half - 16} 640H${left + 16}Q${left} 640 ${left} 624V172Q${left} 156 ${left + 16} 156Z`,
    ) +
    box([left, 156, 42, 484], 14, tones.deep, 0.45) +
    label +
    box([400 + half - band, 154, 16, 488], 2, tones.deep, 0.85) +
    stroke(`M${left + 58} 176V620`, "#fff", 4, 0.35);
  return { art: `<g transform="rotate(-5 400 400)">${art}</g>`, setting: "flat", shadow: [400, 660, half, 14] };
};

/** A pen lying at an angle. */
export const pen: Silhouette = ({ vary, tones, random }) => {
  const half = vary(21, 29);
  const cap = vary(330, 390);
  const nib = random.chance(0.5)
    ? path(`M${400 - half + 8} 640L400 716L${392 + half} 640Z`, fills.accent) + stroke("M400 664V706", "#3a302c", 3)
    : path(`M${400 - half + 6} 640L394 706H406L${394 + half} 640Z`, fills.wood) +
      path("M394 704L400 724L406 704Z", "#3a302c");
  const art =
    stroke("M196 250H330M196 300H352M196 350H310", tones.deep, 5, 0.16) +
    `<g transform="rotate(36 400 400)">` +
    nib +
    solid(`M${400 - half} ${cap}H${400 + half}V640Q400 656 ${400 - half} 640Z`) +
    solid(`M${400 - half - 4} 120Q400 76 ${404 + half} 120V${cap}H${396 - half}Z`, fills.upright) +
    box([396 - half, cap - 16, half * 2 + 8, 18], 3, fills.accent) +
    path(
      `M${402 + half} 132Q${424 + half} 132 ${424 + half} 156V286Q${416 + half} 306 ${408 + half} 286V166H${402 + half}Z`,
      fills.accent,
    ) +
    stroke(`M${400 - half + 10} 140V${cap - 30}M${400 - half + 9} ${cap + 20}V620`, "#fff", 7, 0.42) +
    "</g>";
  return { art, setting: "flat", shadow: [400, 640, 160, 14] };
};

/** A cup for pens on a desk. */
export const penCup: Silhouette = ({ vary, tones }) => {
  const half = vary(96, 124);
  const top = vary(420, 460);
  const tools =
    `<g transform="rotate(-9 360 500)">${box([344, 226, 24, 300], 4, "#dcac3f")}${path("M344 228L356 186L368 228Z", "#efd9b0")}${path("M351 203L356 186L361 203Z", "#3a302c")}</g>` +
    `<g transform="rotate(5 420 500)">${box([404, 196, 22, 320], 4, "#c4704f")}${box([404, 190, 22, 24], 4, "#efe3cb")}</g>` +
    `<g transform="rotate(15 460 520)">${box([446, 270, 26, 260], 11, "#4a4d54")}${box([446, 300, 26, 9], 0, "#c7a14f")}</g>`;
  const art =
    ellipse([400, top, half, 24], tones.deep) +
    tools +
    solid(`M${400 - half} ${top}A${half} 24 0 0 0 ${400 + half} ${top}L${394 + half} 630Q400 668 ${406 - half} 630Z`) +
    path(
      `M${402 - half} 560Q400 592 ${398 + half} 560L${396 + half} 604Q400 636 ${404 - half} 604Z`,
      tones.light,
      0.5,
    ) +
    stroke(`M${400 - half + 22} ${top + 44}V606`, "#fff", 10, 0.34);
  return { art, setting: "floor", shadow: [400, 650, half + 22, 18] };
};

/** A card with its envelope. */
export const envelope: Silhouette = ({ vary, tones, random }) => {
  const lift = vary(20, 90);
  const motif = random.pick([
    ellipse([400, 220, 34, 34], tones.base) +
      ellipse([448, 236, 20, 20], tones.light) +
      ellipse([352, 238, 24, 24], tones.dark),
    stroke("M400 280V196M400 250Q366 236 356 206M400 240Q434 226 444 196", tones.base, 9),
    path("M330 268L372 204L400 240L430 190L476 268Z", tones.base),
  ]);
  const art =
    path("M186 330L400 480L614 330V610H186Z", tones.deep) +
    `<g transform="translate(0 ${String(40 - lift)})">${box([226, 150, 348, 380], 8, fills.paper)}${box([244, 168, 312, 344], 4, tones.light, 0.22)}${motif}${stroke("M330 318H470M352 346H448", tones.deep, 6, 0.4)}</g>` +
    solid("M178 340Q178 330 188 336L400 486L612 336Q622 330 622 340V604Q622 622 604 622H196Q178 622 178 604Z") +
    path("M184 616L388 470Q400 462 412 470L616 616Q610 622 604 622H196Q190 622 184 616Z", tones.light, 0.45) +
    stroke("M190 346L400 494L610 346", tones.deep, 4, 0.35) +
    ellipse([400, 520, 28, 28], fills.accent) +
    ellipse([400, 520, 17, 17], tones.deep, 0.3);
  return { art: `<g transform="rotate(3 400 400)">${art}</g>`, setting: "flat", shadow: [400, 620, 210, 14] };
};
