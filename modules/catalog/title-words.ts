/** Words as a query of PostgreSQL: each is quoted, so that it is read as titles are, and found by its beginning. */
export function wordsOf(text: string): string {
  return text
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}':*`)
    .join(" & ");
}
