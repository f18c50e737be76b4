import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../tools/psp-emulator/emulator.ts";
import type { Answer, AuthorizeRequest, MoveRequest, PaymentProvider, RemoteProvider, Retrieved } from "../provider.ts";
import { invoice } from "./invoice.ts";
import { createSandbox } from "./sandbox.ts";

// What the sandbox does beyond the contract that all providers keep (`provider.contract.test.ts`).

const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);
const SECRET = "sk_test_contract";

let emulator: Emulator;
let sandbox: RemoteProvider;
let hasty: RemoteProvider;

beforeAll(async () => {
  const secrets = { secretKey: SECRET, webhookSecret: "whsec_contract" };
  emulator = await startEmulator({ ...secrets, journalFile: null, webhookUrl: null, slowMs: 400 });
  const settings = { baseUrl: emulator.url, secretKey: SECRET, webhookSecrets: ["whsec_contract"] };
  sandbox = createSandbox({ ...settings, timeoutMs: 10_000 });
  hasty = createSandbox({ ...settings, timeoutMs: 100 });
});

afterAll(() => emulator.close());

const attempt = (token: string, more: Partial<AuthorizeRequest> = {}): AuthorizeRequest => ({
  key: newId(),
  amount: eur(4999n),
  token,
  orderReference: "H-1001",
  returnUrl: null,
  capture: false,
  ...more,
});
const moving = (providerReference: string, amountMinor: bigint, key: string = newId()): MoveRequest => ({
  key,
  providerReference,
  amount: eur(amountMinor),
});
const charges = (key: string) => emulator.journal().filter((entry) => entry.kind === "opened" && entry.key === key);
const referenceOf = (answer: Answer): string => {
  if (answer.kind !== "authorized" && answer.kind !== "action_required")
    throw new Error(`no reference: ${answer.kind}`);
  return answer.providerReference ?? "";
};
const totals = (found: Retrieved) => {
  if (found.kind !== "found") throw new Error(`expected a payment, got ${found.kind}`);
  const { state, amount, captured, refunded, voided } = found.payment;
  return { state, all: [amount, captured, refunded, voided].map((part) => Number(part.amountMinor)) };
};
describe.each<{ name: string; of: () => PaymentProvider }>([
  { name: "invoice", of: () => invoice },
  { name: "sandbox", of: () => sandbox },
])("every provider: $name", ({ name, of }) => {
  it("goes by the name it is stored under", () => {
    expect(of().name).toBe(name);
  });

  it("authorizes, and gives the same payment to the same key", async () => {
    const request = attempt("tok_ok");
    const answer = await of().authorize(request);
    expect(answer).toMatchObject({ kind: "authorized", captured: false });
    expect(await of().authorize(request)).toEqual(answer);
    expect(referenceOf(await of().authorize(attempt("tok_ok")))).not.toBe(referenceOf(answer));
  });

  it.each(["capture", "void"] as const)("does one %s for one key, of the amount that was asked for", async (move) => {
    const reference = referenceOf(await of().authorize(attempt("tok_ok")));
    const request = moving(reference, 1999n);
    const answer = await of()[move](request);
    expect(answer).toMatchObject({ kind: "done", amount: eur(1999n) });
    expect(await of()[move](request)).toEqual(answer);
  });

  it("refunds what was captured, once for one key", async () => {
    const reference = referenceOf(await of().authorize(attempt("tok_ok")));
    await of().capture(moving(reference, 4999n));
    const request = moving(reference, 999n);
    const answer = await of().refund(request);
    expect(answer).toMatchObject({ kind: "done", amount: eur(999n) });
    expect(await of().refund(request)).toEqual(answer);
  });

  it("says that a key it never saw is absent", async () => {
    expect(await of().retrieve(newId())).toEqual({ kind: "absent" });
  });

  it("takes no unsigned webhook for an event", async () => {
    expect(await of().verifyWebhook(Buffer.from("{}"), {}, new Date())).toBeNull();
  });
});

describe("a provider in this process", () => {
  it("decides at once what it would answer", async () => {
    const request = attempt("anything");
    expect(await invoice.authorize(request)).toEqual(invoice.decide(request));
  });

  it("has captured nothing, whatever was asked: on account, the money comes later", () => {
    expect(invoice.decide(attempt("anything", { capture: true }))).toMatchObject({ captured: false });
  });
});

describe("the answer to each token", () => {
  it.each<[string, Partial<AuthorizeRequest>, object]>([
    ["tok_ok", {}, { kind: "authorized", captured: false }],
    ["tok_ok", { capture: true }, { kind: "authorized", captured: true }],
    ["tok_slow", {}, { kind: "authorized", captured: false }],
    ["tok_ok_late_webhook", {}, { kind: "authorized", captured: false }],
    ["tok_3ds", {}, { kind: "action_required" }],
    ["tok_timeout", {}, { kind: "unknown" }],
    ["tok_declined", {}, { kind: "declined", reason: "card_declined" }],
    ["tok_insufficient_funds", {}, { kind: "declined", reason: "insufficient_funds" }],
    ["tok_fraud", {}, { kind: "declined", reason: "suspected_fraud" }],
    ["tok_down", {}, { kind: "declined", reason: "provider_unavailable" }],
    ["tok_nobody_knows", {}, { kind: "declined", reason: "invalid_token" }],
    ["__proto__", {}, { kind: "declined", reason: "invalid_token" }],
  ])("%s %o", async (token, more, expected) => {
    expect(await sandbox.authorize(attempt(token, more))).toMatchObject(expected);
  });

  it("keeps the currency's own minor units: 80 yen are 80", async () => {
    const amount = money(80n, parseCurrency("JPY"));
    const request = attempt("tok_ok", { amount });
    await sandbox.authorize(request);
    expect(await sandbox.retrieve(request.key)).toMatchObject({ payment: { amount } });
  });

  it.each([0n, -1n, 2n ** 53n])("declines %s minor units without asking", async (amountMinor) => {
    const request = attempt("tok_ok", { amount: eur(amountMinor) });
    expect(await sandbox.authorize(request)).toEqual({ kind: "declined", reason: "invalid_amount" });
    expect(charges(request.key)).toEqual([]);
  });
});

describe("the same key", () => {
  it("never charges twice, even when twenty calls race", async () => {
    const request = attempt("tok_ok", { capture: true });
    const answers = await Promise.all(Array.from({ length: 20 }, () => sandbox.authorize(request)));
    expect(new Set(answers.map(referenceOf)).size).toBe(1);
    expect(charges(request.key)).toHaveLength(1);
  });

  it("with another amount is never a success, and leaves the first charge alone", async () => {
    const request = attempt("tok_ok");
    await sandbox.authorize(request);
    expect(await sandbox.authorize({ ...request, amount: eur(1n) })).toEqual({ kind: "unknown" });
    expect(charges(request.key)).toHaveLength(1);
  });

  it("stays declined", async () => {
    const request = attempt("tok_declined");
    const answer = await sandbox.authorize(request);
    expect(await sandbox.authorize(request)).toEqual(answer);
    expect(await sandbox.retrieve(request.key)).toMatchObject({ kind: "found", verdict: answer });
    expect(charges(request.key)).toHaveLength(1);
  });

  it("that cannot be sent is a bug of the caller", async () => {
    await expect(sandbox.authorize(attempt("tok_ok", { key: "new\nline" }))).rejects.toThrow(RangeError);
    await expect(sandbox.retrieve("k".repeat(65))).rejects.toThrow(RangeError);
  });
});

describe("an unknown", () => {
  it("after a dropped connection resolves to authorized, charged exactly once", async () => {
    const request = attempt("tok_timeout", { capture: true });
    expect(await sandbox.authorize(request)).toEqual({ kind: "unknown" });
    const found = await sandbox.retrieve(request.key);
    expect(found).toMatchObject({ kind: "found", verdict: { kind: "authorized", captured: true } });
    expect(await sandbox.authorize(request)).toEqual(found.kind === "found" ? found.verdict : null);
    expect(charges(request.key)).toHaveLength(1);
  });

  it("after our own timeout resolves the same way", async () => {
    const request = attempt("tok_slow");
    expect(await hasty.authorize(request)).toEqual({ kind: "unknown" });
    expect(await sandbox.retrieve(request.key)).toMatchObject({ kind: "found", verdict: { kind: "authorized" } });
    expect(charges(request.key)).toHaveLength(1);
  });

  it("is not what a technical refusal is: nothing was done, nothing is found", async () => {
    const request = attempt("tok_down");
    expect(await sandbox.authorize(request)).toEqual({ kind: "declined", reason: "provider_unavailable" });
    expect(await sandbox.retrieve(request.key)).toEqual({ kind: "absent" });
    expect(charges(request.key)).toEqual([]);
  });
});

describe("captures, voids and refunds", () => {
  it("never exceed what is left, one after the other", async () => {
    const request = attempt("tok_ok");
    const reference = referenceOf(await sandbox.authorize(request));
    const exceeding = { kind: "refused", reason: "exceeds_remaining" };

    expect(await sandbox.refund(moving(reference, 1n))).toEqual(exceeding);
    expect(await sandbox.capture(moving(reference, 5000n))).toEqual(exceeding);
    expect(await sandbox.capture(moving(reference, 3000n))).toMatchObject({ kind: "done" });
    expect(await sandbox.void(moving(reference, 2000n))).toEqual(exceeding);
    expect(await sandbox.void(moving(reference, 1999n))).toMatchObject({ kind: "done" });
    expect(await sandbox.capture(moving(reference, 1n))).toEqual(exceeding);
    expect(await sandbox.refund(moving(reference, 3000n))).toMatchObject({ kind: "done" });
    expect(await sandbox.refund(moving(reference, 1n))).toEqual(exceeding);
    expect(totals(await sandbox.retrieve(request.key))).toEqual({ state: "refunded", all: [4999, 3000, 3000, 1999] });
  });

  it("never exceed what is left when twenty refunds race", async () => {
    const request = attempt("tok_ok", { capture: true });
    const reference = referenceOf(await sandbox.authorize(request));
    const answers = await Promise.all(Array.from({ length: 20 }, () => sandbox.refund(moving(reference, 1000n))));
    expect(answers.filter((answer) => answer.kind === "done")).toHaveLength(4);
    expect(totals(await sandbox.retrieve(request.key))).toEqual({ state: "captured", all: [4999, 4999, 4000, 0] });
  });

  it("stay refused under the key that was refused", async () => {
    const reference = referenceOf(await sandbox.authorize(attempt("tok_ok")));
    const early = moving(reference, 100n);
    const refused = await sandbox.refund(early);
    await sandbox.capture(moving(reference, 100n));
    expect(await sandbox.refund(early)).toEqual(refused);
  });

  it("are refused for what was never authorized", async () => {
    const challenged = referenceOf(await sandbox.authorize(attempt("tok_3ds")));
    expect(await sandbox.capture(moving(challenged, 1n))).toEqual({ kind: "refused", reason: "wrong_state" });
    expect(await sandbox.refund(moving("pay_missing", 1n))).toEqual({ kind: "refused", reason: "not_found" });
    expect(await sandbox.refund(moving("../journal", 1n))).toEqual({ kind: "unknown" });
    expect(await sandbox.void(moving(challenged, 0n))).toEqual({ kind: "refused", reason: "invalid_request" });
  });

  it("leave a wholly voided payment without a claim to money", async () => {
    const request = attempt("tok_ok");
    const reference = referenceOf(await sandbox.authorize(request));
    await sandbox.void(moving(reference, 4999n));
    const verdict = { kind: "declined", reason: "authorization_voided" };
    expect(await sandbox.retrieve(request.key)).toMatchObject({ payment: { state: "voided" }, verdict });
  });
});

describe("a challenge", () => {
  it.each([
    ["approve", { kind: "authorized", captured: true }],
    ["decline", { kind: "declined", reason: "authentication_failed" }],
  ])("that ends in %s is found under the key of the attempt", async (outcome, verdict) => {
    const request = attempt("tok_3ds", { capture: true });
    const answer = await sandbox.authorize(request);
    if (answer.kind !== "action_required") throw new Error(`expected a challenge, got ${answer.kind}`);
    await fetch(answer.redirectUrl, { method: "POST", body: new URLSearchParams({ outcome }) });
    expect(await sandbox.retrieve(request.key)).toMatchObject({ kind: "found", verdict });
  });
});
