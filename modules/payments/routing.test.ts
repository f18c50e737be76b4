import { money, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { createHealth, FAILURES_IN_A_ROW, OPEN_MS, type ProviderHealth, SLICE_MS } from "./health.ts";
import { invoice } from "./providers/invoice.ts";
import { loadPlan, savePlan } from "./router.ts";
import { chooseRoute, type RouteFacts, type RoutingPlan } from "./routing.ts";
import { deleteSlices, insertSlices, slicesOfOthers } from "./routing-queries.ts";
import { many, run } from "#platform/db";

const EUR = parseCurrency("EUR");
const card = { ...invoice.capabilities, methods: ["card"] };
const providers = [
  { name: "north", capabilities: card },
  { name: "south", capabilities: card },
  { name: "small", capabilities: { ...card, maxAmountMinor: 5_000n, currencies: new Set([EUR]) } },
];
const WELL: ProviderHealth = { calls: 1_000, successRate: 1, latencyMs: 100, isOpen: false };
const FACTS: RouteFacts = {
  method: "card",
  amount: money(1_000n, EUR),
  country: "DE",
  bin: "411111",
  customerGroup: null,
};

/** How often each provider of 1,000 payments is asked first. */
function shares(plan: RoutingPlan, health: Readonly<Record<string, Partial<ProviderHealth>>> = {}, facts = FACTS) {
  const counted: Record<string, number> = {};
  for (let count = 0; count < 1_000; count++) {
    const healthOf = (name: string) => ({ ...WELL, ...health[name] });
    const { candidates } = chooseRoute(facts, { plan, providers, healthOf, random: () => (count + 0.5) / 1_000 });
    const first = candidates[0]?.provider ?? "nobody";
    counted[first] = (counted[first] ?? 0) + 1;
  }
  return counted;
}
const first = (plan: RoutingPlan, facts: Partial<RouteFacts>) =>
  chooseRoute({ ...FACTS, ...facts }, { plan, providers, healthOf: () => WELL, random: () => 0 });
const to = (provider: string) => [{ provider, weight: 1 }];

describe("a route", () => {
  it("goes evenly to all who can take the payment when nobody made a rule", () => {
    expect(shares({ rules: [], costs: [] })).toEqual({ north: 333, south: 334, small: 333 });
    const large = { ...FACTS, amount: money(5_001n, EUR) };
    expect(shares({ rules: [], costs: [] }, {}, large)).toEqual({ north: 500, south: 500 });
    expect(first({ rules: [], costs: [] }, { method: "paypal" }).candidates).toEqual([]);
  });

  it("follows the first rule that fits, by every condition", () => {
    const plan: RoutingPlan = {
      rules: [
        { name: "own cards", when: { bins: [{ from: "41111100", to: "41111199" }] }, providers: to("south") },
        { name: "large", when: { fromMinor: 4_000, toMinor: 9_000 }, providers: to("north"), capture: "manual" },
        { name: "swiss", when: { countries: ["CH"], currencies: ["EUR"] }, providers: to("south"), challenge: true },
        { name: "friends", when: { customerGroups: ["b2b"], methods: ["card"] }, providers: to("small") },
        { name: "rest", when: {}, providers: to("north") },
      ],
      costs: [],
    };
    expect(first(plan, {})).toMatchObject({ rule: "own cards", capture: true, challenge: false });
    expect(first(plan, { bin: "41111200" }).rule).toBe("rest");
    expect(first(plan, { bin: null, amount: money(9_000n, EUR) })).toMatchObject({ rule: "large", capture: false });
    expect(first(plan, { bin: null, country: "CH" })).toMatchObject({ rule: "swiss", challenge: true });
    expect(first(plan, { bin: null, customerGroup: "b2b" }).rule).toBe("friends");
    expect(first(plan, { bin: null, country: null }).rule).toBe("rest");
    // A rule whose providers cannot take the payment does not fit.
    expect(first(plan, { bin: null, customerGroup: "b2b", amount: money(10_000n, EUR) }).rule).toBe("rest");
  });

  it("gives traffic by weight, and less to whoever fails, is slow or dear", () => {
    const pair = (one: number, other: number): RoutingPlan => ({
      rules: [
        {
          name: "pair",
          when: {},
          providers: [
            { provider: "north", weight: one },
            { provider: "south", weight: other },
          ],
        },
      ],
      costs: [],
    });
    expect(shares(pair(70, 30))).toEqual({ north: 700, south: 300 });
    expect(shares(pair(50, 50), { north: { successRate: 0.5 } })).toEqual({ north: 59, south: 941 });
    expect(shares(pair(50, 50), { north: { latencyMs: 4_000 } })["north"]).toBeLessThan(300);
    const costs = [{ provider: "north", ratePpm: 29_000, fixedMinor: 300 }];
    expect(shares({ ...pair(50, 50), costs })["north"]).toBeLessThan(420);
    expect(first({ ...pair(50, 50), costs }, {}).candidates[0]?.why).toBe(
      'rule "pair": weight 50, 100.0 % of 1000 calls answered, 100 ms, costs 32.90 %',
    );
  });

  it("asks a provider of weight nothing, or with an open circuit, only after all others", () => {
    const plan: RoutingPlan = {
      rules: [
        {
          name: "spare",
          when: {},
          providers: [
            { provider: "north", weight: 0 },
            { provider: "south", weight: 1 },
            { provider: "small", weight: 1_000 },
          ],
        },
      ],
      costs: [],
    };
    const healthOf = (name: string) => ({ ...WELL, isOpen: name === "small" });
    const { candidates } = chooseRoute(FACTS, { plan, providers, healthOf, random: () => 0.99 });
    expect(candidates.map(({ provider }) => provider)).toEqual(["south", "north", "small"]);
    expect(candidates[2]?.why).toMatch(/circuit open, last resort$/);
  });
});

describe("what a process knows of providers", () => {
  it("opens a circuit after failures in a row, lets one try after a while, and closes it when that is answered", () => {
    let now = 1_000_000;
    const health = createHealth(() => now);
    const fail = () => health.note("north", { outcome: "unknown", ms: 10 });
    for (let count = 1; count < FAILURES_IN_A_ROW; count++) fail();
    expect(health.of("north").isOpen).toBe(false);
    fail();
    expect(health.of("north").isOpen).toBe(true);
    now += OPEN_MS;
    expect(health.of("north").isOpen).toBe(false);
    fail();
    expect(health.of("north").isOpen).toBe(true);
    now += OPEN_MS;
    health.note("north", { outcome: "answered", ms: 10 });
    fail();
    expect(health.of("north")).toMatchObject({ isOpen: false, calls: 8 });
  });

  it("forgets after a minute, and counts what other processes saw", () => {
    let now = 10_000_000;
    const health = createHealth(() => now);
    for (let count = 0; count < 10; count++) health.note("north", { outcome: "answered", ms: 50 });
    expect(health.of("north")).toMatchObject({ calls: 10, successRate: 1, latencyMs: 50 });
    now += SLICE_MS;
    expect(health.takeUntold()).toMatchObject([{ provider: "north", calls: 10, failures: 0, totalMs: 500 }]);
    expect(health.takeUntold()).toEqual([]);
    health.hearOthers([{ provider: "north", atMs: now, calls: 30, failures: 20, totalMs: 3_000 }]);
    expect(health.of("north")).toMatchObject({ calls: 40, successRate: 0.5 });
    // Others may be cut off from a provider that answers us.
    expect(health.of("north").isOpen).toBe(false);
    health.note("north", { outcome: "refused", ms: 1 });
    expect(health.of("north").isOpen).toBe(true);
    now += 60_000;
    expect(health.of("north")).toMatchObject({ calls: 0, successRate: 1, isOpen: false });
  });
});

const { db } = await cloneDatabase();

describe("what processes share", () => {
  it("is the desk's plan, by versions that cannot overwrite each other", async () => {
    expect(await loadPlan(db)).toEqual({ version: 0, rules: [], costs: [] });
    const plan: RoutingPlan = { rules: [{ name: "all", when: {}, providers: to("north") }], costs: [] };
    await db.transaction((tx) => savePlan(tx, 0, plan));
    expect(await loadPlan(db)).toEqual({ version: 1, ...plan });
    await expect(db.transaction((tx) => savePlan(tx, 0, plan))).rejects.toThrow(/changed meanwhile/);
  });

  it("is what each counted, summed over the others", async () => {
    const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()];
    const slice = { provider: "north", atMs: 5_000, calls: 4, failures: 1, totalMs: 80.4 };
    await run(db, insertSlices(mine, [slice]));
    await run(db, insertSlices(theirs, [slice]));
    await run(db, insertSlices(theirs, [slice]));
    expect(await many(db, slicesOfOthers(mine, new Date(0)))).toEqual([
      { provider: "north", sliceAt: new Date(5_000), calls: 4, failures: 1, totalMs: 80n },
    ]);
    await run(db, deleteSlices(new Date(5_001)));
    expect(await many(db, slicesOfOthers(mine, new Date(0)))).toEqual([]);
  });
});
