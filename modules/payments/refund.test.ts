import { describe, expect, it } from "vitest";
import { LEASE_MS, MAX_TRIES } from "./carry-out.ts";
import { RefundExceedsCaptured } from "./errors.ts";
import {
  advance,
  announced,
  answering,
  brokenTruths,
  carryOut,
  eur,
  HOUR_MS,
  movesOf,
  openOf,
  pay,
  refund,
  refundsOf,
} from "./refund.fixture.ts";

describe("a refund", () => {
  it("is carried out, booked and announced once", async () => {
    const { key, orderId } = await pay();
    expect(await openOf(orderId)).toBe(0n);
    await refund(orderId, eur(1000n));
    expect(await carryOut()).toBe(1);
    expect(await carryOut()).toBe(0);
    expect(await refundsOf(orderId)).toMatchObject([{ state: "done", tries: 1, isInDoubt: false, amount: eur(1000n) }]);
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 1000 }]);
    expect(await openOf(orderId)).toBe(1000n);
    expect(await announced(orderId)).toEqual([{ amount: 1000 }]);
  });

  it("without an amount gives back what is left, and then nothing", async () => {
    const { key, orderId } = await pay();
    await refund(orderId, eur(1000n));
    expect(await refund(orderId)).toMatchObject([{ kind: "refund", amount: eur(3999n) }]);
    expect(await refund(orderId)).toEqual([]);
    await carryOut();
    expect(
      movesOf(key)
        .map(({ amountMinor }) => amountMinor)
        .toSorted((a, b) => a - b),
    ).toEqual([1000, 3999]);
    await expect(refund(orderId, eur(1n))).rejects.toThrow(RefundExceedsCaptured);
  });

  it("never exceeds what was captured, however many race for it", async () => {
    const { key, orderId } = await pay();
    const tried = await Promise.allSettled(Array.from({ length: 20 }, () => refund(orderId, eur(700n))));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
    for (const outcome of tried) {
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(RefundExceedsCaptured);
    }
    while ((await carryOut()) > 0);
    expect(movesOf(key)).toHaveLength(7);
    expect(await openOf(orderId)).toBe(4900n);
  });

  it("whose answer was lost is repeated with its key until the provider says", async () => {
    const { key, orderId } = await pay();
    await refund(orderId, eur(500n));
    const losing = answering("refund", async (real) => {
      await real();
      return { kind: "unknown" };
    });
    expect(await carryOut(losing)).toBe(1);
    expect(await refundsOf(orderId)).toMatchObject([{ state: "requested", isInDoubt: true, failure: "unknown" }]);
    expect(await openOf(orderId)).toBe(0n);

    const down = answering("refund", () => Promise.resolve({ kind: "refused", reason: "provider_unavailable" }));
    for (let tries = 0; tries < MAX_TRIES + 2; tries++) {
      advance(HOUR_MS);
      await carryOut(down);
    }
    expect(await refundsOf(orderId)).toMatchObject([{ state: "requested", isInDoubt: true }]);

    advance(HOUR_MS);
    await carryOut();
    expect(await refundsOf(orderId)).toMatchObject([{ state: "done", isInDoubt: false }]);
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 500 }]);
    expect(await openOf(orderId)).toBe(500n);
  });

  it("that certainly did nothing is given up after some tries, and its money may be asked for again", async () => {
    const { orderId } = await pay();
    await refund(orderId, eur(4999n));
    const down = answering("refund", () => Promise.resolve({ kind: "refused", reason: "provider_unavailable" }));
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      advance(HOUR_MS);
      expect(await carryOut(down)).toBe(1);
    }
    expect(await carryOut(down)).toBe(0);
    expect(await refundsOf(orderId)).toMatchObject([
      { state: "failed", failure: "provider_unavailable", tries: MAX_TRIES, isInDoubt: false },
    ]);
    expect(await brokenTruths()).toContain("failed_moves_are_taken_up");
    expect(await refund(orderId)).toMatchObject([{ amount: eur(4999n) }]);
    await carryOut();
    expect(await openOf(orderId)).toBe(4999n);
    expect(await brokenTruths()).toEqual([]);
  });

  it("that the provider refuses is not repeated", async () => {
    const { orderId } = await pay();
    await refund(orderId, eur(1n));
    await carryOut(answering("refund", () => Promise.resolve({ kind: "refused", reason: "exceeds_remaining" })));
    expect(await refundsOf(orderId)).toMatchObject([{ state: "failed", failure: "exceeds_remaining", tries: 1 }]);
    expect(await openOf(orderId)).toBe(0n);
  });

  it("of a process that died is taken over after its lease, and moves once though both ask", async () => {
    const { key, orderId } = await pay();
    await refund(orderId, eur(800n));
    const { promise: gate, resolve: open } = Promise.withResolvers<null>();
    const slow = carryOut(
      answering("refund", async (real) => {
        await gate;
        return await real();
      }),
    );
    await expect.poll(async () => (await refundsOf(orderId))[0]?.tries).toBe(1);
    expect(await carryOut()).toBe(0);
    advance(LEASE_MS + 1);
    expect(await carryOut()).toBe(1);
    open(null);
    await slow;
    expect(await refundsOf(orderId)).toMatchObject([{ state: "done", tries: 2 }]);
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 800 }]);
    expect(await openOf(orderId)).toBe(800n);
    expect(await announced(orderId)).toHaveLength(1);
  });

  it("is shared out by many processes, each move once", async () => {
    const { key, orderId } = await pay();
    await Promise.all(Array.from({ length: 12 }, () => refund(orderId, eur(100n))));
    await Promise.all(Array.from({ length: 5 }, () => carryOut()));
    expect((await refundsOf(orderId)).map(({ state, tries }) => `${state} ${String(tries)}`)).toEqual(
      Array.from({ length: 12 }, () => "done 1"),
    );
    expect(movesOf(key)).toHaveLength(12);
  });
});
