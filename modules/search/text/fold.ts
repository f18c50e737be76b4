/** Letters that Unicode does not take apart into a letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ı: "i",
  þ: "th",
};
const IS_PLAIN = /^[\0-\x7f]*$/;

/** Text as it is compared: small letters, no accents, compatible forms as one (`Ｌａｍｐ`, `ﬁ`), typographic quotes as plain ones. */
export function fold(text: string): string {
  if (IS_PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[ßæœøđðłıþ]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[’‘ʼ´`]/g, "'")
    .replaceAll(/[”“„″]/g, '"')
    .replaceAll(/[‐-―]/g, "-")
    .replaceAll("⁄", "/");
}
