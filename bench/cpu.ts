import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

/**
 * CPU that a process and everything below it has used, in microseconds: user and system, dead children included.
 * Reads /proc, so it is 0 where there is none. PostgreSQL is a tree of its own: give both roots.
 */
export function cpuOf(roots: readonly number[]): number {
  const processes = readProcesses();
  const wanted = new Set(roots);
  // Parents have lower numbers than their children in all but rare cases, so a few rounds settle it.
  for (let grown = true; grown; ) {
    const before = wanted.size;
    for (const { pid, parent } of processes) if (wanted.has(parent)) wanted.add(pid);
    grown = wanted.size > before;
  }
  const ticks = processes.filter(({ pid }) => wanted.has(pid)).reduce((sum, one) => sum + one.ticks, 0);
  return (ticks / TICKS_PER_SECOND) * 1_000_000;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function readProcesses(): readonly Process[] {
  let names: readonly string[];
  try {
    names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    // Not Linux: the figure is left out rather than guessed.
    return [];
  }
  return names.flatMap((name) => readProcess(Number(name)));
}

function readProcess(pid: number): readonly Process[] {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name in brackets may hold spaces: the fields are counted from its end. Source: proc(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [parent, ...ticks] = [1, 11, 12, 13, 14].map((index) => Number(fields[index] ?? 0));
    return [{ pid, parent: parent ?? 0, ticks: ticks.reduce((sum, count) => sum + count, 0) }];
  } catch {
    // It ended between the listing and the reading; its parent has its ticks.
    return [];
  }
}
