import type { Lexicon } from "./lexicon.ts";
import {
  type Alternative,
  LIKENESS_WEIGHTS,
  type Likeness,
  MAX_WORDS,
  type Plan,
  type Position,
  type Step,
} from "./plan.ts";

/** Most words that a beginning stands for, and most misspellings that are tried. */
const MAX_BEGINNINGS = 100;
const MAX_TYPOS = 60;
/** Shortest words of which a beginning or a misspelling is looked for. */
const SHORTEST_BEGINNING = 2;
const SHORTEST_TYPO = 3;
const TWO_TYPOS_FROM = 8;
const SHORTEST_PART = 2;
/** Counts of one misspelling against the weight of two. */
const SECOND_TYPO = 0.6;
/** People seldom get the first letter wrong, and often the order of two. */
const OTHER_BEGINNING = 0.85;
const SWAP = 1.15;
/** Counts of a misspelling where the word means something as it is written. */
const KNOWN_TYPO = 0.7;
/** A last word that is no word yet is meant to go on: counts against `beginning`. */
const UNFINISHED = 1.55;

/** Phrases that mean the same: a search for `from` also finds `to`. */
export interface SynonymIndex {
  /** By the first word of the phrase that is looked for. */
  startingWith(word: string): readonly { readonly from: readonly string[]; readonly to: readonly string[] }[];
}

/** What a search is taken apart into: its words, as compared, with those that it does not insist on. */
export interface Expandable {
  readonly words: readonly string[];
  readonly locale: string;
  readonly stopWords: ReadonlySet<string>;
  readonly synonyms: SynonymIndex;
  /** The last word may be only begun. */
  readonly isTyping: boolean;
}

/** Finds everything in the index that may stand for each word of a search, as far as the step goes. */
export function expand(search: Expandable, lexicon: Lexicon, step: Step): Plan {
  const words = search.words.slice(0, MAX_WORDS);
  const drafts = words.map((word) => sameWord(word, search.locale, lexicon));
  addJoined(words, drafts, lexicon);
  addSynonyms(words, drafts, search, lexicon);
  for (const [at, word] of words.entries()) {
    const draft = drafts[at];
    if (draft === undefined) continue;
    const isBegun = at === words.length - 1 && search.isTyping;
    addLikely(word, draft, { lexicon, step, isBegun, others: new Set(words.filter((other) => other !== word)) });
  }
  const insists = words.map((word) => !search.stopWords.has(word));
  const onlyStops = !insists.includes(true);
  return {
    positions: words.map((text, at) => toPosition(text, drafts[at] ?? [], lexicon, onlyStops || insists[at] === true)),
  };
}

interface Likely {
  readonly lexicon: Lexicon;
  readonly step: Step;
  /** The word may be only begun. */
  readonly isBegun: boolean;
  /** Words that stand for themselves: none of them is taken for a misspelling of this one. */
  readonly others: ReadonlySet<string>;
}

/** Adds what a word may stand for when it is not meant as it is written. */
function addLikely(word: string, draft: Alternative[], { lexicon, step, isBegun, others }: Likely): void {
  const isKnown = draft.some(({ likeness }) => likeness === "exact" || likeness === "joined");
  const begun = isBegun && step !== "exact" ? beginnings(word, lexicon, isKnown) : [];
  draft.push(...splits(word, lexicon, isKnown), ...begun);
  const mayBeMisspelt = step === "typo" || (draft.length === 0 && !isBegun);
  if (!mayBeMisspelt) return;
  const share = begun.length > 0 || isKnown ? KNOWN_TYPO : 1;
  draft.push(...typos(word, { lexicon, isKnown, share }).filter(({ words }) => !others.has(words[0] ?? "")));
}

function toPosition(text: string, drafts: readonly Alternative[], lexicon: Lexicon, isRequired: boolean): Position {
  const best = new Map<string, Alternative>();
  for (const draft of drafts) {
    const key = `${draft.words.join(" ")}${draft.isAdjacent ? "+" : ""}`;
    const known = best.get(key);
    if (known === undefined || known.weight < draft.weight) best.set(key, draft);
  }
  const alternatives = [...best.values()].toSorted((one, other) => other.weight - one.weight);
  return { text, isRequired, rarity: rarityOf(alternatives, lexicon), alternatives };
}

/** Rarity as BM25 has it, by the products that hold the surest words for it. */
function rarityOf(alternatives: readonly Alternative[], lexicon: Lexicon): number {
  const surest = alternatives[0]?.weight ?? 0;
  let count = 0;
  for (const { words, weight } of alternatives) {
    if (weight < surest * 0.85) break;
    count += Math.min(...words.map((word) => lexicon.countOf(word)));
  }
  const among = Math.max(lexicon.size, count);
  return Math.log(1 + (among - count + 0.5) / (count + 0.5));
}

function alternative(words: readonly string[], likeness: Likeness, share = 1): Alternative {
  return { words, isAdjacent: likeness === "split", likeness, weight: LIKENESS_WEIGHTS[likeness] * share };
}

function sameWord(word: string, locale: string, lexicon: Lexicon): Alternative[] {
  return [
    ...(lexicon.has(word) ? [alternative([word], "exact")] : []),
    ...lexicon.related(word, locale, "number").map((other) => alternative([other], "number")),
    ...lexicon.related(word, locale, "root").map((other) => alternative([other], "root")),
  ];
}

/** `chin rest` finds `chinrest`: the joined word stands for both. */
function addJoined(words: readonly string[], drafts: readonly Alternative[][], lexicon: Lexicon): void {
  for (let at = 0; at + 1 < words.length; at++) {
    const first = words[at] ?? "";
    const second = words[at + 1] ?? "";
    const forms = [
      first + second,
      ...(/\d$/.test(first) && /^\d/.test(second) ? [`${first}/${second}`, `${first}.${second}`] : []),
    ];
    const third = words[at + 2];
    if (third !== undefined) forms.push(first + second + third);
    for (const [index, form] of forms.entries()) {
      if (!lexicon.has(form)) continue;
      const covered = third !== undefined && index === forms.length - 1 ? 3 : 2;
      for (let of = at; of < at + covered; of++) drafts[of]?.push(alternative([form], "joined"));
    }
  }
}

function addSynonyms(
  words: readonly string[],
  drafts: readonly Alternative[][],
  { synonyms }: Expandable,
  lexicon: Lexicon,
): void {
  for (const [at, word] of words.entries()) {
    for (const { from, to } of synonyms.startingWith(word)) {
      const isThere = from.every((part, index) => words[at + index] === part) && to.every((part) => lexicon.has(part));
      if (!isThere) continue;
      for (let of = at; of < at + from.length; of++) drafts[of]?.push(alternative(to, "synonym"));
    }
  }
}

/**
 * `speakerbullet` finds `speaker bullet`, `25ft` finds `25 ft`. Of a word that the index holds, the parts must follow each
 * other; of one that it does not, both must stand in the title.
 */
function splits(word: string, lexicon: Lexicon, isKnown: boolean): readonly Alternative[] {
  const found: Alternative[] = [];
  const shortest = /^\d\D/.test(word) ? 1 : SHORTEST_PART;
  for (let at = shortest; at <= word.length - SHORTEST_PART; at++) {
    const parts = [word.slice(0, at), word.slice(at)];
    if (!parts.every((part) => lexicon.has(part))) continue;
    found.push(alternative(parts, "split"));
    const isLong = parts.every((part) => part.length > SHORTEST_PART);
    if (!isKnown && isLong) found.push({ ...alternative(parts, "apart"), isAdjacent: false });
  }
  return found;
}

/** Words that the last word may become; surer when it is no word yet. */
function beginnings(word: string, lexicon: Lexicon, isKnown: boolean): readonly Alternative[] {
  if (word.length < SHORTEST_BEGINNING) return [];
  const share = isKnown ? 1 : UNFINISHED;
  return lexicon.startingWith(word, MAX_BEGINNINGS).map((other) => alternative([other], "beginning", share));
}

interface Misspelling {
  readonly lexicon: Lexicon;
  readonly isKnown: boolean;
  readonly share: number;
}

function typos(word: string, { lexicon, isKnown, share }: Misspelling): readonly Alternative[] {
  if (word.length < SHORTEST_TYPO || /^\d+$/.test(word)) return [];
  const edits = !isKnown && word.length >= TWO_TYPOS_FROM ? 2 : 1;
  const near = lexicon.near(word, edits).filter((other) => other.word.length > 1 && !/^\d+$/.test(other.word));
  const ranked = near.map((other) => ({ ...other, count: lexicon.countOf(other.word) }));
  ranked.sort((one, other) => one.edits - other.edits || other.count - one.count);
  return ranked.slice(0, MAX_TYPOS).map(({ word: other, edits: made }) => {
    const likely = (made > 1 ? SECOND_TYPO : 1) * (other[0] === word[0] ? 1 : OTHER_BEGINNING);
    return alternative([other], "typo", share * likely * (isSwap(word, other) ? SWAP : 1));
  });
}

/** Whether the words hold the same letters in another order: the commonest slip of fingers. */
function isSwap(one: string, other: string): boolean {
  return one.length === other.length && [...one].toSorted().join("") === [...other].toSorted().join("");
}
