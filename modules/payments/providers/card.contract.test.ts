import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuthorizeRequest, RemoteProvider } from "../provider.ts";
import type { Stage } from "./contract.fixture.ts";
import { STAGES } from "./stages.fixture.ts";

describe.each(Object.keys(STAGES))("what every provider does with cards: %s", (name) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = (await STAGES[name]?.()) ?? expect.fail("no stage");
  });
  afterAll(() => stage.close());
  const attempt = (word: string, more: Partial<AuthorizeRequest> = {}): AuthorizeRequest => ({
    key: newId(),
    amount: money(4999n, parseCurrency("EUR")),
    token: stage.token(word),
    orderReference: "H-1001",
    returnUrl: "https://shop.example/return",
    capture: false,
    ...more,
  });

  it("asks for proof where the bank wants it, or we do", async () => {
    if (!stage.provider.capabilities.methods.includes("card")) return;
    const soft = await stage.provider.authorize(attempt("wants_3ds"));
    expect(soft).toEqual({ kind: "declined", reason: "authentication_required" });
    for (const word of ["wants_3ds", "ok"]) {
      const asked = await stage.provider.authorize(attempt(word, { challenge: true }));
      expect(asked).toMatchObject({ kind: "action_required" });
    }
  });

  it("tells of the card, and keeps it for a customer who agreed, where it can", async () => {
    if (!stage.provider.capabilities.methods.includes("card") || !stage.provider.capabilities.savesMethods) return;
    const plain = await stage.provider.authorize(attempt("ok"));
    expect(plain).toMatchObject({
      card: { last4: "4242", expires: "2031-08", addressMatches: true, codeMatches: true, savedToken: null },
    });
    const saving = attempt("ok", { saveFor: newId() });
    const saved = await stage.provider.authorize(saving);
    expect(await stage.provider.authorize(saving)).toEqual(saved);
    if (saved.kind !== "authorized" || saved.card?.savedToken == null) throw new Error("the card was not kept");
    const again = await stage.provider.authorize({ ...attempt("ok"), token: saved.card.savedToken });
    expect(again).toMatchObject({ kind: "authorized", card: { fingerprint: saved.card.fingerprint } });
    await assertForgets(stage.provider, { ...attempt("ok"), token: saved.card.savedToken });
    // Who let it be kept again pays with it again.
    const anew = await stage.provider.authorize(attempt("ok", { saveFor: saving.saveFor ?? null }));
    if (anew.kind !== "authorized" || anew.card?.savedToken == null) throw new Error("the card was not kept anew");
    const paid = await stage.provider.authorize({ ...attempt("ok"), token: anew.card.savedToken });
    expect(paid).toMatchObject({ kind: "authorized" });
  });

  it("takes wallets by their token, and lets those who pay later agree on a page of theirs", async () => {
    const { methods } = stage.provider.capabilities;
    if (methods.includes("wallet")) {
      // Stripe makes a payment method of a wallet in the browser; Adyen takes the wallet's own token.
      const wallet = JSON.stringify({ type: "googlepay", googlePayToken: stage.token("ok") });
      const request = attempt("ok", {
        method: "wallet",
        capture: true,
        ...(name === "adyen" ? { token: wallet } : {}),
      });
      expect(await stage.provider.authorize(request)).toMatchObject({ kind: "authorized", captured: true });
      expect(stage.journal(request.key)).toMatchObject({ count: 1, captured: 4999 });
    }
    if (!methods.includes("pay_later")) return;
    const later = attempt("ok", { method: "pay_later", capture: true, token: JSON.stringify({ type: "klarna" }) });
    const asked = await stage.provider.authorize(later);
    if (asked.kind !== "action_required") throw new Error(`nobody was asked: ${asked.kind}`);
    const body = new URLSearchParams({ outcome: "approve" });
    const page = await fetch(asked.redirectUrl, { method: "POST", redirect: "manual", body });
    const returned = Object.fromEntries(new URL(page.headers.get("location") ?? "").searchParams);
    const known = { providerReference: asked.providerReference, events: [] };
    const finished = await stage.provider.finish({ ...later, known, returned });
    expect(finished).toMatchObject({ kind: "authorized", captured: true });
    expect(stage.journal(later.key)).toMatchObject({ count: 1, captured: 4999 });
  });

  it("keeps an account that its customer let it keep on the provider's own page, and pays with it without asking", async () => {
    const { methods, savesMethods } = stage.provider.capabilities;
    if (methods.includes("card") || !savesMethods) return;
    for (const [saveFor, savedToken] of [[null, null] as const, [newId(), expect.any(String)] as const]) {
      const request = attempt("ok", { token: "", capture: true, saveFor });
      const asked = await stage.provider.authorize(request);
      if (asked.kind !== "action_required") throw new Error(`nobody was asked: ${asked.kind}`);
      await fetch(asked.redirectUrl, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ outcome: "approve" }),
      });
      const known = { ...stage.known(request.key), providerReference: asked.providerReference };
      const finished = await stage.provider.finish({ ...request, known, returned: {} });
      expect(finished).toMatchObject({ kind: "authorized", card: { brand: "paypal", last4: null, savedToken } });
      // Also whoever asks later is told under which token it is kept.
      expect(await stage.provider.retrieve(request.key, known)).toMatchObject({ verdict: finished });
      if (finished.kind !== "authorized" || finished.card?.savedToken == null) continue;
      const again = attempt("ok", { token: finished.card.savedToken, capture: true, returnUrl: null });
      const { fingerprint } = finished.card;
      expect(await stage.provider.authorize(again)).toMatchObject({
        kind: "authorized",
        captured: true,
        card: { fingerprint },
      });
      expect(stage.journal(again.key)).toMatchObject({ count: 1, captured: 4999 });
      await assertForgets(stage.provider, { ...again, key: newId() });
    }
  });

  it("renews what it holds once for one key, and takes the money of the renewed; or says that it cannot", async () => {
    if (stage.provider.renew === null) return;
    const request = attempt("ok");
    const held = await stage.provider.authorize(request);
    if (held.kind !== "authorized") throw new Error(`not held: ${held.kind}`);
    const { providerReference } = held;
    const renewal = { key: newId(), providerReference, amount: request.amount };
    const renewed = await stage.provider.renew(renewal);
    expect(renewed).toMatchObject({ kind: "done", amount: request.amount });
    expect(await stage.provider.renew(renewal)).toEqual(renewed);
    expect(await stage.provider.renew({ ...renewal, key: newId() })).toMatchObject({ kind: "done" });
    expect(stage.journal(request.key)).toMatchObject({ count: 1, renewed: 2, captured: 0 });
    const half = money(2000n, parseCurrency("EUR"));
    const capture = { key: newId(), providerReference, amount: half, isFinal: true };
    expect(await stage.provider.capture(capture)).toMatchObject({ kind: "done" });
    expect(await stage.provider.renew({ ...renewal, key: newId() })).toEqual({
      kind: "refused",
      reason: "wrong_state",
    });
    expect(stage.journal(request.key)).toMatchObject({ captured: 2000, voided: 2999, renewed: 2 });
    const other = await stage.provider.authorize(attempt("ok"));
    if (other.kind !== "authorized") throw new Error(`not held: ${other.kind}`);
    const gone = { ...renewal, providerReference: other.providerReference };
    expect(await stage.provider.renew({ ...gone, key: newId() })).toMatchObject({ kind: "done" });
    expect(await stage.provider.void({ ...gone, key: newId() })).toMatchObject({ kind: "done" });
    expect(await stage.provider.renew({ ...gone, key: newId() })).toEqual({ kind: "refused", reason: "wrong_state" });
  });
});

/** What is forgotten pays nothing any more; forgetting it twice, or what never was, is done; silence is told. */
async function assertForgets(provider: RemoteProvider, request: AuthorizeRequest): Promise<void> {
  const { forget } = provider;
  if (forget === null) throw new Error("it keeps what it cannot forget");
  expect(await forget(request.token)).toEqual({ kind: "done" });
  expect(await provider.authorize(request)).toEqual({ kind: "declined", reason: "invalid_token" });
  expect(await forget(request.token)).toEqual({ kind: "done" });
}
