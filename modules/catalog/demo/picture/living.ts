import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A blanket, folded and fringed. */
export const throwBlanket: Silhouette = ({ vary, tones }) => {
  const half = vary(176, 206);
  const left = 400 - half;
  const right = 400 + half;
  const bands = [0, 1, 2].map((index) => {
    const x = left + 46 + index * vary(34, 44);
    return box([x, 236, vary(10, 22), 296], 0, index === 1 ? tones.light : tones.deep, 0.42);
  });
  const fringe = Array.from({ length: 17 }, (_, index) => {
    const x = left + 12 + Math.round((index * (half * 2 - 24)) / 16);
    return `M${x} 592V${vary(628, 642)}`;
  });
  const art =
    stroke(fringe.join(""), tones.base, 7) +
    solid(
      `M${left} 250Q${left} 214 ${left + 34} 214H${right - 34}Q${right} 214 ${right} 250V596H${left}Z`,
      fills.deep,
    ) +
    solid(
      `M${left} 234Q${left} 190 ${left + 40} 190H${right - 40}Q${right} 190 ${right} 234V520Q${right - 6} 546 ${right - 36} 546H${left}Z`,
    ) +
    bands.join("") +
    stroke(`M${left + 10} 546H${right - 30}Q${right - 4} 544 ${right - 2} 516`, tones.deep, 4, 0.5) +
    stroke(`M${left + 22} 262V500`, "#fff", 10, 0.24);
  return { art, setting: "flat", shadow: [400, 620, half, 18] };
};

/** A cushion. */
export const cushion: Silhouette = ({ vary, tones, random }) => {
  const puff = vary(18, 46);
  const pattern = random.pick([
    stroke("M250 300Q400 330 550 300M240 400Q400 430 560 400M250 510Q400 536 552 508", tones.light, 12, 0.7),
    stroke("M300 250Q320 400 296 566M400 240V580M500 250Q480 400 504 566", tones.deep, 9, 0.45),
    ellipse([400, 410, 96, 96], tones.light, 0.55) + ellipse([400, 410, 56, 56], tones.dark, 0.7),
    ellipse([400, 410, 15, 15], tones.deep) +
      stroke(
        "M400 410Q330 380 280 392M400 410Q460 380 520 396M400 410Q392 470 404 530M400 410Q404 340 396 300",
        tones.deep,
        4,
        0.4,
      ),
  ]);
  const art =
    solid(
      `M196 216Q400 ${216 + puff} 604 216Q620 222 612 240Q${612 - puff} 410 614 584Q618 606 598 602Q400 ${602 - puff + 10} 202 602Q180 606 186 584Q${186 + puff} 410 188 240Q182 220 196 216Z`,
    ) +
    pattern +
    stroke(`M212 234Q400 ${236 + puff} 588 234`, "#fff", 8, 0.32) +
    stroke(`M204 590Q400 ${590 - puff + 10} 596 590Q${600 - puff} 410 600 250`, tones.deep, 6, 0.4);
  return { art, setting: "flat", shadow: [400, 620, 190, 18] };
};

/** A chair with four legs. */
export const chair: Silhouette = ({ vary, tones, random }) => {
  const half = vary(112, 134);
  const top = vary(170, 220);
  const left = 400 - half;
  const right = 400 + half;
  const back = random.pick([
    solid(
      `M${left + 6} ${top + 50}Q${left + 4} ${top} 400 ${top}Q${right - 4} ${top} ${right - 6} ${top + 50}L${right - 22} 392H${left + 22}Z`,
    ),
    solid(`M${left} ${top}Q400 ${top + 24} ${right} ${top}V${top + 74}Q400 ${top + 96} ${left} ${top + 74}Z`) +
      stroke([0.3, 0.5, 0.7].map((share) => `M${left + half * 2 * share} ${top + 80}V430`).join(""), tones.dark, 9),
  ]);
  const art =
    stroke(`M${left + 26} 440L${left + 34} 622M${right - 26} 440L${right - 34} 622`, "#7d5730", 13) +
    stroke(`M${left + 8} ${top + 20}L${left + 18} 440M${right - 8} ${top + 20}L${right - 18} 440`, "#a3743f", 13) +
    back +
    stroke(`M${left + 4} 446L${left - 18} 646M${right - 4} 446L${right + 18} 646`, "#c4955c", 16) +
    stroke(`M${left - 8} 566H${right + 8}`, "#a3743f", 9) +
    solid(
      `M${left - 4} 426Q400 404 ${right + 4} 426L${right + 16} 452Q${right + 14} 474 ${right - 6} 474H${left + 6}Q${left - 14} 474 ${left - 16} 452Z`,
      fills.upright,
    ) +
    path(
      `M${left - 14} 458Q400 478 ${right + 14} 458Q${right + 12} 476 ${right - 6} 478H${left + 6}Q${left - 12} 476 ${left - 14} 458Z`,
      tones.deep,
      0.55,
    );
  return { art, setting: "floor", shadow: [400, 646, half + 40, 17] };
};

/** A vase, sometimes with a branch in it. */
export const vase: Silhouette = ({ vary, tones, random }) => {
  const belly = vary(96, 150);
  const neck = vary(30, 62);
  const lip = neck + vary(4, 26);
  const shoulder = vary(430, 520);
  const top = vary(340, 372);
  const leaf = (x: number, y: number, turn: number): string =>
    `<path d="M0 0Q26-22 62 0Q26 22 0 0Z" fill="#6f8a64" transform="translate(${String(x)} ${String(y)}) rotate(${String(turn)})"/>`;
  const branch = random.chance(0.6)
    ? stroke(`M398 ${top + 20}C396 270 420 210 446 130M400 270Q372 220 346 190`, "#6b5a3e", 5) +
      leaf(402, 262, -20) +
      leaf(398, 280, 205) +
      leaf(424, 190, 12) +
      leaf(418, 206, 195) +
      leaf(446, 132, -60) +
      leaf(350, 194, 230)
    : "";
  const art =
    branch +
    solid(
      `M${400 - lip} ${top}Q${400 - neck} ${top + 20} ${400 - neck} ${top + 50}C${400 - neck} ${shoulder - 40} ${400 - belly} ${shoulder - 30} ${400 - belly} ${shoulder + 40}C${400 - belly} 620 ${400 - belly / 2} 650 ${400 - belly / 2} 650H${400 + belly / 2}C${400 + belly / 2} 650 ${400 + belly} 620 ${400 + belly} ${shoulder + 40}C${400 + belly} ${shoulder - 30} ${400 + neck} ${shoulder - 40} ${400 + neck} ${top + 50}Q${400 + neck} ${top + 20} ${400 + lip} ${top}Z`,
    ) +
    ellipse([400, top, lip, 12], tones.light) +
    ellipse([400, top + 1, lip - 7, 8], tones.deep) +
    (branch === "" ? "" : stroke(`M398 ${top + 4}V${top - 24}`, "#6b5a3e", 5)) +
    stroke(`M${400 - belly + 26} ${shoulder + 20}Q${400 - belly + 16} 580 ${400 - belly + 52} 618`, "#fff", 12, 0.36);
  return { art, setting: "floor", shadow: [400, 650, belly * 0.86, 18] };
};

/** A rug seen from above. */
export const rug: Silhouette = ({ vary, tones, random }) => {
  const inset = vary(24, 44);
  const fringe = Array.from(
    { length: 22 },
    (_, index) => `M${205 + index * 18.6} 150V128M${205 + index * 18.6} 650V672`,
  ).join("");
  const motif = random.pick([
    stroke(
      `M${210 + inset} 250L400 400L${590 - inset} 250M${210 + inset} 400L400 550L${590 - inset} 400`,
      tones.light,
      16,
      0.75,
    ),
    path(`M400 220L540 400L400 580L260 400Z`, tones.light, 0.6) +
      path("M400 300L480 400L400 500L320 400Z", tones.deep, 0.5),
    stroke(
      `M${200 + inset} 240H${600 - inset}M${200 + inset} 320H${600 - inset}M${200 + inset} 480H${600 - inset}M${200 + inset} 560H${600 - inset}`,
      tones.deep,
      20,
      0.4,
    ),
    path("M400 400m-110 0a110 150 0 1 0 220 0a110 150 0 1 0-220 0", tones.light, 0.5) +
      path("M400 270Q460 400 400 530Q340 400 400 270Z", tones.deep, 0.5),
  ]);
  const art =
    stroke(fringe, fills.paper, 5) +
    solid("M196 152H604V648H196Z") +
    `<rect x="${196 + inset / 2}" y="${152 + inset / 2}" width="${408 - inset}" height="${496 - inset}" fill="none" stroke="${tones.light}" stroke-width="7" opacity=".8"/>` +
    motif;
  return { art, setting: "flat", shadow: [400, 650, 200, 10] };
};
