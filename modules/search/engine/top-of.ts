/** The indexes of the highest of so many numbers, highest first, earlier ones before later ones of the same. */
export function topOf(length: number, limit: number, valueOf: (index: number) => number): readonly number[] {
  const indexes: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < length; index++) {
    const value = valueOf(index);
    if (indexes.length === limit && value <= (values[limit - 1] ?? Infinity)) continue;
    let at = Math.min(indexes.length, limit - 1);
    for (; at > 0 && (values[at - 1] ?? 0) < value; at--) {
      values[at] = values[at - 1] ?? 0;
      indexes[at] = indexes[at - 1] ?? 0;
    }
    values[at] = value;
    indexes[at] = index;
  }
  return indexes;
}
