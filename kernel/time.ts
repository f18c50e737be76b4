/** One second in milliseconds. */
export const SECOND_MS = 1_000;
/** One minute in milliseconds. */
export const MINUTE_MS = 60 * SECOND_MS;
/** One hour in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** 24 hours in milliseconds; a calendar day may be an hour longer or shorter. */
export const DAY_MS = 24 * HOUR_MS;

/** The instant `ms` after `at`; negative for before. */
export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** Whether `at` lies in the window [from, until); a null end is open. */
export function isWithin(at: Date, window: { readonly from: Date | null; readonly until: Date | null }): boolean {
  return (
    (window.from === null || window.from.getTime() <= at.getTime()) &&
    (window.until === null || at.getTime() < window.until.getTime())
  );
}
