import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { measure, PROFILE } from "./profile.ts";
import { type Seen, Trail } from "./trail.ts";

const NOW = Date.UTC(2026, 10, 1);
const seen = (agoMs: number, changes: Partial<Seen> = {}): Seen => ({
  step: "checkout",
  atMs: NOW - agoMs,
  value: 1_000,
  surprise: 1,
  outcome: "accepted",
  label: "unknown",
  ...changes,
});

function profileOf(acts: readonly Seen[], value = 1_000): Readonly<Record<string, number>> {
  const trail = new Trail();
  for (const act of acts.toSorted((one, other) => one.atMs - other.atMs)) trail.add(act);
  const out = new Float64Array(PROFILE.length);
  measure(trail, { atMs: NOW, value }, out, 0);
  return Object.fromEntries(PROFILE.map((name, index) => [name, out[index] ?? Number.NaN]));
}

describe("a profile", () => {
  it("of nobody says that nothing is known", () => {
    expect(profileOf([])).toMatchObject({ count_30d: 0, age_days: -1, ratio_usual: -1, hours_since_last: -1 });
  });

  it("counts windows to the millisecond", () => {
    const acts = [
      seen(HOUR_MS),
      seen(HOUR_MS + 1),
      seen(DAY_MS),
      seen(DAY_MS + 1),
      seen(7 * DAY_MS),
      seen(30 * DAY_MS + 1),
    ];
    expect(profileOf(acts)).toMatchObject({ count_1h: 1, count_1d: 3, count_7d: 5, count_30d: 5 });
  });

  it("knows frauds only once they are labelled, and shares of the same age", () => {
    const acts = [
      seen(8 * DAY_MS, { label: "fraud" }),
      seen(7.5 * DAY_MS, { label: "genuine" }),
      seen(2 * DAY_MS),
      seen(20 * DAY_MS, { label: "genuine" }),
    ];
    expect(profileOf(acts)).toMatchObject({
      fraud_share_1d: 0.5,
      fraud_share_7d: 0.5,
      frauds_30d: 1,
      genuine_since_fraud: 1,
    });
    expect(profileOf(acts)["fraud_share_30d"]).toBeCloseTo(1 / 3);
    expect(profileOf(acts)["days_since_fraud"]).toBeCloseTo(8);
  });

  it("measures amounts against what was usual before the last two weeks, frauds and declines aside", () => {
    const acts = [
      seen(20 * DAY_MS, { value: 2_000 }),
      seen(21 * DAY_MS, { value: 4_000 }),
      seen(22 * DAY_MS, { value: 90_000, label: "fraud" }),
      seen(23 * DAY_MS, { value: 90_000, outcome: "declined" }),
      seen(DAY_MS, { value: 50_000, surprise: 16 }),
    ];
    expect(profileOf(acts, 6_000)).toMatchObject({ ratio_usual: 2, odd_7d: 1, most_odd_7d: 16 });
  });

  it("counts other acts apart from purchases", () => {
    const acts = [
      seen(HOUR_MS / 2, { step: "sign_in_failed" }),
      seen(HOUR_MS * 5, { step: "card_added" }),
      seen(DAY_MS * 9, { step: "refund" }),
    ];
    expect(profileOf(acts)).toMatchObject({ failed_sign_ins_1h: 1, cards_added_1d: 1, refunds_30d: 1, count_30d: 0 });
  });

  it("is the same whether old purchases are folded or were never there one by one", () => {
    const acts = array(record({ days: integer({ min: 0, max: 90 }), value: integer({ min: 1, max: 99_999 }) }), {
      maxLength: 40,
    });
    assert(
      property(acts, (bought) => {
        const old = bought.map(({ days, value }) => seen(days * DAY_MS, { value })).toSorted((a, b) => a.atMs - b.atMs);
        const [whole, folded] = [new Trail(), new Trail()];
        for (const act of old) {
          whole.add(act);
          folded.add(act);
          folded.fold(act.atMs);
        }
        whole.fold(NOW);
        folded.fold(NOW);
        expect(folded.recent).toEqual(whole.recent);
        expect(folded.totals).toEqual(whole.totals);
      }),
    );
  });
});
