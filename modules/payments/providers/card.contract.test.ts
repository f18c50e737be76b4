import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuthorizeRequest } from "../provider.ts";
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
    if (!stage.provider.capabilities.savesMethods) return;
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
  });
});
