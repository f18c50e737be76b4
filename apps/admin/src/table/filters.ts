/** The value of a filter where it is one of those that the API knows; absent otherwise. */
export function oneOf<Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined {
  return values.find((known) => known === value);
}

/** The first moment of a day in the reader's zone, as the API takes it; absent for what is no day. */
export function startOfDay(day: string | undefined): string | undefined {
  return momentOf(day, 0);
}

/** The moment after the last one of a day in the reader's zone. */
export function endOfDay(day: string | undefined): string | undefined {
  return momentOf(day, 1);
}

function momentOf(day: string | undefined, daysLater: number): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "");
  if (match === null) return undefined;
  const [year, month, date] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + daysLater).toISOString();
}
