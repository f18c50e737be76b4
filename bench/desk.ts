import { performance } from "node:perf_hooks";
import { first, sql } from "#platform/db";
import { type Bench, onShop, type Stand } from "./bench.ts";
import { cpuOf } from "./cpu.ts";
import { fillDesk } from "./desk/fill.ts";
import { type Known, listsOf } from "./desk/lists.ts";
import { type Connection, writeRequest } from "./http-client.ts";
import { percentile } from "./load.ts";
import { type Report, reportOn } from "./report.ts";

/** What a page of a list may take, ninety-five times in a hundred. */
const PROMISED_MS = 150;
/** Pages that are read of a list with a filter, and of one without: so far down its cursors are tried. */
const PAGES = 40;
const DEEP_PAGES = 200;
/** Rows of a page, as the desk asks for them. */
const ROWS = "50";

/** Lists that know no pages. */
const ALL_AT_ONCE = new Set(["/v1/admin/variant-names"]);

/** Orders and products where no number is given. */
const MANY = 1_000_000;

/** Staff at their lists, one page after the other, in a shop with a million orders and products. */
export const desk: Bench = {
  name: "desk",
  about: "each list of the desk with its filters and cursors, on a million orders and products (--products n)",
  run: ({ flags }) =>
    onShop(async (stand) => {
      const rows = Number([...flags].find((flag) => flag.startsWith("products="))?.slice("products=".length) ?? MANY);
      await fillDesk(stand.shop.databaseUrl, {
        rows,
        say: (name, seconds) => process.stdout.write(`  ${String(rows)} ${name} in ${seconds.toFixed(1)} s\n`),
      });
      return await measureLists(stand);
    }),
};

/** Reads every list as it stands; one report for each route, whose violations are filters slower than promised. */
export async function measureLists(stand: Stand): Promise<readonly Report[]> {
  const [connection] = stand.connect(1);
  if (connection === undefined) throw new Error("one connection was asked for");
  const lists = listsOf(await findKnown(stand));
  const reports: Report[] = [];
  for (const [path, filters] of Object.entries(lists)) {
    const cpu = cpuOf(stand.shop.pids);
    const latencies: number[] = [];
    let violations = 0;
    for (const filter of filters) {
      const pages = await readPages({ connection, key: stand.shop.deskKey, path, filter });
      const sorted = Float64Array.from(pages).toSorted();
      const at = (share: number): number =>
        percentile({ latencies: sorted, operations: 0, errors: 0, seconds: 1, failures: new Map() }, share);
      const p95Ms = at(0.95);
      if (p95Ms >= PROMISED_MS) violations += 1;
      const words = new URLSearchParams(filter).toString();
      process.stdout.write(
        `  p50 ${at(0.5).toFixed(1).padStart(6)} ms  p95 ${p95Ms.toFixed(1).padStart(6)} ms  ${String(pages.length).padStart(4)} pages  ${path} ${words}\n`,
      );
      latencies.push(...pages);
    }
    const load = {
      operations: latencies.length,
      errors: 0,
      seconds: latencies.reduce((sum, one) => sum + one, 0) / 1_000,
      latencies: Float64Array.from(latencies).toSorted(),
      failures: new Map<string, number>(),
    };
    reports.push(
      reportOn(`desk, ${path}`, load, {
        unit: "pages/s",
        cpuUs: cpuOf(stand.shop.pids) - cpu,
        violations,
        references: {},
      }),
    );
  }
  return reports;
}

/** Walks down a list by its cursors. @returns milliseconds of each page */
async function readPages(of: {
  readonly connection: Connection;
  readonly key: string;
  readonly path: string;
  readonly filter: Readonly<Record<string, string>>;
}): Promise<readonly number[]> {
  const most = Object.keys(of.filter).length === 0 ? DEEP_PAGES : PAGES;
  const times: number[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({
      ...of.filter,
      ...(ALL_AT_ONCE.has(of.path) ? {} : { limit: ROWS }),
      ...(cursor === null ? {} : { cursor }),
    }).toString();
    const request = writeRequest({
      method: "GET",
      path: query === "" ? of.path : `${of.path}?${query}`,
      headers: { authorization: `Bearer ${of.key}` },
    });
    const begun = performance.now();
    const reply = await of.connection.send(request);
    times.push(performance.now() - begun);
    if (reply.status !== 200) throw new Error(`${of.path}?${query}: ${reply.body.toString()}`);
    const { nextCursor } = JSON.parse(reply.body.toString()) as { readonly nextCursor?: string | null };
    // A list that ends at once is read again from its beginning, so that one slow page is not the whole figure.
    cursor = nextCursor ?? null;
  } while (times.length < (cursor === null ? PAGES : most));
  return times;
}

interface KnownRow {
  readonly customer: string;
  readonly order: string;
  readonly variant: string;
  readonly moved: string;
  readonly staff: string;
  readonly promotion: string;
  readonly middle: Date;
}

async function findKnown({ db }: Stand): Promise<Known> {
  const known = await first(
    db,
    sql<KnownRow>`
      select busiest.customer_id as customer, sold.id as "order", variant.id as variant,
        (select variant_id from inventory.move order by id limit 1) as moved,
        staff.id as staff, promotion.code as promotion, middle.placed_at as middle
      from (select customer_id from orders."order" where number = 'DESK-100') as busiest
      cross join (select id from orders."order" where number = 'DESK-777') as sold
      cross join (select id from catalog.variant where sku = 'DESK-777') as variant
      cross join (select id from identity.staff limit 1) as staff
      cross join (select code from pricing.promotion order by code limit 1) as promotion
      cross join (select placed_at from orders."order" where number = 'DESK-' || (select count(*) / 2 from orders."order")) as middle
    `,
  );
  if (known === null) throw new Error("the tables were not filled");
  return { ...known, subject: known.variant };
}
