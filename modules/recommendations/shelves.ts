import type { ProductTraits } from "#modules/catalog";
import { hashOf } from "./names.ts";
import type { Scored } from "./next-items.ts";

/** Products by category and by what their titles say, for those that nobody has looked at yet. */
export interface Shelves {
  /** Ids of the categories, in the order of `starts`. */
  readonly categories: readonly string[];
  readonly brands: readonly string[];
  /** Items of each category, the most popular first. */
  readonly starts: Int32Array;
  readonly items: Int32Array;
  /** Categories of each item. */
  readonly categoryStarts: Int32Array;
  readonly categoriesOf: Int32Array;
  /** Brand of each item; -1 for none. */
  readonly brandOf: Int32Array;
  /** Words of each item's title as sorted hashes. */
  readonly wordStarts: Int32Array;
  readonly words: Int32Array;
}

/** Most products of one category that are compared. */
const COMPARED = 400;

/** Puts products on shelves. @param traits per item; null for what the catalogue does not know */
export function fillShelves(traits: readonly (ProductTraits | null)[], popularity: Float32Array): Shelves {
  const categories = new Map<string, number[]>();
  const brands = new Map<string, number>();
  const brandOf = new Int32Array(traits.length).fill(-1);
  for (const [item, trait] of traits.entries()) {
    if (trait === null) continue;
    for (const category of trait.categoryIds) {
      const shelf = categories.get(category) ?? [];
      shelf.push(item);
      categories.set(category, shelf);
    }
    if (trait.brand === "") continue;
    const brand = brands.get(trait.brand) ?? brands.size;
    brands.set(trait.brand, brand);
    brandOf[item] = brand;
  }
  const numbers = new Map([...categories.keys()].map((category, number) => [category, number]));
  const byPopularity = (one: number, other: number): number =>
    (popularity[other] ?? 0) - (popularity[one] ?? 0) || one - other;
  const shelves = toRows([...categories.values()].map((shelf) => shelf.toSorted(byPopularity)));
  const filed = toRows(traits.map((trait) => (trait?.categoryIds ?? []).map((id) => numbers.get(id) ?? 0)));
  const texts = toRows(traits.map((trait) => (trait === null ? [] : wordsOf(trait.title))));
  return {
    categories: [...categories.keys()],
    brands: [...brands.keys()],
    starts: shelves.starts,
    items: shelves.values,
    categoryStarts: filed.starts,
    categoriesOf: filed.values,
    brandOf,
    wordStarts: texts.starts,
    words: texts.values,
  };
}

function toRows(rows: readonly (readonly number[])[]): { readonly starts: Int32Array; readonly values: Int32Array } {
  const starts = new Int32Array(rows.length + 1);
  for (const [row, values] of rows.entries()) starts[row + 1] = (starts[row] ?? 0) + values.length;
  return { starts, values: Int32Array.from(rows.flat()) };
}

/** Words of three letters and more, each as a number: which word it is does not matter, only that it is the same. */
function wordsOf(title: string): readonly number[] {
  const words = title
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
  return [...new Set(words.map(hashOf))].toSorted((one, other) => one - other);
}

/** Items on the shelves of a category, the most popular first. */
export function onShelf(shelves: Shelves, category: number, limit: number): Int32Array {
  const from = shelves.starts[category] ?? 0;
  return shelves.items.subarray(from, Math.min(from + limit, shelves.starts[category + 1] ?? from));
}

/** Numbers of the categories that an item is in. */
export function categoriesOf(shelves: Shelves, item: number): Int32Array {
  return shelves.categoriesOf.subarray(shelves.categoryStarts[item] ?? 0, shelves.categoryStarts[item + 1] ?? 0);
}

/** Products of the same categories that are most like this one by title, brand and how sought they are; score 0 to 1. */
export function findAlike(shelves: Shelves, popularity: Float32Array, item: number, wanted: number): readonly Scored[] {
  const seen = new Set<number>([item]);
  const alike: Scored[] = [];
  for (const category of categoriesOf(shelves, item)) {
    for (const other of onShelf(shelves, category, COMPARED)) {
      if (seen.has(other)) continue;
      seen.add(other);
      const sameBrand = (shelves.brandOf[item] ?? -1) >= 0 && shelves.brandOf[item] === shelves.brandOf[other];
      const score =
        0.2 + 0.5 * sharedWords(shelves, item, other) + (sameBrand ? 0.2 : 0) + 0.1 * (popularity[other] ?? 0);
      alike.push({ item: other, score });
    }
  }
  return alike.toSorted((one, other) => other.score - one.score || one.item - other.item).slice(0, wanted);
}

/** Words that two titles share over all words of both (Jaccard). */
function sharedWords(shelves: Shelves, item: number, other: number): number {
  const own = shelves.words.subarray(shelves.wordStarts[item] ?? 0, shelves.wordStarts[item + 1] ?? 0);
  const theirs = shelves.words.subarray(shelves.wordStarts[other] ?? 0, shelves.wordStarts[other + 1] ?? 0);
  let [shared, mine, their] = [0, 0, 0];
  while (mine < own.length && their < theirs.length) {
    const difference = (own[mine] ?? 0) - (theirs[their] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) mine++;
    if (difference >= 0) their++;
  }
  return shared === 0 ? 0 : shared / (own.length + theirs.length - shared);
}
