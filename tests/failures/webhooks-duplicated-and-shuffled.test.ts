import { describe, expect, it } from "vitest";
import { checkoutHandlers } from "#modules/checkout";
import { storeWebhook } from "../../modules/payments/webhook.ts";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";
import { collectWebhooks, deliverOutbox } from "../world/webhooks.ts";

const { db } = await cloneDatabase({ poolSize: 20 });
const collected = await collectWebhooks();
const world = await openTwoProviders(db, { webhookUrl: collected.url });
const { shop, first, second, payments } = world;
/** How often each webhook comes, all at once. */
const TIMES = 10;

describe("webhooks that come ten times each, all at once and in the wrong order", () => {
  it("leave one row each, one capture, one order, and the same state as if they had come in order", async () => {
    const lamp = await shop.stock("lamp-shuffled", 10);
    // Their answers are lost, so that only webhooks and the resume job tell.
    first.set("loses_answers");
    const commands = [await world.order(lamp), await world.order(lamp), await world.order(lamp)];
    for (const command of commands) expect((await shop.checkouts.place(command)).kind).toBe("open");
    const webhooks = await collected.atLeast(commands.length);
    first.set("open");

    const shuffled = Array.from({ length: TIMES }, () => webhooks.toReversed()).flat();
    const deliver = (webhook: (typeof webhooks)[number]) =>
      storeWebhook(db, payments, { provider: "sandbox-a", ...webhook, now: new Date() });
    await Promise.all(shuffled.map(deliver));
    await Promise.all([world.workPayments(), world.workPayments()]);
    await deliverOutbox(db, checkoutHandlers);
    await Promise.all([world.resume(), world.resume()]);
    await Promise.all(webhooks.map(deliver));
    await world.workPayments();

    for (const command of commands) {
      expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
      expect(await world.attempts(command)).toEqual(["sandbox-a captured"]);
    }
    const rows = await many(
      db,
      sql<{ readonly stored: number; readonly waiting: number; readonly confirmed: number }>`
        select count(*)::int as stored, count(*) filter (where processed_at is null)::int as waiting,
          (select count(*)::int from platform.outbox where type = 'orders.confirmed') as confirmed
        from payments.webhook_event
      `,
    );
    const distinct = new Set(webhooks.map(({ rawBody }) => rawBody.toString())).size;
    expect(rows).toEqual([{ stored: distinct, waiting: 0, confirmed: commands.length }]);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
    expect(await brokenInvariants(db)).toEqual([]);
  });
});
