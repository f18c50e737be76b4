import { wordsOf } from "./words.ts";

/** The words of a search: as those of texts, but that numbers such as `1/4` and `2.4` stay whole, and that `rubik's` is `rubiks`. */
export function queryWordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const word of wordsOf(text)) {
    const before = words.at(-1) ?? "";
    const isNumber = (word.glue === "/" || word.glue === ".") && /\d$/.test(before) && /^\d/.test(word.text);
    const isThousands = word.glue === ",";
    if (isNumber) words[words.length - 1] = `${before}${word.glue}${word.text}`;
    else if (isThousands || (word.glue === "'" && word.text.length === 1)) words[words.length - 1] = before + word.text;
    else words.push(word.text);
  }
  return words;
}
