import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { array, assert, boolean, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { createReplay, type Purchase } from "./replay.ts";

const START = Date.UTC(2026, 0, 1);
const steps = array(
  record({
    hours: integer({ min: 0, max: 60 }),
    value: integer({ min: 100, max: 50_000 }),
    card: integer({ min: 0, max: 3 }),
    device: integer({ min: 0, max: 2 }),
    isFraud: boolean(),
  }),
  { maxLength: 60 },
);

function historyOf(parts: readonly { hours: number; value: number; card: number; device: number; isFraud: boolean }[]) {
  let atMs = START;
  return parts.map(({ hours, value, card, device, isFraud }): Purchase => {
    atMs += hours * HOUR_MS;
    return {
      atMs,
      value,
      subjects: { card: String(card), device: String(device) },
      told: {},
      label: isFraud ? "fraud" : "genuine",
      knownAtMs: (Math.floor(atMs / DAY_MS) + 7) * DAY_MS,
    };
  });
}

const see = (history: readonly Purchase[]) => {
  const replay = createReplay();
  return history.map((purchase) => [...replay.see(purchase)]);
};

describe("a replay", () => {
  it("sees nothing of the future: what comes later changes nothing before it", () => {
    assert(
      property(steps, integer({ min: 0, max: 60 }), (parts, cut) => {
        const history = historyOf(parts);
        expect(see(history).slice(0, cut)).toEqual(see(history.slice(0, cut)));
      }),
    );
  });

  it("knows a label only after its delay", () => {
    assert(
      property(steps, (parts) => {
        const history = historyOf(parts);
        const last = history.at(-1);
        if (last === undefined) return;
        // Whatever became of purchases whose labels are not known at the end, the last one looks the same.
        const other = history.map((one): Purchase => (one.knownAtMs > last.atMs ? { ...one, label: "genuine" } : one));
        expect(see(other).at(-1)).toEqual(see(history).at(-1));
      }),
    );
  });

  it("remembers the same whether purchases are described or only passed", () => {
    assert(
      property(steps, (parts) => {
        const history = historyOf(parts);
        const passing = createReplay();
        for (const one of history.slice(0, -1)) passing.pass(one);
        const last = history.at(-1);
        if (last !== undefined) expect([...passing.see(last)]).toEqual(see(history).at(-1));
      }),
    );
  });

  it("refuses to go back in time", () => {
    const replay = createReplay();
    const [first, second] = historyOf([
      { hours: 5, value: 1, card: 1, device: 1, isFraud: false },
      { hours: 5, value: 1, card: 1, device: 1, isFraud: false },
    ]);
    if (first === undefined || second === undefined) throw new Error("no history");
    replay.see(second);
    expect(() => replay.see(first)).toThrow("in order of time");
  });
});
