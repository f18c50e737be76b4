import { money, newId, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import type { AuthorizeRequest } from "../provider.ts";
import { invoice } from "./invoice.ts";

const eur = (amountMinor: bigint) => money(amountMinor, parseCurrency("EUR"));

describe("a provider in this process", () => {
  const request: AuthorizeRequest = {
    key: newId(),
    amount: eur(4999n),
    token: "anything",
    orderReference: "H-1001",
    returnUrl: null,
    capture: true,
  };

  it("decides at once what it would answer, and gives the same to the same key", async () => {
    expect(await invoice.authorize(request)).toEqual(invoice.decide(request));
    expect(invoice.decide(request)).toEqual(invoice.decide(request));
    expect(await invoice.retrieve(request.key)).toEqual({ kind: "absent" });
  });

  it("has captured nothing, whatever was asked: on account, the money comes later", () => {
    expect(invoice.decide(request)).toMatchObject({ captured: false });
  });

  it.each(["capture", "void", "refund"] as const)(
    "does one %s for one key, of the amount that was asked",
    async (kind) => {
      const move = { key: newId(), providerReference: "invoice-1", amount: eur(1999n) };
      const answer = await invoice[kind](move);
      expect(answer).toMatchObject({ kind: "done", amount: eur(1999n) });
      expect(await invoice[kind](move)).toEqual(answer);
    },
  );

  it("hears nobody", async () => {
    expect(await invoice.verifyWebhook(Buffer.from("{}"), {}, new Date())).toBeNull();
  });
});
