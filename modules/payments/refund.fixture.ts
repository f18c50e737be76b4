import { fileURLToPath } from "node:url";
import { type Money, money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeEach } from "vitest";
import { openBalances, paymentEntry, record, saleEntry } from "#modules/ledger";
import { many, run, runInvariants, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { loadAttempts, recordAttempts, settleAttempts } from "./attempt.ts";
import { carryOutRefunds } from "./carry-out.ts";
import { createPayments, type Payments } from "./payments.ts";
import type { MoveAnswer } from "./provider.ts";
import { invoice } from "./providers/invoice.ts";
import { createSandbox } from "./providers/sandbox.ts";
import { listRefunds, requestRefund, requestVoid } from "./refund.ts";

// What the tests of refunds and voids stand on: a shop that is paid through the real emulator.

export const { db, advance } = await cloneDatabase({ poolSize: 20 });
const EUR = parseCurrency("EUR");
export const eur = (amountMinor: bigint) => money(amountMinor, EUR);
const SECRET = "sk_test_refund";
export const HOUR_MS = 3_600_000;

const secrets = { secretKey: SECRET, webhookSecret: "whsec_refund" };
const emulator = await startEmulator({ ...secrets, journalFile: null, webhookUrl: null });
export const sandbox = createSandbox({
  baseUrl: emulator.url,
  secretKey: SECRET,
  webhookSecrets: [secrets.webhookSecret],
  timeoutMs: 10_000,
});
const payments = createPayments({ providers: [invoice, sandbox] });

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
export async function pay({ capture = true, token = "tok_ok" } = {}): Promise<Paid> {
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

export async function started(token: string, provider = "sandbox"): Promise<Paid> {
  const [key, orderId, checkoutId] = [newId<"attempt">(), newId<"order">(), newId<"checkout">()];
  const asked = { key, orderId, checkoutId, method: "card", provider, amount: eur(4999n), token, returnUrl: null };
  await db.transaction((tx) => recordAttempts(tx, [{ ...asked, state: "started", providerReference: null }]));
  return { key, orderId };
}

export const refund = (orderId: string, amount: Money | null = null) =>
  db.transaction((tx) => requestRefund(tx, { orderId, amount, reason: "The lamp was broken." }));
export const letGo = (key: string) => db.transaction((tx) => requestVoid(tx, { attemptKeys: [key] }));
export const carryOut = (by: Payments = payments) => carryOutRefunds(db, by);
export const refundsOf = (orderId: string) =>
  listRefunds(db, { orderId, attemptKey: null, state: null, before: null, limit: 100 });
export const stateOf = async (key: string) => (await loadAttempts(db, [key])).get(key)?.state;
export const openOf = async (orderId: string) => (await openBalances(db, [orderId])).get(orderId);
export const movesOf = (key: string) => {
  const opened = emulator.journal().find((entry) => entry.kind === "opened" && entry.key === key);
  return emulator
    .journal()
    .flatMap((entry) =>
      entry.kind === "moved" && opened?.kind === "opened" && entry.paymentId === opened.id && entry.refusal === null
        ? [{ move: entry.move, amountMinor: entry.amountMinor }]
        : [],
    );
};
export const announced = async (orderId: string) =>
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
export const answering = (kind: "refund" | "void", answer: (real: () => Promise<MoveAnswer>) => Promise<MoveAnswer>) =>
  createPayments({ providers: [{ ...sandbox, [kind]: (move: never) => answer(() => sandbox[kind](move)) }] });

/** Names of the invariants of this room that do not hold. */
export async function brokenTruths(): Promise<readonly string[]> {
  const file = fileURLToPath(new URL("invariants.sql", import.meta.url));
  return (await runInvariants(db, [{ room: "payments", file }])).map(({ name }) => name);
}
