import { Readable } from "node:stream";
import { money, newId, parseCurrency } from "@hansa/kernel";
import { assert, asyncProperty, constantFrom, integer, shuffledSubarray } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import type { WebhookEvent } from "../announcement.ts";
import type { SettlementLine } from "../settlement-line.ts";
import { type Arrived, frontOf, type Stage } from "./contract.fixture.ts";
import { STAGES } from "./stages.fixture.ts";

// The part of the contract that is about what providers tell of themselves: webhooks, disputes and settlement files.

const amount = money(4999n, parseCurrency("EUR"));
const eur = (amountMinor: bigint) => money(amountMinor, parseCurrency("EUR"));

describe.each(Object.keys(STAGES))("every provider keeps the contract of webhooks: %s", (name) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = (await STAGES[name]?.()) ?? expect.fail("no stage");
  });
  afterAll(() => stage.close());

  const paid = async (word = "ok", capture = true) => {
    const key = newId();
    const how = { orderReference: "H-1001", returnUrl: "https://shop.example/", capture };
    const answer = await stage.provider.authorize({ key, amount, token: stage.token(word), ...how });
    const reference = answer.kind === "authorized" ? answer.providerReference : "";
    return { key, reference };
  };
  const heardOf = (key: string): readonly WebhookEvent[] => stage.known(key).events;
  const verify = (one: Arrived, now = new Date()) => stage.provider.verifyWebhook(one.rawBody, one.headers, now);
  /** The delivery that tells of this payment first. */
  const delivered = async (word = "ok") => {
    const { key } = await paid(word);
    const arrived = await eventually("a webhook", () => stage.arrived.find(({ rawBody }) => rawBody.includes(key)));
    return { key, arrived };
  };
  const refund = async (of: { readonly key: string; readonly reference: string }, amountMinor: bigint) => {
    const request = { key: newId(), attemptKey: of.key, providerReference: of.reference, amount: eur(amountMinor) };
    await eventually("the refund", async () => (await stage.payments.move(name, "refund", request)).kind === "done");
  };

  it("an authentic one is an event about our attempt, the same on every delivery", async () => {
    const { key, arrived } = await delivered();
    const [event] = (await verify(arrived)) ?? [];
    expect(event).toMatchObject({ type: "payment.captured", key });
    expect(await verify(arrived)).toEqual([event]);
  });

  it("is proven while secrets are rotated", async () => {
    const { arrived } = await delivered();
    const rotating = await stage.rotating.verifyWebhook(arrived.rawBody, arrived.headers, new Date());
    expect(rotating).toEqual(await verify(arrived));
    expect(rotating).toHaveLength(1);
  });

  it("tells of a charge whose answer was lost, and comes after the answer when it is late", async () => {
    for (const word of ["timeout", "ok_late_webhook"]) {
      const { key, arrived } = await delivered(word);
      expect((await verify(arrived))?.[0]).toMatchObject({ key });
    }
  });

  it("is refused when its bytes were changed", async () => {
    const { arrived } = await delivered();
    const text = arrived.rawBody.toString();
    const other = /"(?:amount|value)":\s*"?49(?:\.)?99/.exec(text)?.[0] ?? expect.fail(`no amount in ${text}`);
    const tampered = Buffer.from(text.replaceAll(other, other.replace(/99$/, "98")));
    for (const rawBody of [tampered, Buffer.alloc(0), Buffer.from("{}"), Buffer.from("x".repeat(70_000))]) {
      expect(await verify({ ...arrived, rawBody })).toBeNull();
    }
  });

  it("is refused when it was signed with a secret that is not live, or not at all", async () => {
    const { arrived } = await delivered();
    expect(await verify(await stage.forge(arrived.rawBody))).toBeNull();
    if (name !== "adyen") expect(await verify({ ...arrived, headers: {} })).toBeNull();
  });

  it("is refused when five minutes old, where the provider signs a time", async () => {
    const { arrived } = await delivered();
    const at = (ms: number) => verify(arrived, new Date(Date.now() + ms));
    if (name === "adyen") return expect(await at(86_400_000)).toHaveLength(1);
    expect([await at(310_000), await at(-310_000)]).toEqual([null, null]);
    expect(await at(200_000)).toHaveLength(1);
  });

  it("in any order and number, the same set of events leads to the same payment", async () => {
    const payment = await paid();
    await refund(payment, 1000n);
    await refund(payment, 500n);
    await eventually("three events", () => heardOf(payment.key).length >= 3);
    const events = heardOf(payment.key);
    const whole = await stage.provider.retrieve(payment.key, { providerReference: null, events });
    expect(whole).toMatchObject({ kind: "found", payment: { captured: amount, refunded: eur(1500n) } });
    const shuffles = shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 });
    await assert(
      asyncProperty(shuffles, async (shuffled) => {
        const seen = await stage.provider.retrieve(payment.key, { providerReference: null, events: shuffled });
        expect(seen).toEqual(whole);
      }),
      { numRuns: name === "adyen" ? 300 : 15 },
    );
  });

  it("never brings the process down, whatever is written into it", async () => {
    const { arrived } = await delivered();
    await assert(
      asyncProperty(
        integer({ min: 0, max: arrived.rawBody.length - 1 }),
        constantFrom("", "\u0000", '"', "}", "9"),
        async (at, put) => {
          const text = arrived.rawBody.toString();
          const rawBody = Buffer.from(text.slice(0, at) + put + text.slice(at + 1));
          const events = await verify({ ...arrived, rawBody });
          // A changed byte outside of what the provider signs is no proof of another fact.
          for (const event of events ?? []) expect(event.key).not.toBe("");
        },
      ),
      { numRuns: name === "paypal" ? 25 : 200 },
    );
  });

  it.each(["won", "lost"] as const)("tells of a dispute that ends %s", async (outcome) => {
    const payment = await paid();
    const id = stage.dispute(payment.key, 4999);
    const disputed = () => stage.heard.filter(({ dispute }) => dispute?.disputeReference === id);
    await eventually("the dispute", () => disputed().some(({ type }) => type === "dispute.opened"));
    const [opened] = disputed();
    expect(opened?.dispute).toMatchObject({ amount, reason: expect.any(String) });
    expect(opened?.dispute?.respondBy?.getTime()).toBeGreaterThan(Date.now());
    expect([opened?.key, opened?.providerReference]).toContain(opened?.key === null ? payment.reference : payment.key);
    stage.closeDispute(id, outcome);
    await eventually("its end", () => disputed().some(({ type }) => type === `dispute.${outcome}`));
    const end = disputed().find(({ type }) => type === `dispute.${outcome}`);
    expect(end?.dispute?.isWithdrawn).toBe(outcome === "lost");
  });

  describe("the settlement file", () => {
    const lines = async (text: string, chunkBytes = 37): Promise<readonly SettlementLine[]> => {
      const bytes = Buffer.from(text);
      const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
        bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
      );
      const read = stage.provider.readSettlement ?? expect.fail("reads no settlement file");
      const all: SettlementLine[] = [];
      for await (const line of read(Readable.from(chunks))) all.push(line);
      return all;
    };

    it("says each capture and refund with its key, fee and net, as the emulator's own journal has them", async () => {
      const payment = await paid();
      await refund(payment, 1999n);
      const id = stage.dispute(payment.key, 3000);
      stage.closeDispute(id, "won");
      const mine = (await lines(stage.settlement())).filter(({ key }) => key === payment.key);
      expect(mine.map(({ kind }) => kind)).toEqual(["payment", "refund", "dispute", "dispute_reversed"]);
      const [charge, back] = mine;
      expect(charge).toMatchObject({ gross: amount, fee: eur(95n), net: eur(4904n), bookedAt: expect.any(Date) });
      expect(back).toMatchObject({ gross: eur(-1999n), fee: eur(0n), net: eur(-1999n) });
      expect(back?.moveKey).toMatch(/^[0-9a-f-]{36}$/);
      expect(charge?.providerReference).toBe(payment.reference);
      for (const { gross, fee, net } of mine) expect(net.amountMinor).toBe(gross.amountMinor - fee.amountMinor);
    });

    it("that is cut off, or lacks a column, is refused with its line", async () => {
      const text = stage.settlement();
      const wrong = text.replace(/,"?EUR"?,|,eur,/, ",XXQ,");
      await expect(lines(wrong)).rejects.toMatchObject({ code: "payments.settlement_unreadable" });
      const headless = text.replace(/Fee Amount|Net Currency|reporting_category/, "Something");
      await expect(lines(headless)).rejects.toMatchObject({ code: "payments.settlement_unreadable" });
      await expect(lines(`${text}"open`)).rejects.toMatchObject({ code: "payments.settlement_unreadable" });
    });
  });

  it("knows nothing of payments that it was not asked for", async () => {
    const front = frontOf(stage.provider, () => ({ providerReference: null, events: [] }));
    expect(await front.retrieve(name, newId())).toEqual({ kind: "absent" });
  });
});
