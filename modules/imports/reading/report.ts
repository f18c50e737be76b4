import type { BatchResult, Report } from "./kind.ts";

/** A report that is being added up. */
export type Tally = { -readonly [Name in keyof Report]: number };

/** Adds what became of a batch; how many rows were read is counted elsewhere. */
export function addTo(report: Tally, { made, changed, same, errors }: BatchResult): void {
  report.made += made;
  report.changed += changed;
  report.same += same;
  report.failed += errors.length;
}
