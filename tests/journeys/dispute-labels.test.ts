import { afterAll, describe, expect, it } from "vitest";
import { fraudHandlers } from "#modules/fraud";
import { createPayments, invoice, paymentHandlers, paymentJobs, recallFrom } from "#modules/payments";
import { many, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { openSmallShop } from "../../modules/checkout/shop.fixture.ts";
import { STAGES } from "../../modules/payments/providers/stages.fixture.ts";
import { storeWebhook } from "../../modules/payments/webhook.ts";
import { deliverOutbox } from "../world/webhooks.ts";

const { db } = await cloneDatabase();
const stage = (await STAGES["stripe"]?.()) ?? expect.fail("no stage");
afterAll(() => stage.close());
const payments = createPayments({ providers: [invoice, stage.provider], recall: recallFrom(db) });
const shop = await openSmallShop(db, { payments });

/** Takes what the provider sent so far through the door for webhooks, once each, then all that follows from it. */
const taken = new Set<unknown>();
async function takeWebhooks(): Promise<void> {
  for (const delivery of stage.arrived.filter((one) => !taken.has(one))) {
    taken.add(delivery);
    await storeWebhook(db, payments, { ...delivery, provider: "stripe", now: new Date() });
  }
  for (const job of paymentJobs(payments)) await job.run({ db, signal: new AbortController().signal });
  await deliverOutbox(db, [...paymentHandlers, ...fraudHandlers]);
}

const labelOf = async (checkoutId: string) => {
  const rows = await many(
    db,
    sql<{ readonly label: string; readonly source: string | null }>`
      select label, label_source as source from fraud.purchase where id = ${checkoutId}::uuid
    `,
  );
  return rows[0];
};

describe("a dispute that the provider tells of by webhook", () => {
  it("labels its purchase as fraud, and as genuine once it is won", async () => {
    const lamp = await shop.stock("lamp-disputed", 3);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const command = shop.command(cart, { method: "card", token: stage.token("ok") });
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    expect(await labelOf(command.checkoutId)).toEqual({ label: "unknown", source: null });

    const dispute = stage.dispute(command.checkoutId, 1_490);
    await eventually("a label", async () => {
      await takeWebhooks();
      return (await labelOf(command.checkoutId))?.label === "fraud";
    });
    expect(await labelOf(command.checkoutId)).toEqual({ label: "fraud", source: "dispute" });

    stage.closeDispute(dispute, "won");
    await eventually("another label", async () => {
      await takeWebhooks();
      return (await labelOf(command.checkoutId))?.label === "genuine";
    });
  });
});
