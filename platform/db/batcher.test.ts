import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { type BatcherOptions, createBatcher } from "./batcher.ts";
import { DatabaseBusy, EffectUnknown, Overloaded } from "./errors.ts";

/** A batcher whose batches end when the test says so. */
function handled(options: Partial<BatcherOptions<number, string>> = {}) {
  const batches: {
    readonly commands: readonly number[];
    readonly finish: () => void;
    readonly fail: (e: Error) => void;
  }[] = [];
  const batcher = createBatcher<number, string>({
    name: "lamps",
    maxBatch: 4,
    maxQueue: 100,
    lanes: 1,
    run: (commands) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
      batches.push({ commands, finish: () => resolve(commands.map((n) => `lamp ${String(n)}`)), fail: reject });
      return promise;
    },
    ...options,
  });
  const started = (count: number) =>
    eventually(`${String(count)} batches have started`, () => (batches.length >= count ? batches[count - 1] : null));
  const submitAll = (...numbers: readonly number[]) => numbers.map((number) => batcher.submit(number));
  return { batcher, batches, started, submitAll };
}

async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("a batcher", () => {
  it("gathers what arrives in one turn, in order, and gives each command its own outcome", async () => {
    const { started, submitAll } = handled();
    const outcomes = submitAll(1, 2, 3);
    const batch = await started(1);
    expect(batch.commands).toEqual([1, 2, 3]);
    batch.finish();
    expect(await Promise.all(outcomes)).toEqual(["lamp 1", "lamp 2", "lamp 3"]);
  });

  it("runs what arrived meanwhile as the next batch, at most maxBatch, oldest first", async () => {
    const { batches, started, submitAll } = handled();
    const outcomes = submitAll(1);
    const lone = await started(1);
    outcomes.push(...submitAll(2, 3, 4, 5, 6, 7));
    await turns();
    expect(batches).toHaveLength(1);
    lone.finish();
    (await started(2)).finish();
    (await started(3)).finish();
    await Promise.all(outcomes);
    expect(batches.map(({ commands }) => commands)).toEqual([[1], [2, 3, 4, 5], [6, 7]]);
  });

  it("starts a second lane only when a full batch is waiting", async () => {
    const { batches, started, submitAll } = handled({ lanes: 2 });
    const outcomes = submitAll(1);
    const lone = await started(1);
    outcomes.push(...submitAll(2, 3, 4));
    await turns();
    expect(batches).toHaveLength(1);
    outcomes.push(...submitAll(5));
    const second = await started(2);
    expect(second.commands).toEqual([2, 3, 4, 5]);
    outcomes.push(...submitAll(6, 7, 8, 9));
    await turns();
    expect(batches).toHaveLength(2);
    second.finish();
    (await started(3)).finish();
    lone.finish();
    await Promise.all(outcomes);
  });

  it("does not count commands twice that a batch about to start will take", async () => {
    const { batches, started, submitAll } = handled({ lanes: 2 });
    const outcomes = submitAll(1, 2, 3, 4, 5);
    const first = await started(1);
    await turns();
    expect(batches.map(({ commands }) => commands)).toEqual([[1, 2, 3, 4]]);
    first.finish();
    (await started(2)).finish();
    await Promise.all(outcomes);
  });

  it("fills all lanes at once when the crowd is large enough", async () => {
    const { batches, submitAll, started } = handled({ lanes: 2 });
    const outcomes = submitAll(1, 2, 3, 4, 5, 6, 7, 8, 9);
    await started(2);
    expect(batches.map(({ commands }) => commands)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    for (const { finish } of batches) finish();
    (await started(3)).finish();
    expect(await Promise.all(outcomes)).toHaveLength(9);
  });

  it("refuses one more than may wait, at once, and keeps those that wait", async () => {
    const { batcher, started, submitAll } = handled({ maxQueue: 2, maxBatch: 2 });
    const lone = submitAll(0);
    const running = await started(1);
    const waiting = submitAll(1, 2);
    await expect(batcher.submit(3)).rejects.toThrow(Overloaded);
    await expect(batcher.submit(4)).rejects.toMatchObject({ status: 503, details: { retryAfterSeconds: 1 } });
    running.finish();
    (await started(2)).finish();
    expect(await Promise.all([...lone, ...waiting])).toEqual(["lamp 0", "lamp 1", "lamp 2"]);
    const later = batcher.submit(5);
    (await started(3)).finish();
    expect(await later).toBe("lamp 5");
  });

  it("runs each command alone when the batch threw, so that only the guilty one fails", async () => {
    const { started, submitAll } = handled();
    const outcomes = Promise.allSettled(submitAll(1, 2));
    (await started(1)).fail(new Error("the lamp went out"));
    (await started(2)).fail(new Error("the lamp went out"));
    (await started(3)).finish();
    expect(await outcomes).toMatchObject([{ reason: { message: "the lamp went out" } }, { value: "lamp 2" }]);
  });

  it("never runs a batch again that may have happened, and goes on with the next", async () => {
    for (const error of [new DatabaseBusy("connection"), new EffectUnknown("a late write")]) {
      const { batches, started, submitAll } = handled();
      const lost = Promise.allSettled(submitAll(1, 2));
      const batch = await started(1);
      const kept = submitAll(3);
      batch.fail(error);
      expect(await lost).toMatchObject([{ reason: error }, { reason: error }]);
      (await started(2)).finish();
      expect(await Promise.all(kept)).toEqual(["lamp 3"]);
      expect(batches.map(({ commands }) => commands)).toEqual([[1, 2], [3]]);
    }
  });

  it("fails the batch when outcomes are missing, rather than do it twice or give one the outcome of another", async () => {
    let runs = 0;
    const short = createBatcher<number, number>({
      name: "short",
      maxBatch: 4,
      maxQueue: 10,
      lanes: 1,
      run: (commands) => {
        runs++;
        return Promise.resolve(commands.slice(1));
      },
    });
    const [first, second] = await Promise.allSettled([short.submit(1), short.submit(2)]);
    expect(first).toMatchObject({ status: "rejected", reason: { message: "short: one outcome per command is due" } });
    expect(second.status).toBe("rejected");
    expect(runs).toBe(1);
  });

  it("lives on when it cannot be measured", async () => {
    const { submitAll, started, batcher } = handled({
      onBatch: ({ size }) => {
        if (size === 2) throw new Error("no metrics");
      },
    });
    const outcomes = submitAll(1, 2);
    (await started(1)).finish();
    (await started(2)).finish();
    expect(await Promise.all(outcomes)).toEqual(["lamp 1", "lamp 2"]);
    const later = batcher.submit(3);
    (await started(3)).finish();
    expect(await later).toBe("lamp 3");
  });

  it("tells the age of the oldest that waits", async () => {
    const { batcher, started, submitAll } = handled();
    expect(batcher.queueAgeMs()).toBe(0);
    const outcomes = submitAll(1);
    const lone = await started(1);
    expect(batcher.queueAgeMs()).toBe(0);
    outcomes.push(...submitAll(2));
    await eventually("the second grows old", () => batcher.queueAgeMs() > 5);
    lone.finish();
    (await started(2)).finish();
    await Promise.all(outcomes);
    expect(batcher.queueAgeMs()).toBe(0);
  });

  it("drains: waits for what is queued and in flight, however often it is asked", async () => {
    const { batcher, started, submitAll } = handled();
    await batcher.drain();
    const outcomes = submitAll(1);
    const lone = await started(1);
    outcomes.push(...submitAll(2));
    let drained = 0;
    const drains = [1, 2].map(async () => {
      await batcher.drain();
      drained++;
    });
    lone.finish();
    const last = await started(2);
    await turns();
    expect(drained).toBe(0);
    last.finish();
    await Promise.all([...drains, ...outcomes]);
    await batcher.drain();
    expect(drained).toBe(2);
  });
});
