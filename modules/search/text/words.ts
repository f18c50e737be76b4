import { fold } from "./fold.ts";

/** Longest word that is kept; the rest of it is cut off. */
export const MAX_WORD_LENGTH = 40;
/** Parts of a compound (`yu-gi-oh`) that are also kept joined. */
const MAX_COMPOUND_PARTS = 5;

/** One word of a text, as it is compared. */
export interface Word {
  readonly text: string;
  /** What stands between it and the word before when no blank does (`-`, `/`, `.`, `'`); empty at a new word. */
  readonly glue: string;
}

const RUN = /[\p{L}\p{N}]+/gu;
const PLAIN_RUN = /[a-z0-9]+/g;
const HAS_CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;
const CJK_RUN =
  /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+/gu;
const IS_PLAIN = /^[\0-\x7f]*$/;
const GLUES = "-'./&+_,";

/**
 * Takes a text apart: runs of letters and digits, folded. Scripts without blanks give overlapping pairs of signs. An inch
 * sign behind a number gives the word `inch`, a foot sign `ft`.
 */
export function wordsOf(text: string): readonly Word[] {
  const folded = fold(text);
  if (IS_SIMPLE.test(folded)) return folded.split(" ").flatMap(simpleWord);
  const found: Word[] = [];
  let end = -2;
  for (const run of folded.matchAll(IS_PLAIN.test(folded) ? PLAIN_RUN : RUN)) {
    const start = run.index;
    const raw = run[0];
    const glue = start === end + 1 && GLUES.includes(folded[end] ?? " ") ? (folded[end] ?? "") : "";
    end = start + raw.length;
    if (HAS_CJK.test(raw)) found.push(...pairsOf(raw));
    else found.push({ text: raw.slice(0, MAX_WORD_LENGTH), glue: isGlue(glue, found.at(-1)?.text, raw) ? glue : "" });
    const unit = unitAt(folded, end, raw);
    if (unit !== null) found.push({ text: unit, glue: "" });
  }
  return found;
}

/** Letters, digits and blanks alone: as most values of attributes are. */
const IS_SIMPLE = /^[a-z0-9 ]*$/;

function simpleWord(text: string): readonly Word[] {
  return text === "" ? [] : [{ text: text.slice(0, MAX_WORD_LENGTH), glue: "" }];
}

/** A comma joins digits only: `1,000` is one number, `red,blue` are two words. */
function isGlue(glue: string, before: string | undefined, word: string): boolean {
  if (glue !== ",") return glue !== "";
  return /\d$/.test(before ?? "") && /^\d{3}$/.test(word);
}

function unitAt(text: string, end: number, word: string): string | null {
  const sign = text[end];
  if ((sign !== '"' && sign !== "'") || !/\d$/.test(word)) return null;
  if (sign === '"') return "inch";
  return /[\p{L}\p{N}]/u.test(text[end + 1] ?? "") ? null : "ft";
}

/** Overlapping pairs of a run without blanks; a sign that stands alone stays one. */
function pairsOf(run: string): readonly Word[] {
  const words: Word[] = [];
  for (const [part] of run.matchAll(CJK_RUN)) {
    const signs = Array.from(part);
    if (!HAS_CJK.test(part)) words.push({ text: part.slice(0, MAX_WORD_LENGTH), glue: "" });
    else if (signs.length === 1) words.push({ text: part, glue: "" });
    else
      for (let at = 0; at + 1 < signs.length; at++)
        words.push({ text: `${signs[at] ?? ""}${signs[at + 1] ?? ""}`, glue: "" });
  }
  return words;
}

/**
 * The joined forms of compounds among the words: `hi-hat` gives `hihat`, `1/4` gives `1/4`, `2.4` gives `2.4`, `rubik's`
 * gives `rubiks`, `yu-gi-oh` gives `yugioh`, `yugi` and `gioh`.
 */
export function compoundsOf(words: readonly Word[]): readonly string[] {
  const joined: string[] = [];
  for (let first = 0; first < words.length; first++) {
    let text = words[first]?.text ?? "";
    for (let next = first + 1; next < words.length && next < first + MAX_COMPOUND_PARTS; next++) {
      const word = words[next];
      if (word === undefined || word.glue === "") break;
      text += keepsSign(word.glue, text, word.text) ? `${word.glue}${word.text}` : word.text;
      if (text.length <= MAX_WORD_LENGTH) joined.push(text);
    }
  }
  return joined;
}

/** In numbers the sign means something: `1/4` is not `14`. */
function keepsSign(glue: string, before: string, after: string): boolean {
  return (glue === "/" || glue === ".") && /\d$/.test(before) && /^\d/.test(after);
}

/** A code (sku, barcode) as it is compared: letters and digits alone. */
export function codeOf(text: string): string {
  const folded = fold(text);
  return folded.replaceAll(IS_PLAIN.test(folded) ? /[^a-z0-9]+/g : /[^\p{L}\p{N}]+/gu, "");
}
