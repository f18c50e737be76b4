import { box, ellipse, fills, path, type Silhouette, solid, stroke } from "./brush.ts";

/** A T-shirt laid flat. */
export const shirt: Silhouette = ({ vary, tones, random }) => {
  const half = vary(132, 150);
  const left = 400 - half;
  const right = 400 + half;
  const motif = random.pick([
    box([438, 330, 62, 70], 6, tones.deep, 0.3),
    stroke(
      `M${left + 4} 380H${right - 4}M${left + 4} 420H${right - 4}M${left + 4} 460H${right - 4}M${left + 4} 500H${right - 4}M${left + 4} 540H${right - 4}`,
      tones.light,
      13,
      0.65,
    ),
    ellipse([400, 380, 50, 50], tones.light, 0.6) + path("M350 380A50 50 0 0 0 450 380Z", tones.deep, 0.5),
    "",
  ]);
  const art =
    solid(
      `M330 186Q400 236 470 186L538 214Q560 224 574 250L642 372L568 416L${right} 330V628Q${right} 644 ${right - 16} 644H${left + 16}Q${left} 644 ${left} 628V330L232 416L158 372L226 250Q240 224 262 214Z`,
    ) +
    motif +
    path("M330 186Q400 264 470 186L456 180Q400 226 344 180Z", tones.deep) +
    stroke("M324 192Q400 278 476 192", tones.light, 7, 0.75) +
    stroke(`M${right} 330L516 276M${left} 330L284 276`, tones.deep, 4, 0.45) +
    stroke("M172 362L240 402M628 362L560 402", tones.deep, 4, 0.4) +
    stroke(`M${left + 8} 624H${right - 8}`, tones.deep, 4, 0.4) +
    stroke(
      `M${left + 34} 470Q${left + 54} 540 ${left + 36} 606M${right - 40} 420Q${right - 62} 480 ${right - 36} 560`,
      tones.deep,
      7,
      0.16,
    );
  return { art, setting: "flat", shadow: [400, 640, 160, 12] };
};

/** A knitted sweater with long sleeves. */
export const sweater: Silhouette = ({ vary, tones, random }) => {
  const yoke = vary(296, 340);
  const knit = random.chance(0.55)
    ? stroke(
        Array.from({ length: 6 }, (_, index) => `M${270 + index * 44} ${yoke + 20}l22 24l22-24`).join(""),
        tones.light,
        8,
        0.85,
      ) + stroke(`M268 ${yoke + 62}H532M268 ${yoke}H532`, tones.deep, 6, 0.5)
    : stroke("M340 300V600M400 300V600M460 300V600", tones.deep, 8, 0.25) +
      stroke("M352 300V600M412 300V600M472 300V600", tones.light, 5, 0.5);
  const art =
    solid("M260 260L300 300L262 540L226 640Q190 644 168 622L206 400Q216 276 262 222Z", fills.deep) +
    solid("M540 260L500 300L538 540L574 640Q610 644 632 622L594 400Q584 276 538 222Z", fills.deep) +
    solid(
      "M336 186Q400 220 464 186L536 214Q548 300 540 400L548 622Q548 640 530 640H270Q252 640 252 622L260 400Q252 300 264 214Z",
    ) +
    knit +
    path("M336 186Q400 246 464 186L452 170Q400 200 348 170Z", tones.deep) +
    stroke("M330 190Q400 262 470 190", tones.light, 14, 0.8) +
    box([252, 604, 296, 36], 10, tones.deep, 0.5) +
    stroke(Array.from({ length: 15 }, (_, index) => `M${266 + index * 19} 608V636`).join(""), tones.light, 3, 0.4) +
    stroke("M182 590L234 610M618 590L566 610", tones.light, 5, 0.5);
  return { art, setting: "flat", shadow: [400, 640, 160, 12] };
};

/** A knitted hat. */
export const beanie: Silhouette = ({ vary, tones, random }) => {
  const half = vary(160, 186);
  const top = vary(216, 256);
  const ribs = Array.from({ length: 9 }, (_, index) => {
    const share = (index - 4) / 4;
    return `M${Math.round(400 + share * (half - 18))} 510Q${Math.round(400 + share * half * 0.86)} ${top + 110} ${Math.round(400 + share * 46)} ${top + 24}`;
  });
  const art =
    (random.chance(0.55)
      ? ellipse([400, top - 10, 56, 54], fills.accent) + ellipse([400, top - 10, 56, 54], fills.texture)
      : "") +
    solid(
      `M${400 - half} 520C${400 - half} 320 ${400 - 110} ${top} 400 ${top}C510 ${top} ${400 + half} 320 ${400 + half} 520Z`,
    ) +
    stroke(ribs.join(""), tones.deep, 5, 0.3) +
    solid(
      `M${390 - half} 500Q400 470 ${410 + half} 500Q${424 + half} 540 ${410 + half} 590Q400 622 ${390 - half} 590Q${376 - half} 540 ${390 - half} 500Z`,
      fills.upright,
    ) +
    stroke(
      Array.from(
        { length: 17 },
        (_, index) => `M${Math.round(400 - half + 10 + (index * (half * 2 - 20)) / 16)} 506V588`,
      ).join(""),
      tones.deep,
      5,
      0.26,
    ) +
    box([430, 530, 56, 40], 4, fills.paper, 0.9) +
    stroke("M444 550H472", tones.deep, 4, 0.7);
  return { art, setting: "flat", shadow: [400, 600, half, 14] };
};

/** A pair of socks. */
export const socks: Silhouette = ({ vary, tones, random }) => {
  const cuff = vary(40, 62);
  const stripes = vary(2, 4);
  const outline = "M300 180H410V430Q412 470 448 492L526 540Q566 570 546 612Q524 646 478 634L352 588Q300 566 300 500Z";
  const bands = Array.from({ length: stripes }, (_, index) =>
    box([300, 180 + cuff + 30 + index * 40, 110, random.chance(0.5) ? 16 : 12], 0, tones.light, 0.8),
  ).join("");
  const sock =
    solid(outline) +
    bands +
    path("M462 500L526 540Q566 570 546 612Q524 646 478 634L450 624Q440 556 462 500Z", tones.deep, 0.5) +
    path(`M300 470Q340 490 332 572Q300 552 300 500Z`, tones.deep, 0.5) +
    box([296, 176, 118, cuff], 8, tones.dark) +
    stroke(
      Array.from({ length: 8 }, (_, index) => `M${307 + index * 14} 182V${172 + cuff}`).join(""),
      tones.light,
      4,
      0.4,
    );
  const art = `<g transform="translate(86 -14) rotate(6 400 400)">${sock}</g><g transform="translate(-66 30) rotate(-4 400 400)">${sock}</g>`;
  return { art, setting: "flat", shadow: [400, 630, 190, 12] };
};

/** A tote bag. */
export const tote: Silhouette = ({ vary, tones, random }) => {
  const half = vary(150, 178);
  const left = 400 - half;
  const right = 400 + half;
  const motif = random.pick([
    ellipse([400, 480, 70, 70], tones.light, 0.75) + path("M330 480A70 70 0 0 0 470 480Z", tones.deep, 0.55),
    stroke("M400 560V420M400 500Q350 480 340 430M400 480Q450 460 460 410", tones.light, 11, 0.85),
    box([left + 2, 540, half * 2 - 4, 60], 0, tones.deep, 0.4),
    path("M310 540L360 440L400 500L446 410L500 540Z", tones.light, 0.7),
  ]);
  const art =
    stroke(`M${left + 84} 330C${left + 84} 110 ${right - 84} 110 ${right - 84} 330`, tones.deep, 20) +
    solid(
      `M${left + 12} 316H${right - 12}L${right + 8} 630Q${right + 8} 648 ${right - 10} 648H${left + 10}Q${left - 8} 648 ${left - 8} 630Z`,
    ) +
    motif +
    stroke(`M${left + 66} 400V330C${left + 66} 150 ${right - 66} 150 ${right - 66} 330V400`, tones.dark, 20) +
    stroke(`M${left + 16} 336H${right - 16}`, tones.deep, 4, 0.4) +
    stroke(`M${left + 26} 420Q${left + 34} 540 ${left + 20} 612`, "#fff", 8, 0.22);
  return { art, setting: "flat", shadow: [400, 650, half, 14] };
};
