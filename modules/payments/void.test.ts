import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { settleAttempts } from "./attempt.ts";
import { MAX_TRIES } from "./carry-out.ts";
import {
  advance,
  announced,
  brokenTruths,
  carryOut,
  db,
  eur,
  HOUR_MS,
  letGo,
  movesOf,
  openOf,
  pay,
  refund,
  refundsOf,
  sandbox,
  started,
  stateOf,
} from "./refund.fixture.ts";

describe("a void", () => {
  it("lets go of what is only held, books nothing, and comes once", async () => {
    const { key, orderId } = await pay({ capture: false });
    const asked = await Promise.all([letGo(key), letGo(key), refund(orderId)]);
    expect(asked.flat()).toHaveLength(1);
    await carryOut();
    expect(await refundsOf(orderId)).toMatchObject([{ kind: "void", state: "done" }]);
    expect(movesOf(key)).toEqual([{ move: "void", amountMinor: 4999 }]);
    expect(await stateOf(key)).toBe("voided");
    expect(await openOf(orderId)).toBe(4999n);
    expect(await announced(orderId)).toEqual([]);
    expect(await letGo(key)).toEqual([]);
  });

  it("of an attempt that was captured gives the money back, unbooked as the payment was", async () => {
    const { key, orderId } = await pay();
    await letGo(key);
    await letGo(key);
    await carryOut();
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 4999 }]);
    expect(await openOf(orderId)).toBe(0n);
    expect(await announced(orderId)).toEqual([{ amount: 4999 }]);
  });

  it("of an attempt without an answer asks the provider first and refunds what it captured", async () => {
    const { key, orderId } = await started("tok_timeout");
    const asked = {
      key,
      amount: eur(4999n),
      token: "tok_timeout",
      orderReference: "H-1",
      returnUrl: null,
      capture: true,
    };
    expect(await sandbox.authorize(asked)).toEqual({ kind: "unknown" });
    await letGo(key);
    await carryOut();
    expect(await stateOf(key)).toBe("captured");
    await carryOut();
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 4999 }]);
    expect(await refundsOf(orderId)).toMatchObject([
      { kind: "refund", state: "done" },
      { kind: "void", state: "failed", failure: "captured" },
    ]);
    expect(await brokenTruths()).toEqual([]);
  });

  it("of an attempt that the provider never saw ends without a move", async () => {
    const { key, orderId } = await started("tok_ok");
    await letGo(key);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      advance(HOUR_MS);
      await carryOut();
    }
    expect(await refundsOf(orderId)).toMatchObject([{ kind: "void", state: "done", tries: MAX_TRIES }]);
  });

  it("of an open challenge waits, and gives back what the customer approves later", async () => {
    const { key, orderId } = await started("tok_3ds");
    const asked = { key, amount: eur(4999n), token: "tok_3ds", orderReference: "H-1", returnUrl: null, capture: true };
    const answer = await sandbox.authorize(asked);
    if (answer.kind !== "action_required") throw new Error("expected a challenge");
    await letGo(key);
    await carryOut();
    expect(await refundsOf(orderId)).toMatchObject([{ state: "requested", failure: "action_required" }]);
    await fetch(answer.redirectUrl, { method: "POST", body: new URLSearchParams({ outcome: "approve" }) });
    advance(HOUR_MS);
    await carryOut();
    await carryOut();
    expect(movesOf(key)).toEqual([{ move: "refund", amountMinor: 4999 }]);
    expect(await stateOf(key)).toBe("captured");
  });

  it("of a promise to pay on account needs nobody outside", async () => {
    const { key } = await started("", "invoice");
    await db.transaction((tx) =>
      settleAttempts(tx, [{ key, state: "authorized", providerReference: null, reason: null }]),
    );
    await letGo(key);
    await carryOut();
    expect(await stateOf(key)).toBe("voided");
  });

  it("of a declined attempt is nothing", async () => {
    const { key } = await started("tok_declined");
    await db.transaction((tx) =>
      settleAttempts(tx, [{ key, state: "declined", providerReference: null, reason: "x" }]),
    );
    expect(await letGo(key)).toEqual([]);
    expect(await letGo(newId())).toEqual([]);
  });
});
