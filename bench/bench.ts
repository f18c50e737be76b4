import { type Database, type InvariantSource, openDatabase, runInvariants } from "#platform/db";
import { invariantSources } from "../apps/server/invariants.ts";
import { openConnection, type Connection } from "./http-client.ts";
import { cpuOf } from "./cpu.ts";
import type { Load } from "./load.ts";
import { type References, type Report, reportOn } from "./report.ts";
import { type BenchShop, startShop } from "./shop.ts";

/** A shop sells for days on end: what is measured is one that has run for a while, not its first compiling. */
export const WARM_UP_SECONDS = 5;

/** What a bench is asked for on the command line. */
export interface BenchOptions {
  readonly seconds: number;
  readonly clients: number;
  /** Further words: `--place-only` and the like. */
  readonly flags: ReadonlySet<string>;
}

/** A load model with its report. */
export interface Bench {
  readonly name: string;
  /** One sentence for the list. */
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Report[]>;
}

/** A shop under load, with a database connection for preparing and checking. */
export interface Stand {
  readonly shop: BenchShop;
  readonly db: Database;
  /** A connection for each client; those of one client serve one request at a time. */
  readonly connect: (clients: number) => readonly Connection[];
}

/** Runs `work` on a fresh shop and takes the shop down again, whatever happens. */
export async function onShop<Result>(work: (stand: Stand) => Promise<Result>): Promise<Result> {
  const shop = await startShop({ seed: "demo" });
  const db = openDatabase({ url: shop.databaseUrl });
  const connections: Connection[] = [];
  try {
    return await work({
      shop,
      db,
      connect(clients) {
        const opened = Array.from({ length: clients }, () => openConnection(shop.port));
        connections.push(...opened);
        return opened;
      },
    });
  } finally {
    for (const connection of connections) connection.close();
    await db.close();
    await shop.stop();
  }
}

/** A figure that is held beside a load's, or how to measure it. */
export type Reference = number | (() => Promise<number>);

/** Measures each reference that is not yet a figure. One by one: together they would take the CPU from each other. */
async function take(references: Readonly<Record<string, Reference>>): Promise<References> {
  const taken: Record<string, number> = {};
  for (const [name, reference] of Object.entries(references)) {
    taken[name] = typeof reference === "number" ? reference : await reference();
  }
  return taken;
}

/**
 * Measures a load with the CPU that the shop and its database spend on it, and checks the invariants afterwards.
 * References are measured before it and after it, and their mean counts: the machine is not equally fast all the time.
 */
export async function measure(
  { shop, db }: { readonly shop: Pick<BenchShop, "pids">; readonly db: Database },
  what: {
    readonly name: string;
    readonly unit: string;
    readonly references: Readonly<Record<string, Reference>>;
    readonly pids?: readonly number[];
    /** What is checked afterwards; all invariants unless told. */
    readonly invariants?: readonly InvariantSource[];
  },
  load: () => Promise<Load>,
): Promise<Report> {
  const pids = [...shop.pids, ...(what.pids ?? [])];
  const earlier = await take(what.references);
  const before = cpuOf(pids);
  const done = await load();
  const cpuUs = cpuOf(pids) - before;
  const later = await take(what.references);
  for (const [failure, count] of done.failures) process.stderr.write(`  ${String(count)} × ${failure}\n`);
  const violations = await runInvariants(db, what.invariants ?? invariantSources);
  for (const { name, rows } of violations) process.stderr.write(`  violated: ${name} ${JSON.stringify(rows[0])}\n`);
  return reportOn(what.name, done, {
    unit: what.unit,
    cpuUs,
    violations: violations.length,
    references: Object.fromEntries(
      Object.entries(earlier).map(([name, figure]) => [name, (figure + (later[name] ?? figure)) / 2]),
    ),
  });
}
