import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A pitched tent with an open door. */
export const tent: Silhouette = ({ vary, tones, random }) => {
  const top = vary(280, 330);
  const half = vary(232, 268);
  const isDome = random.chance(0.5);
  const left = 400 - half;
  const right = 400 + half;
  const front = isDome
    ? `M${left} 646C${left + 40} 400 310 ${top} 400 ${top}C490 ${top} ${right - 40} 400 ${right} 646Z`
    : `M${left} 646L400 ${top}L${right} 646Z`;
  const art =
    stroke(`M${left + 6} 640L${left - 36} 658M${right - 6} 640L${right + 36} 658`, tones.deep, 5) +
    (isDome ? "" : stroke(`M400 ${top}L386 ${top - 26}M400 ${top}L414 ${top - 26}`, "#7d5730", 9)) +
    solid(front) +
    path(
      `M400 ${top + 40}Q${440 + half / 4} 520 ${400 + half * 0.42} 646H${400 - half * 0.42}Q${360 - half / 4} 520 400 ${top + 40}Z`,
      fills.deep,
    ) +
    path(
      `M400 ${top + 40}Q382 520 ${400 - half * 0.42} 646L${400 - half * 0.66} 620Q350 500 400 ${top + 40}Z`,
      tones.light,
    ) +
    path(
      `M400 ${top + 40}Q418 520 ${400 + half * 0.42} 646L${400 + half * 0.62} 622Q450 500 400 ${top + 40}Z`,
      tones.base,
    ) +
    ellipse([400, 620, half * 0.22, 46], fills.glow, 0.7) +
    stroke(`M400 ${top + 2}V${top + 44}`, tones.deep, 4, 0.6) +
    stroke(
      isDome ? `M${left + 44} 560Q${left + 90} 420 340 ${top + 34}` : `M${left + 46} 600L366 ${top + 70}`,
      "#fff",
      7,
      0.3,
    );
  return { art, setting: "floor", shadow: [400, 648, half + 10, 20] };
};

/** A backpack. */
export const backpack: Silhouette = ({ vary, tones }) => {
  const half = vary(128, 156);
  const top = vary(226, 262);
  const left = 400 - half;
  const right = 400 + half;
  const art =
    stroke(`M362 ${top + 8}C362 ${top - 52} 438 ${top - 52} 438 ${top + 8}`, tones.deep, 14) +
    stroke(
      `M${left + 10} 380C${left - 52} 420 ${left - 46} 560 ${left + 8} 610M${right - 10} 380C${right + 52} 420 ${right + 46} 560 ${right - 8} 610`,
      tones.deep,
      22,
    ) +
    solid(
      `M${left} 380C${left} ${top + 30} ${left + 60} ${top} 400 ${top}C${right - 60} ${top} ${right} ${top + 30} ${right} 380V604Q${right} 650 ${right - 46} 650H${left + 46}Q${left} 650 ${left} 604Z`,
    ) +
    solid(
      `M${left + 8} 360C${left + 12} ${top + 36} ${left + 70} ${top + 8} 400 ${top + 8}C${right - 70} ${top + 8} ${right - 12} ${top + 36} ${right - 8} 360Q${right - 10} 408 ${right - 44} 410H${left + 44}Q${left + 10} 408 ${left + 8} 360Z`,
      fills.upright,
    ) +
    solid(
      `M${left + 32} 478Q${left + 32} 462 ${left + 48} 462H${right - 48}Q${right - 32} 462 ${right - 32} 478V592Q${right - 32} 616 ${right - 56} 616H${left + 56}Q${left + 32} 616 ${left + 32} 592Z`,
      fills.deep,
    ) +
    stroke(`M${left + 40} 492H${right - 40}`, fills.paper, 4, 0.7) +
    box([left + 56, 386, 24, 96], 5, fills.wood) +
    box([right - 80, 386, 24, 96], 5, fills.wood) +
    box([left + 54, 438, 28, 22], 4, fills.accent) +
    box([right - 82, 438, 28, 22], 4, fills.accent) +
    box([378, 536, 44, 30], 4, fills.wood) +
    stroke(`M${left + 26} 350Q${left + 34} ${top + 64} ${left + 92} ${top + 38}`, "#fff", 9, 0.3);
  return { art, setting: "floor", shadow: [400, 652, half + 30, 19] };
};

/** A drinking bottle. */
export const bottle: Silhouette = ({ vary, tones, random }) => {
  const half = vary(70, 92);
  const shoulder = vary(300, 350);
  const neck = vary(32, 46);
  const band = vary(440, 520);
  const loop = random.chance(0.5)
    ? stroke(`M${400 - neck + 8} 206C${400 - neck} 130 ${400 + neck} 130 ${392 + neck} 206`, tones.deep, 11)
    : "";
  const art =
    loop +
    solid(
      `M${400 - neck} 250H${400 + neck}V${shoulder - 40}C${400 + neck} ${shoulder} ${400 + half} ${shoulder} ${400 + half} ${shoulder + 60}V622Q${400 + half} 652 ${400 + half - 30} 652H${400 - half + 30}Q${400 - half} 652 ${400 - half} 622V${shoulder + 60}C${400 - half} ${shoulder} ${400 - neck} ${shoulder} ${400 - neck} ${shoulder - 40}Z`,
    ) +
    box([400 - neck - 6, 196, neck * 2 + 12, 62], 12, fills.wood) +
    box([400 - neck - 2, 252, neck * 2 + 4, 12], 4, "#a7b0b8") +
    (random.chance(0.6)
      ? box([400 - half, band, half * 2, 14], 0, tones.deep, 0.5) +
        box([400 - half, band + 26, half * 2, 6], 0, tones.light, 0.7)
      : "") +
    stroke(`M${400 - half + 20} ${shoulder + 64}V606`, "#fff", 12, 0.36) +
    stroke(`M${400 + half - 12} ${shoulder + 80}V600`, tones.deep, 6, 0.25);
  return { art, setting: "floor", shadow: [400, 652, half + 26, 17] };
};

/** A lantern to carry. */
export const lantern: Silhouette = ({ vary, tones }) => {
  const half = vary(84, 108);
  const left = 400 - half;
  const art =
    stroke(`M${left + 6} 330C${left - 20} 120 ${394 + half + 26} 120 ${394 + half} 330`, tones.deep, 9) +
    ellipse([400, 460, half * 2.2, 210], fills.glow, 0.75) +
    solid(`M${left + 14} 322Q${left + 30} 262 400 258Q${370 + half} 262 ${386 + half} 322Z`, fills.upright) +
    box([372, 236, 56, 30], 10, fills.accent) +
    box([left + 10, 318, half * 2 - 20, 250], 24, "#fff6da", 0.85) +
    path("M400 400C440 456 434 506 400 510C366 506 360 460 400 400Z", "#f6b03f", 0.9) +
    path("M400 446C418 472 416 502 400 504C384 502 384 474 400 446Z", "#fffdf2") +
    stroke(`M${left + 14} 322V566M${386 + half} 322V566M400 322V392M400 514V566`, tones.dark, 9) +
    stroke(`M${left + 14} 442H${386 + half}`, tones.dark, 6, 0.6) +
    solid(
      `M${left - 4} 562H${404 + half}L${416 + half} 628Q${416 + half} 652 ${390 + half} 652H${left + 10}Q${left - 16} 652 ${left - 16} 628Z`,
    ) +
    ellipse([400, 606, 20, 20], fills.accent) +
    stroke(`M${left + 34} 352V470`, "#fff", 9, 0.7);
  return { art, setting: "floor", shadow: [400, 652, half + 36, 19] };
};
