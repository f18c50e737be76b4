import { languageOf } from "./stem.ts";

const LISTS = {
  en: "a an and are as at be by can do for from has have how i in into is it its me my of on or our than that the their this to us we what when where which who will with without you your",
  de: "aber als am an auf aus bei das dem den der des die ein eine einem einen einer eines er es fuer fur hat ich ihr im in ist mit nach nicht oder ohne sich sie sind und unter vom von wie wir zu zum zur",
  fr: "a au aux avec ce ces cette d dans de des du elle en est et il je l la le les leur mais ne nous ou par pas pour qu que qui sa sans se ses son sont sur un une vous",
  es: "a al con como de del el ella en es esta este la las lo los mas mi no o para pero por que se sin son su sus un una unos y",
  other: "",
} as const;

const sets = Object.fromEntries(
  Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(" "))]),
);

/** Words that a search of this locale does not insist on; they still count for those who match them. */
export function stopWordsOf(locale: string): ReadonlySet<string> {
  return sets[languageOf(locale)] ?? new Set();
}
