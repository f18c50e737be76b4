/** The fonts of a document: one for most scripts, its bold cut, and one for Japanese. */
export type FontName = "text" | "bold" | "japanese";

/** A piece of a line, in one font. */
export interface Piece {
  readonly text: string;
  readonly font: FontName;
}

/** How wide a text is in a font. */
export type Measure = (text: string, font: FontName) => number;

const JAPANESE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30a0-\u30ff\uff00-\uffef]`;
/** A stretch of blanks, one Japanese character, between which lines may break, or a word. */
const PIECES = new RegExp(String.raw`\s+|${JAPANESE}|(?:(?!${JAPANESE})\S)+`, "gu");
const IS_JAPANESE = new RegExp(JAPANESE, "u");
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const LEFT_TO_RIGHT = /\p{Letter}/u;

/**
 * Breaks text into lines that are no wider than `width`, each as it is drawn from left to right: words of scripts that are
 * written from the right stand in their order. A word that is wider than a line is broken.
 */
export function linesOf(
  text: string,
  { width, isBold, measure }: { readonly width: number; readonly isBold: boolean; readonly measure: Measure },
): readonly (readonly Piece[])[] {
  return text.split(/\r?\n/u).flatMap((paragraph) => {
    const pieces = (paragraph.match(PIECES) ?? []).flatMap((one) => {
      const font: FontName = IS_JAPANESE.test(one) ? "japanese" : isBold ? "bold" : "text";
      return breakWord({ text: /^\s/u.test(one) ? " " : one, font }, { width, measure });
    });
    return fill(pieces, { width, measure }).map(inVisualOrder);
  });
}

interface Room {
  readonly width: number;
  readonly measure: Measure;
}

function breakWord(piece: Piece, { width, measure }: Room): readonly Piece[] {
  if (measure(piece.text, piece.font) <= width) return [piece];
  const parts: Piece[] = [];
  let part = "";
  for (const { segment } of new Intl.Segmenter("en").segment(piece.text)) {
    if (part !== "" && measure(part + segment, piece.font) > width) {
      parts.push({ ...piece, text: part });
      part = "";
    }
    part += segment;
  }
  return [...parts, { ...piece, text: part }];
}

function fill(pieces: readonly Piece[], { width, measure }: Room): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const piece of pieces) {
    const wide = measure(piece.text, piece.font);
    if (used + wide > width && used > 0) {
      lines.push([]);
      used = 0;
    }
    const isLeadingBlank = used === 0 && piece.text === " ";
    if (isLeadingBlank) continue;
    lines.at(-1)?.push(piece);
    used += wide;
  }
  return lines;
}

/**
 * The pieces of a line from left to right. What has no direction of its own, digits and signs, goes with its neighbours where
 * they agree, else with the line, whose first letter decides.
 */
export function inVisualOrder(line: readonly Piece[]): readonly Piece[] {
  const own = line.map(({ text }) => (RIGHT_TO_LEFT.test(text) ? "rtl" : LEFT_TO_RIGHT.test(text) ? "ltr" : null));
  if (!own.includes("rtl")) return line;
  const base = own.find((one) => one !== null) ?? "ltr";
  const runs: { readonly direction: "rtl" | "ltr"; readonly pieces: Piece[] }[] = [];
  for (const [place, piece] of line.entries()) {
    const before = own.slice(0, place).findLast((one) => one !== null) ?? base;
    const after = own.slice(place).find((one) => one !== null) ?? base;
    const direction = own[place] ?? (before === after ? before : base);
    const last = runs.at(-1);
    if (last?.direction === direction) last.pieces.push(piece);
    else runs.push({ direction, pieces: [piece] });
  }
  const turned = runs.map(({ direction, pieces }) => (direction === "rtl" ? pieces.toReversed() : pieces));
  return (base === "rtl" ? turned.toReversed() : turned).flat();
}
