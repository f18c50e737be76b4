import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { type Load, percentile, rateOf } from "./load.ts";

/** A figure of the same minute that a bench is held against, in operations per second. */
export type References = Readonly<Record<string, number>>;

/** What a bench found, in the shape that `--json` prints. */
export interface Report {
  readonly name: string;
  readonly machine: string;
  readonly commit: string;
  readonly throughput: number;
  readonly unit: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  readonly cpuUsPerOp: number;
  /** Rows that break an invariant after the run. */
  readonly violations: number;
  readonly references: References;
  /** Own throughput over each reference. */
  readonly ratios: References;
}

/** Puts a load and what was measured around it into the report. */
export function reportOn(
  name: string,
  load: Load,
  around: {
    readonly unit: string;
    readonly cpuUs: number;
    readonly violations: number;
    readonly references: References;
  },
): Report {
  const throughput = rateOf(load);
  return {
    name,
    machine: describeMachine(),
    commit: readCommit(),
    throughput: round(throughput),
    unit: around.unit,
    p50Ms: round(percentile(load, 0.5)),
    p95Ms: round(percentile(load, 0.95)),
    p99Ms: round(percentile(load, 0.99)),
    errors: load.errors,
    cpuUsPerOp: round(around.cpuUs / Math.max(load.operations, 1)),
    violations: around.violations,
    references: mapValues(around.references, round),
    ratios: mapValues(around.references, (reference) => round(throughput / reference)),
  };
}

/** The report for a person. */
export function writeReport(report: Report): string {
  const references = Object.entries(report.references).map(
    ([name, rate]) =>
      `  ${name.padEnd(24)} ${String(rate).padStart(10)} ${unitOf(name).padEnd(4)} ratio ${String(report.ratios[name] ?? 0)}`,
  );
  const shares = Object.entries(report.ratios)
    .filter(([name]) => !(name in report.references))
    .map(([name, share]) => `  ${name.padEnd(24)} ${String(share).padStart(10)}`);
  return [
    `${report.name}: ${String(report.throughput)} ${report.unit}  (${report.machine}, ${report.commit})`,
    `  p50 ${String(report.p50Ms)} ms · p95 ${String(report.p95Ms)} ms · p99 ${String(report.p99Ms)} ms`,
    `  ${String(report.cpuUsPerOp)} µs of CPU per operation (shop and database) · ${String(report.errors)} errors · ${String(report.violations)} violations`,
    ...references,
    ...shares,
  ].join("\n");
}

/** The unit of a reference, by how its name ends. */
function unitOf(name: string): string {
  if (name.endsWith("Ms")) return "ms";
  return name.endsWith("CpuUsPerOp") ? "µs" : "/s";
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

function mapValues(values: References, change: (value: number) => number): References {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function describeMachine(): string {
  return `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? "cpu"}, ${String(Math.round(totalmem() / 2 ** 30))} GiB`;
}

function readCommit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    // A copy without git has no commit to name.
    return "unknown";
  }
}
