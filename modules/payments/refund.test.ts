import { fileURLToPath } from "node:url";
import { type Money, money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBalances, paymentEntry, record, saleEntry } from "#modules/ledger";
import { many, run, runInvariants, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { type Emulator, startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { loadAttempts, recordAttempts, settleAttempts } from "./attempt.ts";
import { carryOutRefunds, LEASE_MS, MAX_TRIES } from "./carry-out.ts";
import { RefundExceedsCaptured } from "./errors.ts";
import { createPayments, type Payments } from "./payments.ts";
import type { MoveAnswer, RemoteProvider } from "./provider.ts";
import { invoice } from "./providers/invoice.ts";
import { createSandbox } from "./providers/sandbox.ts";
import { listRefunds, requestRefund, requestVoid } from "./refund.ts";

const { db, advance } = await cloneDatabase({ poolSize: 20 });
const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);
const SECRET = "sk_test_refund";
const HOUR_MS = 3_600_000;

let emulator: Emulator;
let sandbox: RemoteProvider;
let payments: Payments;

beforeAll(async () => {
  const secrets = { secretKey: SECRET, webhookSecret: "whsec_refund" };
  emulator = await startEmulator({ ...secrets, journalFile: null, webhookUrl: null });
  const settings = { baseUrl: emulator.url, secretKey: SECRET, webhookSecrets: ["whsec_refund"] };
  sandbox = createSandbox({ ...settings, timeoutMs: 10_000 });
  payments = createPayments({ providers: [invoice, sandbox] });
});
afterAll(() => emulator.close());
// Whatever a test left to be carried out is not the next one's.
beforeEach(async () => {
  await run(db, sql`truncate payments.refund`);
});

interface Paid {
  readonly key: string;
  readonly orderId: string;
}

/** An order over 49.99 that was paid by card, as checkout leaves it behind. */
async function pay({ capture = true, token = "tok_ok" } = {}): Promise<Paid> {
  const paid = await started(token);
  const { key, orderId } = paid;
  const answer = await sandbox.authorize({
    key,
    amount: eur(4999n),
    token,
    orderReference: "H-1",
    returnUrl: null,
    capture,
  });
  if (answer.kind !== "authorized") throw new Error(`not paid: ${answer.kind}`);
  const { providerReference } = answer;
  const none = eur(0n);
  await db.transaction(async (tx) => {
    const state = answer.captured ? ("captured" as const) : ("authorized" as const);
    await settleAttempts(tx, [{ key, state, providerReference, reason: null }]);
    await record(tx, [saleEntry(orderId, { net: eur(4999n), shippingNet: none, tax: none, total: eur(4999n) })]);
    if (answer.captured) await record(tx, [paymentEntry(orderId, eur(4999n))]);
  });
  return paid;
}

async function started(token: string, provider = "sandbox"): Promise<Paid> {
  const [key, orderId, checkoutId] = [newId<"attempt">(), newId<"order">(), newId<"checkout">()];
  const asked = { key, orderId, checkoutId, method: "card", provider, amount: eur(4999n), token, returnUrl: null };
  await db.transaction((tx) => recordAttempts(tx, [{ ...asked, state: "started", providerReference: null }]));
  return { key, orderId };
}

const refund = (orderId: string, amount: Money | null = null) =>
  db.transaction((tx) => requestRefund(tx, { orderId, amount, reason: "The lamp was broken." }));
const letGo = (key: string) => db.transaction((tx) => requestVoid(tx, { attemptKeys: [key] }));
const carryOut = (by: Payments = payments) => carryOutRefunds(db, by);
const refundsOf = (orderId: string) =>
  listRefunds(db, { orderId, attemptKey: null, state: null, before: null, limit: 100 });
const stateOf = async (key: string) => (await loadAttempts(db, [key])).get(key)?.state;
const openOf = async (orderId: string) => (await openBalances(db, [orderId])).get(orderId);
const movesOf = (key: string) => {
  const opened = emulator.journal().find((entry) => entry.kind === "opened" && entry.key === key);
  return emulator
    .journal()
    .flatMap((entry) =>
      entry.kind === "moved" && opened?.kind === "opened" && entry.paymentId === opened.id && entry.refusal === null
        ? [{ move: entry.move, amountMinor: entry.amountMinor }]
        : [],
    );
};
const announced = async (orderId: string) =>
  await many(
    db,
    sql<{ amount: number }>`
      select (payload->>'amountMinor')::int as amount
      from platform.outbox
      where type = 'payments.refunded'
        and payload->>'orderId' = ${orderId}::text
      order by id
    `,
  );
/** The sandbox with one of its moves answered by the test. */
const answering = (kind: "refund" | "void", answer: (real: () => Promise<MoveAnswer>) => Promise<MoveAnswer>) =>
  createPayments({ providers: [{ ...sandbox, [kind]: (move: never) => answer(() => sandbox[kind](move)) }] });

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
        .toSorted(),
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

async function brokenTruths(): Promise<readonly string[]> {
  const file = fileURLToPath(new URL("invariants.sql", import.meta.url));
  return (await runInvariants(db, [{ room: "payments", file }])).map(({ name }) => name);
}
