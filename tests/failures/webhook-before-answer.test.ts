import { describe, expect, it } from "vitest";
import { checkoutHandlers } from "#modules/checkout";
import { storeWebhook } from "../../modules/payments/webhook.ts";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";
import { collectWebhooks, deliverOutbox } from "../world/webhooks.ts";

const { db } = await cloneDatabase();
const collected = await collectWebhooks();
const world = await openTwoProviders(db, { webhookUrl: collected.url, timeoutMs: 20_000 });
const { shop, first, second, payments } = world;

describe("a webhook that overtakes the answer to its own question", () => {
  it("settles the order, and the answer that comes after it changes nothing", async () => {
    const lamp = await shop.stock("lamp-overtaken", 3);
    const held = first.holdNextAnswer();
    const command = await world.order(lamp);
    const placing = shop.checkouts.place(command);
    await held.arrived;

    const [webhook] = await collected.atLeast(1);
    if (webhook === undefined) throw new Error("no webhook came");
    await storeWebhook(db, payments, { provider: "sandbox-a", ...webhook, now: new Date() });
    await world.workPayments();
    await deliverOutbox(db, checkoutHandlers);
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);

    held.release();
    expect((await placing).kind).toBe("confirmed");
    expect(await world.attempts(command)).toEqual(["sandbox-a captured"]);
    const events = sql<{ readonly times: number }>`
      select count(*)::int as times
      from platform.outbox
      where type = 'orders.confirmed'
    `;
    expect(await many(db, events)).toEqual([{ times: 1 }]);
    expect(await clearingOf(db)).toEqual(takenAt([first, second]));
    expect(await brokenInvariants(db)).toEqual([]);
  });
});
