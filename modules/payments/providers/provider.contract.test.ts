import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import type { AuthorizeRequest, MoveAnswer, Retrieved } from "../provider.ts";
import type { MoveKind } from "../payments.ts";
import type { Stage } from "./contract.fixture.ts";
import { STAGES } from "./stages.fixture.ts";

// What each promises of webhooks and settlement files is in `webhook.contract.test.ts`.
const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);

describe.each(Object.keys(STAGES))("every provider keeps the contract: %s", (name) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = (await STAGES[name]?.()) ?? expect.fail("no stage");
  });
  afterAll(() => stage.close());

  const attempt = (word: string, more: Partial<AuthorizeRequest> = {}): AuthorizeRequest => ({
    key: newId(),
    amount: eur(4999n),
    token: stage.token(word),
    orderReference: "H-1001",
    returnUrl: "https://shop.example/return",
    capture: false,
    ...more,
  });
  /** Authorized, and known by the name that moves need. */
  const authorized = async (more: Partial<AuthorizeRequest> = {}) => {
    const request = attempt("ok", more);
    const answer = await stage.provider.authorize(request);
    if (answer.kind !== "authorized") throw new Error(`not authorized: ${answer.kind}`);
    return { key: request.key, reference: answer.providerReference };
  };
  /** Moves, and waits for the webhook where the provider only takes the move on. */
  const move = async (
    kind: MoveKind,
    of: { readonly key: string; readonly reference: string },
    amountMinor: bigint,
    more: { readonly key?: string; readonly isFinal?: boolean } = {},
  ): Promise<MoveAnswer> => {
    const request = {
      key: newId(),
      attemptKey: of.key,
      providerReference: of.reference,
      amount: eur(amountMinor),
      ...more,
    };
    // As the room does: a void begins with what is known of the payment.
    if (kind === "void") await found(of.key);
    return await eventually("the end of the move", async () => {
      const answer = await stage.payments.move(name, kind, request);
      return answer.kind === "accepted" ? null : answer;
    });
  };
  const found = async (key: string): Promise<Retrieved & { readonly kind: "found" }> =>
    await eventually("the payment", async () => {
      const seen = await stage.payments.retrieve(name, key);
      return seen.kind === "found" ? seen : null;
    });
  const totals = ({ payment }: Retrieved & { readonly kind: "found" }) => {
    const { state, captured, refunded, voided } = payment;
    return { state, all: [captured, refunded, voided].map(({ amountMinor }) => Number(amountMinor)) };
  };

  it("goes by the name it is stored under", () => {
    expect(stage.provider.name).toBe(name);
    expect(stage.provider.inProcess).toBe(false);
  });

  describe("authorize", () => {
    it.each<[string, Partial<AuthorizeRequest>, object]>([
      ["ok", {}, { kind: "authorized", captured: false }],
      ["ok", { capture: true }, { kind: "authorized", captured: true }],
      ["slow", {}, { kind: "authorized", captured: false }],
      ["declined", {}, { kind: "declined", reason: "card_declined" }],
      ["insufficient_funds", {}, { kind: "declined", reason: "insufficient_funds" }],
      ["fraud", {}, { kind: "declined", reason: "suspected_fraud" }],
      ["nobody_knows", {}, { kind: "declined", reason: "invalid_token" }],
      ["down", {}, { kind: "declined", reason: "provider_unavailable" }],
      ["timeout", {}, { kind: "unknown" }],
      ["broken", {}, { kind: "unknown" }],
    ])("with %s %o", async (word, more, expected) => {
      expect(await stage.provider.authorize(attempt(word, more))).toMatchObject(expected);
    });

    it("gives the same payment to the same key, also when twenty calls race", async () => {
      const request = attempt("ok", { capture: true });
      const first = await stage.provider.authorize(request);
      const answers = await Promise.all(Array.from({ length: 20 }, () => stage.provider.authorize(request)));
      for (const answer of answers) expect(answer).toEqual(first);
      expect(stage.journal(request.key)).toMatchObject({ count: 1, captured: 4999 });
    });

    it("stays declined under its key", async () => {
      const request = attempt("declined");
      const answer = await stage.provider.authorize(request);
      expect(await stage.provider.authorize(request)).toEqual(answer);
      expect(stage.journal(request.key)).toMatchObject({ count: 1, captured: 0 });
    });

    it("says a mismatch when another amount was taken", async () => {
      const answer = await stage.provider.authorize(attempt("wrong_amount", { capture: true }));
      expect(answer).toMatchObject({ kind: "mismatch", answered: { currency: "EUR" } });
      expect(answer.kind === "mismatch" && answer.answered.amountMinor).not.toBe(4999n);
    });

    it.each([0n, -1n, 2n ** 60n])("declines %s minor units without asking", async (amountMinor) => {
      const request = attempt("ok", { amount: eur(amountMinor) });
      expect(await stage.provider.authorize(request)).toEqual({ kind: "declined", reason: "invalid_amount" });
      expect(stage.journal(request.key).count).toBe(0);
    });

    it.each([
      ["JPY", 80n],
      ["HUF", 12_300n],
      ["KWD", 1_230n],
      ["ISK", 500n],
      ["CLP", 700n],
      ["BHD", 1_000n],
    ])(
      "charges %s in its own minor units, or says by its capabilities that it does not take it",
      async (code, amountMinor) => {
        const currency = parseCurrency(code);
        const { currencies } = stage.provider.capabilities;
        const request = attempt("ok", { amount: money(amountMinor, currency), capture: true });
        const answer = await stage.provider.authorize(request);
        if (currencies !== null && !currencies.has(currency)) {
          expect(answer).toEqual({ kind: "declined", reason: "invalid_amount" });
          return;
        }
        expect(answer).toMatchObject({ kind: "authorized" });
        expect(stage.journal(request.key).captured).toBe(Number(amountMinor));
      },
    );

    it("throws at a key that cannot be sent: that is a bug of the caller", async () => {
      await expect(stage.provider.authorize(attempt("ok", { key: "new\nline" }))).rejects.toThrow(RangeError);
      await expect(stage.provider.retrieve("k".repeat(65))).rejects.toThrow(RangeError);
    });
  });

  describe("an unknown", () => {
    it("after a dropped connection resolves to one charge, by key or by asking again", async () => {
      const request = attempt("timeout", { capture: true });
      expect(await stage.provider.authorize(request)).toEqual({ kind: "unknown" });
      expect((await found(request.key)).verdict).toMatchObject({ kind: "authorized", captured: true });
      expect(await stage.provider.authorize(request)).toMatchObject({ kind: "authorized", captured: true });
      expect(stage.journal(request.key)).toMatchObject({ count: 1, captured: 4999 });
    });

    it("after our own timeout resolves the same way", async () => {
      const request = attempt("slow");
      expect(await stage.hasty.authorize(request)).toEqual({ kind: "unknown" });
      expect((await found(request.key)).verdict).toMatchObject({ kind: "authorized", captured: false });
      expect(stage.journal(request.key).count).toBe(1);
    });

    it("is not what a technical refusal is: nothing was done, nothing is found", async () => {
      for (const word of ["down", "broken"]) {
        const request = attempt(word);
        await stage.provider.authorize(request);
        expect(await stage.payments.retrieve(name, request.key)).toEqual({ kind: "absent" });
        expect(stage.journal(request.key).count).toBe(0);
      }
    });
  });

  describe("captures, voids and refunds", () => {
    it("capture in part, and never more than is held", async () => {
      const payment = await authorized();
      expect(await move("capture", payment, 5000n)).toMatchObject({ kind: "refused" });
      expect(await move("capture", payment, 3000n, { isFinal: true })).toMatchObject({
        kind: "done",
        amount: eur(3000n),
      });
      expect(await move("capture", payment, 4999n)).toMatchObject({ kind: "refused" });
      expect(stage.journal(payment.key).captured).toBe(3000);
    });

    it("capture in several parts, or refuse the first of them", async () => {
      const payment = await authorized();
      const first = await move("capture", payment, 1000n, { isFinal: false });
      if (!stage.provider.capabilities.multipleCaptures) {
        expect(first).toEqual({ kind: "refused", reason: "not_supported" });
        expect(stage.journal(payment.key).captured).toBe(0);
        return;
      }
      expect(first).toMatchObject({ kind: "done" });
      expect(await move("capture", payment, 2000n, { isFinal: false })).toMatchObject({ kind: "done" });
      expect(await move("capture", payment, 2000n)).toMatchObject({ kind: "refused" });
      expect(stage.journal(payment.key).captured).toBe(3000);
      expect(totals(await found(payment.key))).toMatchObject({ state: "captured", all: [3000, 0, 0] });
      const key = newId();
      const across = await move("refund", payment, 2500n, { key });
      expect(across).toMatchObject({ kind: "done", amount: eur(2500n) });
      expect(await move("refund", payment, 2500n, { key })).toEqual(across);
      expect(stage.journal(payment.key)).toMatchObject({ captured: 3000, refunded: 2500 });
    });

    it("do one move for one key", async () => {
      const payment = await authorized();
      const key = newId();
      const first = await move("capture", payment, 4999n, { key });
      expect(first).toMatchObject({ kind: "done" });
      expect(await move("capture", payment, 4999n, { key })).toEqual(first);
      const back = newId();
      const refund = await move("refund", payment, 999n, { key: back });
      expect(await move("refund", payment, 999n, { key: back })).toEqual(refund);
      expect(stage.journal(payment.key)).toMatchObject({ captured: 4999, refunded: 999 });
    });

    it("refund in parts up to what was captured, and not a cent more", async () => {
      const payment = await authorized({ capture: true });
      expect(await move("refund", payment, 3000n)).toMatchObject({ kind: "done" });
      expect(await move("refund", payment, 2000n)).toMatchObject({ kind: "refused" });
      expect(await move("refund", payment, 1999n)).toMatchObject({ kind: "done" });
      expect(await move("refund", payment, 1n)).toMatchObject({ kind: "refused" });
      expect(stage.journal(payment.key)).toMatchObject({ captured: 4999, refunded: 4999 });
      expect(totals(await found(payment.key))).toMatchObject({ state: "refunded", all: [4999, 4999, 0] });
    });

    it("refund what was never captured: refused", async () => {
      expect(await move("refund", await authorized(), 1n)).toMatchObject({ kind: "refused" });
    });

    it("let go of what is held, once, and leave no claim to money", async () => {
      const payment = await authorized();
      const key = newId();
      expect(await move("void", payment, 4999n, { key })).toMatchObject({ kind: "done" });
      expect(await move("void", payment, 4999n, { key })).toMatchObject({ kind: "done" });
      expect(await move("capture", payment, 4999n)).toMatchObject({ kind: "refused" });
      const seen = await found(payment.key);
      expect(seen.verdict).toEqual({ kind: "declined", reason: "authorization_voided" });
      expect(totals(seen)).toEqual({ state: "voided", all: [0, 0, 4999] });
    });

    it("let go of a part, or refuse to", async () => {
      const payment = await authorized();
      const answer = await move("void", payment, 1000n);
      if (stage.provider.capabilities.partialVoid) expect(answer).toMatchObject({ kind: "done" });
      else expect(answer).toEqual({ kind: "refused", reason: "not_supported" });
      expect(stage.journal(payment.key).voided).toBe(stage.provider.capabilities.partialVoid ? 1000 : 0);
    });

    it("refuse what cannot be sent, and what is not there", async () => {
      const payment = await authorized();
      expect(await move("capture", payment, 0n)).toEqual({ kind: "refused", reason: "invalid_request" });
      const nobody = { key: newId(), reference: "nobody_knows_this" };
      expect(await move("refund", nobody, 1n)).toEqual({ kind: "refused", reason: "not_found" });
    });
  });

  describe("a challenge", () => {
    it.each([
      ["approve", { kind: "authorized", captured: true }],
      ["decline", { kind: "declined", reason: "authentication_failed" }],
    ])("that ends in %s is finished when the customer comes back", async (outcome, verdict) => {
      const request = attempt("3ds", { capture: true });
      const answer = await stage.provider.authorize(request);
      if (answer.kind !== "action_required") throw new Error(`expected a challenge, got ${answer.kind}`);
      const page = await fetch(answer.redirectUrl, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ outcome }),
      });
      const back = new URL(page.headers.get("location") ?? "");
      expect(back.origin).toBe("https://shop.example");
      const known = { ...stage.known(request.key), ...(answer.providerReference === null ? {} : answer) };
      const returned = Object.fromEntries(back.searchParams);
      const asked = { key: request.key, amount: request.amount, capture: true, known, returned };
      expect(await stage.provider.finish(asked)).toMatchObject(verdict);
      expect(await stage.provider.finish(asked)).toMatchObject(verdict);
      expect(stage.journal(request.key).captured).toBe(outcome === "approve" ? 4999 : 0);
    });

    it("that nobody answered is finished by no invented return", async () => {
      const request = attempt("3ds", { capture: true });
      const answer = await stage.provider.authorize(request);
      if (answer.kind !== "action_required") throw new Error(`expected a challenge, got ${answer.kind}`);
      const known = { ...stage.known(request.key), ...(answer.providerReference === null ? {} : answer) };
      const returned = {
        redirectResult: "invented",
        token: "invented",
        PayerID: "EVIL",
        payment_intent: "pi_invented",
      };
      const finished = await stage.provider.finish({ ...request, known, returned });
      expect(finished.kind).not.toBe("authorized");
      expect(stage.journal(request.key).captured).toBe(0);
    });

    it("is declined where there is no browser to send away", async () => {
      const request = attempt("3ds", { returnUrl: null });
      expect(await stage.provider.authorize(request)).toMatchObject({ kind: "declined" });
      expect(stage.journal(request.key).captured).toBe(0);
    });
  });
});
