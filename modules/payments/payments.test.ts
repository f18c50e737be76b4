import { money, newId, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { createPayments } from "./payments.ts";
import { invoice } from "./providers/invoice.ts";

const webhook = { rawBody: Buffer.from("{}"), headers: {}, now: new Date(0) };

describe("ways to pay", () => {
  it("are those whose provider is set up", async () => {
    const payments = createPayments({ providers: [invoice] });
    expect(payments.methods).toEqual(["invoice"]);
    expect(payments.methodOf("invoice")).toEqual({ provider: invoice });
    for (const method of ["card", "toString", ""]) expect(payments.methodOf(method)).toBeNull();
    expect(await payments.retrieve("sandbox", newId())).toEqual({ kind: "unknown" });
    expect(await payments.verify("sandbox", webhook)).toBeNull();
    expect(payments.providerOf("sandbox")).toBeNull();
  });

  it("ask the provider that stands behind them", async () => {
    const payments = createPayments({ providers: [invoice], methods: { on_account: "invoice" } });
    const key = newId();
    const asked = { key, amount: money(1n, parseCurrency("EUR")), token: "", orderReference: "H-1", returnUrl: null };
    const answer = await payments.authorize({ ...asked, capture: true, provider: "invoice" });
    expect(answer).toMatchObject({ kind: "authorized", captured: false });
    expect(payments.methods).toEqual(["on_account"]);
  });

  it("are refused at start when their provider is missing, or two have one name", () => {
    expect(() => createPayments({ providers: [invoice], methods: { card: "sandbox" } })).toThrow(/card.*sandbox/);
    expect(() => createPayments({ providers: [invoice, invoice] })).toThrow(/same name/);
  });
});
