import { MINUTE_MS } from "@hansa/kernel";

/** The minute in which a moment lies. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
}

/** The day (UTC) in which a moment lies, as `2026-06-01`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Adds up rows with the same key: numbers are added, everything else is that of the first. */
export function addUp<Row extends object>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = sums.get(key);
    sums.set(key, before === undefined ? row : addNumbers(before, row));
  }
  return [...sums.values()];
}

function addNumbers<Row extends object>(one: Row, other: Row): Row {
  const added = Object.entries(other).flatMap(([name, value]) => {
    const before: unknown = Reflect.get(one, name);
    return typeof value === "number" && typeof before === "number" ? [[name, before + value] as const] : [];
  });
  return { ...one, ...Object.fromEntries(added) };
}
