import { money, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { paymentHandlers, reconcile, requestRefund } from "#modules/payments";
import { cloneDatabase } from "#platform/testing";
import { listCases } from "../../modules/payments/cases.ts";
import { pageOfDisputes } from "../../modules/payments/dispute-queries.ts";
import { storeWebhook } from "../../modules/payments/webhook.ts";
import { many } from "#platform/db";
import { clearingOf } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { collectWebhooks, deliverOutbox } from "../world/webhooks.ts";
import { brokenInvariants } from "../world/world.ts";

// The provider of demo shops tells of disputes and settles, as the real ones do.

const { db } = await cloneDatabase();
const mail = await collectWebhooks();
const world = await openTwoProviders(db, { webhookUrl: mail.url });
const { shop, first, payments } = world;
const authorization = "Bearer sk_of_the_road";

/** Takes the first webhooks that the provider sent, in its order, and does what follows from them. */
async function takeWebhooks(count: number): Promise<void> {
  for (const sent of await mail.atLeast(count)) {
    await storeWebhook(db, payments, { ...sent, provider: "sandbox-a", now: new Date() });
  }
  await world.workPayments();
  await deliverOutbox(db, paymentHandlers);
}

async function dispute(form: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams(form);
  const reply = await fetch(`${first.emulator.url}/disputes`, { method: "POST", headers: { authorization }, body });
  expect(reply.status).toBe(200);
  const answered: unknown = await reply.json();
  return String(Object(answered).id);
}

/** Reads the file of what came after a place in the provider's journal. */
async function settle(after: number) {
  const reply = await fetch(`${first.emulator.url}/settlement?after=${String(after)}`, { headers: { authorization } });
  const text = await reply.text();
  const open = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(text));
  };
  return await reconcile(db, payments, { provider: "sandbox-a", name: `after-${String(after)}.csv`, open });
}
const clearing = async () => (await clearingOf(db)).get("sandbox-a") ?? 0;
const cases = () => listCases(db, { state: "open", kind: null, provider: null, after: null, limit: 100 });

describe("the sandbox", () => {
  it("takes a payment back for a customer's bank, settles all that moved to the cent, and gives back what is won", async () => {
    const lamp = await shop.stock("lamp-settled", 3);
    const [kept, disputed] = [await world.order(lamp), await world.order(lamp)];
    for (const command of [kept, disputed]) expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    const amount = money(500n, parseCurrency("EUR"));
    await db.transaction((tx) => requestRefund(tx, { orderId: kept.orderId, amount, reason: "A scratch." }));
    await world.workPayments();

    const id = await dispute({ key: disputed.checkoutId, amountMinor: "1490", reason: "fraudulent" });
    await takeWebhooks(4);
    const page = { state: null, orderId: null, before: null, limit: 10 };
    expect(await many(db, pageOfDisputes(db, page))).toMatchObject([
      { orderId: disputed.orderId, state: "open", bookedMinor: 1_490n, respondBy: expect.any(Date) },
    ]);
    expect([await clearing(), first.takenMinor()]).toEqual([990, 990]);

    // Two payments, a refund, a dispute, and the payout of what is left of them.
    expect(await settle(0)).toEqual({ isRepeated: false, lines: 5, matched: 5, cases: 0 });
    expect([await cases(), await clearing()]).toEqual([[], 0]);

    const last = first.emulator.journal().length;
    await dispute({ id, outcome: "won" });
    await takeWebhooks(5);
    expect(await many(db, pageOfDisputes(db, page))).toMatchObject([{ state: "won", bookedMinor: 0n }]);
    expect([await clearing(), first.takenMinor()]).toEqual([1_490, 2_480]);
    expect(await settle(last)).toEqual({ isRepeated: false, lines: 2, matched: 2, cases: 0 });
    expect([await cases(), await clearing()]).toEqual([[], 0]);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it("disputes no more than was taken, and ends nothing twice", async () => {
    const command = await world.order(await shop.stock("lamp-undisputed", 1));
    await shop.checkouts.place(command);
    const ask = async (form: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams(form);
      return (await fetch(`${first.emulator.url}/disputes`, { method: "POST", headers: { authorization }, body }))
        .status;
    };
    const { checkoutId: key } = command;
    expect(await ask({ key, amountMinor: "1491" })).toBe(400);
    expect(await ask({ key, amountMinor: "-1" })).toBe(400);
    expect(await ask({ key: "nobody", amountMinor: "1" })).toBe(400);
    expect(await ask({ id: "nobody", outcome: "won" })).toBe(400);
  });
});
