import { type QuoteContext, type QuoteLine, quote } from "#modules/pricing";
import type { Bench } from "./bench.ts";
import type { Load } from "./load.ts";
import { CHEAP, contextOf, DEAR, linesOf, PIECES } from "./quote-shop.ts";
import { type References, type Report, reportOn } from "./report.ts";

const WARM_UP = 2_000;
/** Runs of each kind; the fastest counts, since whoever else works on the machine only ever slows one down. */
const RUNS = 20;

/** Something to quote, and the places of those it is compared with. */
interface Case {
  readonly name: string;
  readonly lines: readonly QuoteLine[];
  readonly context: QuoteContext;
  readonly beside?: Readonly<Record<string, number>>;
}

/** The pure quote alone: no database, no server, one core. */
export const quoteBench: Bench = {
  name: "quote",
  about:
    "the pure quote on one core: five lines, 50 promotions, three price lists; then 1,000 promotions, 100 lines, 6,000 pieces",
  run({ seconds }) {
    const few = contextOf(50);
    const many = contextOf(1_000);
    const five = linesOf(5, 2);
    const cases: readonly Case[] = [
      { name: "quote", lines: five, context: few },
      { name: "quote, 1,000 promotions", lines: five, context: many, beside: { fiftyPromotions: 0 } },
      { name: "quote, one piece that costs as much as 6,000", lines: [{ ...DEAR, quantity: 1 }], context: few },
      {
        name: "quote, 6,000 pieces",
        lines: [{ ...CHEAP, quantity: PIECES }],
        context: few,
        beside: { onePiece: 2 },
      },
      { name: "quote, 100 lines", lines: linesOf(100, 2), context: few },
    ];
    const measured = measureInTurns(cases, seconds);
    return Promise.resolve(
      cases.flatMap(({ name, beside = {} }, place) => {
        const rates = Object.entries(beside).map(([what, other]) => [what, measured[other]?.perSecond ?? 0] as const);
        const own = measured[place];
        return own === undefined ? [] : [report(name, own, Object.fromEntries(rates))];
      }),
    );
  },
};

interface Measured {
  readonly perSecond: number;
  readonly load: Load;
  readonly cpuUs: number;
}

/** Measures the cases in turns, so that those which are compared meet the same machine. */
function measureInTurns(cases: readonly Case[], seconds: number): readonly Measured[] {
  const budgetMs = Math.max(50, (seconds * 1_000) / (RUNS * cases.length));
  for (const { lines, context } of cases) for (let index = 0; index < WARM_UP; index++) quote(lines, context);
  const runs = Array.from({ length: RUNS }, () => cases.map((one) => measure(one, budgetMs)));
  return cases.map((_, place) =>
    runs.flatMap((run) => run[place] ?? []).reduce((one, other) => (other.perSecond > one.perSecond ? other : one)),
  );
}

/** Quotes per second of CPU: what this thread was not given by the machine does not count against it. */
function measure({ lines, context }: Case, budgetMs: number): Measured {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const until = performance.now() + budgetMs;
  for (let now = performance.now(); now < until; ) {
    quote(lines, context);
    const after = performance.now();
    latencies.push(after - now);
    now = after;
  }
  const { user, system } = process.cpuUsage(before);
  const cpuUs = user + system;
  const load: Load = {
    operations: latencies.length,
    seconds: cpuUs / 1_000_000,
    latencies: Float64Array.from(latencies).toSorted(),
    errors: 0,
    failures: new Map(),
  };
  return { perSecond: latencies.length / load.seconds, load, cpuUs };
}

function report(name: string, { load, cpuUs }: Measured, references: References): Report {
  return reportOn(name, load, { unit: "quotes/s", cpuUs, violations: 0, references });
}
