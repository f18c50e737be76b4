import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { loadProductOutlines, loadVariants } from "#modules/catalog";
import { findChannel } from "#modules/channels";
import { DEFAULT_LOCATION, listLocations, loadAvailability, setOnHand } from "#modules/inventory";
import { loadDisplayPrices, setPrices } from "#modules/pricing";
import type { Database } from "#platform/db";
import { type BenchOptions, measure, type Stand } from "../bench.ts";
import { cpuOf } from "../cpu.ts";
import { writeRequest } from "../http-client.ts";
import { runLoad } from "../load.ts";
import { CHANNEL, stockUp } from "../prepare.ts";
import type { Report } from "../report.ts";

/** Changes that go on while lateness is measured, so many in one transaction; every fifth is of stock, the others of prices. */
const CHANGES_PER_SECOND = 1_000;
const AT_ONCE = 20;
/** Who make them: one alone would wait for its commits. */
const CHANGERS = 3;
/** Products that are watched at a time, and the pause between two looks. */
const PROBES = 4;
const LOOK_MS = 3;
/** Products that are looked at for each that is watched. */
const CANDIDATES = 8;
/** A change that is not found by then is an error. */
const TOO_LATE_MS = 10_000;
/** Prices of the watched products: nothing else costs as much. */
const FIRST_AMOUNT = 5_000_000n;
const PLENTY = 900_000;

interface Probe {
  readonly productId: string;
  readonly variantIds: readonly string[];
  amount: bigint;
  isThere: boolean;
}
type Change = (probe: Probe) => Promise<void>;

/** From the commit of a change to the first answer over HTTP that has it, while a thousand other changes a second are made. */
export async function measureLateness(stand: Stand, { seconds }: BenchOptions): Promise<readonly Report[]> {
  const { db } = stand;
  const variants = await stockUp(db);
  await whenReady(stand);
  const probes = await probesAmong(db, variants);
  const watched = new Set(probes.flatMap(({ variantIds }) => variantIds));
  await db.transaction((tx) => setPrices(tx, probes.flatMap(pricesOf)));
  const others = startChanges(
    db,
    variants.filter((id) => !watched.has(id)),
  );
  const begun = performance.now();
  const before = cpuOf(stand.shop.pids);
  const reports: Report[] = [];
  try {
    for (const [kind, change] of Object.entries(changesOf(stand)))
      reports.push(await watch(stand, { kind, change, probes, seconds }));
  } finally {
    const changed = await others.stop();
    const rate = changed / ((performance.now() - begun) / 1_000);
    const cpu = (cpuOf(stand.shop.pids) - before) / changed;
    process.stdout.write(
      `${rate.toFixed(0)} other prices and stocks changed a second meanwhile; ${cpu.toFixed(0)} us of CPU a change, in the shop and its database, searches included\n`,
    );
  }
  return reports;
}

/** A shop that has just been started may still be filling its index. */
export async function whenReady({ connect }: Stand): Promise<void> {
  const [connection] = connect(1);
  const request = writeRequest({ method: "GET", path: "/v1/search?limit=1" });
  for (let status = 0; status !== 200; ) status = (await connection?.send(request))?.status ?? 0;
}

/** Some of the products that the first channel sells. */
async function probesAmong(db: Database, variants: readonly string[]): Promise<readonly Probe[]> {
  const facts = [...(await loadVariants(db, variants)).values()];
  const prices = await loadDisplayPrices(db, variants, await findChannel(db, CHANNEL), new Date());
  // What is on sale is found by another price than the one that is written.
  const isWhole = (variantId: string): boolean => (prices.get(variantId)?.priceWas ?? null) === null;
  const sold = facts.filter(
    ({ isPublished, channels, variantId }) =>
      isPublished && (channels?.includes(CHANNEL) ?? true) && isWhole(variantId),
  );
  const candidates = [...new Set(sold.map(({ productId }) => productId))].slice(0, PROBES * CANDIDATES);
  const outlines = await loadProductOutlines(db, { productIds: candidates, variantIds: [] });
  const own = [...Map.groupBy(outlines, ({ productId }) => productId)].map(([productId, rows]) => ({
    productId,
    variantIds: rows.flatMap(({ variantId }) => variantId ?? []),
  }));
  const all = own.flatMap(({ variantIds }) => variantIds);
  for (const { code } of await listLocations(db)) {
    const counts = countsOf(all, 0).map((count) => ({ ...count, location: code }));
    await db.transaction((tx) => setOnHand(tx, counts));
  }
  // A bundle, or what may be ordered before it is there, is not sold out by a count.
  const units = await loadAvailability(db, all);
  const isFit = (id: string): boolean => units.get(id) === 0 && isWhole(id);
  const products = own.filter(({ variantIds }) => variantIds.every(isFit)).slice(0, PROBES);
  if (products.length < PROBES) throw new Error("there are too few products");
  await db.transaction((tx) => setOnHand(tx, countsOf(all, PLENTY)));
  return products.map((product, index) => ({
    ...product,
    amount: FIRST_AMOUNT + BigInt(index) * 1_000_000n,
    isThere: true,
  }));
}

/** All variants cost the same, so that it is the product's price. */
function pricesOf({ variantIds, amount }: Pick<Probe, "variantIds" | "amount">) {
  const price = { list: "base-eur", minQuantity: 1, currency: "EUR", amountMinor: amount } as const;
  return variantIds.map((variantId) => ({ variantId, ...price }));
}

function countsOf(variantIds: readonly string[], onHand: number) {
  return variantIds.map((variantId) => ({ variantId, location: DEFAULT_LOCATION, onHand, reason: "counted" as const }));
}

function changesOf({ db, shop, connect }: Stand): Readonly<Record<string, Change>> {
  const [desk] = connect(1);
  return {
    price: async (probe) => {
      probe.amount++;
      await db.transaction((tx) => setPrices(tx, pricesOf(probe)));
    },
    stock: async (probe) => {
      probe.isThere = !probe.isThere;
      await db.transaction((tx) => setOnHand(tx, countsOf(probe.variantIds, probe.isThere ? PLENTY : 0)));
    },
    publication: async (probe) => {
      probe.isThere = !probe.isThere;
      const request = writeRequest({
        method: "PATCH",
        path: `/v1/admin/products/${probe.productId}`,
        headers: { authorization: `Bearer ${shop.deskKey}` },
        body: { status: probe.isThere ? "published" : "draft" },
      });
      const reply = await desk?.send(request);
      if (reply?.status !== 200) throw new Error(`the desk answered ${String(reply?.status)}`);
    },
  };
}

interface Watch {
  readonly kind: string;
  readonly change: Change;
  readonly probes: readonly Probe[];
  readonly seconds: number;
}

async function watch(stand: Stand, { kind, change, probes, seconds }: Watch): Promise<Report> {
  const connections = stand.connect(PROBES);
  // The desk's connection serves one request at a time.
  const clients = kind === "publication" ? 1 : probes.length;
  const seen = async (client: number, { amount, isThere }: Probe, begun: number): Promise<void> => {
    const price = String(amount);
    const path = `/v1/search?price.min=${price}&price.max=${price}&inStock=true&limit=1`;
    for (let isFound = false; !isFound; ) {
      if (performance.now() - begun > TOO_LATE_MS) throw new Error(`a change of ${kind} was not found`);
      const reply = await connections[client]?.send(writeRequest({ method: "GET", path }));
      isFound = reply?.status === 200 && reply.body.includes('"relaxed"') !== isThere;
      if (!isFound) await delay(LOOK_MS);
    }
  };
  const name = `search lateness, ${kind}`;
  const report = await measure(stand, { name, unit: "changes seen/s", references: {} }, async () => {
    const latencies: number[] = [];
    const load = await runLoad({ clients, seconds }, async (client) => {
      const probe = probes[client];
      if (probe === undefined) throw new Error("there are too few products");
      await change(probe);
      const committed = performance.now();
      await seen(client, probe, committed);
      latencies.push(performance.now() - committed);
    });
    return { ...load, latencies: Float64Array.from(latencies).toSorted() };
  });
  for (const probe of probes) {
    if (!probe.isThere) await change(probe);
  }
  return report;
}

function startChanges(db: Database, variants: readonly string[]): { stop(): Promise<number> } {
  const life = { isOver: false, begun: 0, changed: 0 };
  const begunMs = performance.now();
  const changing = Promise.all(
    Array.from({ length: CHANGERS }, async () => {
      while (!life.isOver) {
        const at = life.begun++;
        const dueMs = begunMs + ((at * AT_ONCE) / CHANGES_PER_SECOND) * 1_000;
        await delay(Math.max(0, dueMs - performance.now()));
        await changeSome(
          db,
          at,
          Array.from({ length: AT_ONCE }, (_, index) => variants[(at * AT_ONCE + index) % variants.length] ?? ""),
        );
        life.changed += AT_ONCE;
      }
    }),
  );
  return {
    async stop() {
      life.isOver = true;
      await changing;
      return life.changed;
    },
  };
}

/** Every fifth is a count of stock, the others are prices. */
async function changeSome(db: Database, at: number, some: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    if (at % 5 === 4) await setOnHand(tx, countsOf(some, at % 2 === 0 ? 0 : PLENTY));
    else await setPrices(tx, pricesOf({ variantIds: some, amount: 1_000n + BigInt(at % 100) }));
  });
}
