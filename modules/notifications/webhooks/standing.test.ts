import { DAY_MS, HOUR_MS, MINUTE_MS, newId } from "@hansa/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { CANCELLED, clear, CONFIRMED, openBench } from "./bench.fixture.ts";
import { TAKES } from "./consumer.fixture.ts";
import { replayDelivery, replayFailedDeliveries } from "./delivery-queries.ts";
import { MAX_ATTEMPTS } from "./delivery-routes.ts";
import { changeEndpoint, removeEndpoint } from "./endpoints.ts";
import { HOLD_MS, tellTest } from "./tell.ts";
import { forgetOldWebhooks, KEEP_MESSAGES_MS } from "./webhooks.ts";

const { db, advance } = await cloneDatabase();
const { here, send, open, confirm, cancel, deliveries, pass } = openBench(db, advance);
const OWNER = { kind: "staff", id: newId(), scopes: ["*"] } as const;
const failing = { kind: "answers", status: () => 503 } as const;
const gone = { kind: "answers", status: () => 410 } as const;

beforeEach(() => clear(db));

describe("an endpoint that takes nothing for too long", () => {
  it("is suspended, once, and the audit log says that nobody did it", async () => {
    const shop = await open();
    shop.behave(failing);
    await confirm();
    await pass(30 * HOUR_MS, 20 * MINUTE_MS);
    const tries = shop.received.length;
    await confirm();
    await pass(HOUR_MS, 10 * MINUTE_MS);
    expect(shop.received).toHaveLength(tries);
    expect(await suspensionsOf(shop.id)).toEqual([{ actor: "guest", reason: expect.stringContaining("By itself") }]);
    await expectInvariants(db);
  });

  it("gets what it missed, in order, once it is switched on again", async () => {
    const shop = await open();
    shop.behave(gone);
    const lost = await confirm();
    await send();
    const [held, other] = [await confirm(), await confirm()];
    await cancel(held);
    shop.behave(TAKES);
    await pass(HOUR_MS, 10 * MINUTE_MS);
    expect(shop.received).toHaveLength(1);
    await switchOn(shop.id);
    await send();
    const told = shop.received.slice(1).map(({ body }) => JSON.parse(body) as { type: string; subject: string });
    expect(told.filter(({ subject }) => subject === `order/${held}`).map(({ type }) => type)).toEqual([
      CONFIRMED,
      CANCELLED,
    ]);
    expect(told.map(({ subject }) => subject)).toContain(`order/${other}`);
    expect((await deliveries()).map(({ state }) => state).toSorted()).toEqual([
      "delivered",
      "delivered",
      "delivered",
      "failed",
    ]);
    await db.transaction((tx) =>
      replayFailedDeliveries(tx, { endpointId: shop.id, since: new Date(0), mostAttempts: MAX_ATTEMPTS, limit: 10 }),
    );
    await send();
    expect(shop.received.at(-1)?.body).toContain(lost);
    expect((await deliveries()).every(({ state }) => state === "delivered")).toBe(true);
  });

  it("is suspended anew when it fails again after it was switched on", async () => {
    const shop = await open();
    shop.behave(gone);
    for (const expected of [1, 2]) {
      await confirm();
      advance(MINUTE_MS);
      await send();
      expect(await suspensionsOf(shop.id)).toHaveLength(expected);
      await switchOn(shop.id);
    }
  });

  it("misses what happens more than three days after its suspension", async () => {
    const shop = await open();
    shop.behave(gone);
    await confirm();
    await send();
    advance(HOLD_MS - MINUTE_MS);
    await confirm();
    expect(await deliveries()).toHaveLength(2);
    advance(2 * MINUTE_MS);
    await confirm();
    expect(await deliveries()).toHaveLength(2);
  });

  it("is told nothing more when it is removed, and its deliveries are forgotten", async () => {
    const shop = await open();
    await confirm();
    await db.transaction((tx) => removeEndpoint(tx, shop.id));
    await send();
    expect(shop.received).toEqual([]);
    expect(await forgetOldWebhooks(db)).toEqual({ did: 1, full: false });
    expect(await deliveries()).toEqual([]);
  });
});

describe("replaying", () => {
  it("sends a message that was taken again, under its id and word by word", async () => {
    const shop = await open();
    await confirm();
    await send();
    const [delivery] = await deliveries();
    expect(await replay(delivery?.id ?? "")).toBe(1);
    expect(await replay(delivery?.id ?? "")).toBe(0);
    await send();
    expect(new Set(shop.ids()).size).toBe(1);
    expect(shop.received.map(({ body }) => body)).toEqual([shop.received[0]?.body, shop.received[0]?.body]);
    expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("gives a message that was given up as many tries as it had at first", async () => {
    const shop = await open();
    shop.behave(failing);
    await confirm();
    await pass(30 * HOUR_MS, 20 * MINUTE_MS);
    const [delivery] = await deliveries();
    expect(delivery?.state).toBe("failed");
    await switchOn(shop.id);
    await replay(delivery?.id ?? "");
    await send();
    expect(await deliveries()).toMatchObject([{ state: "waiting", attempts: 13 }]);
    shop.behave(TAKES);
    await pass(HOUR_MS, 10 * MINUTE_MS);
    expect(await deliveries()).toMatchObject([{ state: "delivered", lastStatus: 204 }]);
    await expectInvariants(db);
  });

  it("of all that was given up begins at a time, with the oldest, and comes in pieces", async () => {
    const shop = await open();
    shop.behave(gone);
    for (let count = 0; count < 3; count++) {
      await confirm();
      await send();
      await switchOn(shop.id);
      advance(HOUR_MS);
    }
    const since = (ms: number) =>
      db.transaction(async (tx) =>
        replayFailedDeliveries(tx, {
          endpointId: shop.id,
          since: new Date(tx.now.getTime() - ms),
          mostAttempts: MAX_ATTEMPTS,
          limit: 2,
        }),
      );
    expect(await since(30 * MINUTE_MS)).toBe(0);
    expect(await since(90 * MINUTE_MS)).toBe(1);
    expect(await since(DAY_MS)).toBe(2);
    expect(await since(DAY_MS)).toBe(0);
  });

  it("ends somewhere", async () => {
    await open();
    await confirm();
    await send();
    await db.query(sql`update notifications.webhook_delivery set attempts = ${MAX_ATTEMPTS}::int`);
    expect(await replay((await deliveries())[0]?.id ?? "")).toBe(0);
  });
});

describe("forgetting", () => {
  it("deletes what is a month old, with its tries, and nothing younger", async () => {
    const { id } = await open();
    const test = () => db.transaction((tx) => tellTest(tx, id, "https://shop.example"));
    await test();
    await send();
    advance(KEEP_MESSAGES_MS - HOUR_MS);
    const young = await test();
    expect(await forgetOldWebhooks(db)).toEqual({ did: 0, full: false });
    advance(2 * HOUR_MS);
    expect(await forgetOldWebhooks(db)).toEqual({ did: 1, full: false });
    expect((await deliveries()).map((delivery) => delivery.id)).toEqual([young]);
    const tries = await many(db, sql<{ number: number }>`select number from notifications.webhook_attempt`);
    expect(tries).toEqual([]);
  });
});

function switchOn(id: string) {
  advance(1);
  return db.transaction((tx) => changeEndpoint(tx, OWNER, { id, change: { isEnabled: true } }, here));
}

function replay(id: string): Promise<number> {
  return db.transaction((tx) => replayDelivery(tx, id, MAX_ATTEMPTS));
}

function suspensionsOf(endpointId: string) {
  return many(
    db,
    sql<{ actor: string; reason: string | null }>`
      select actor_kind as actor, reason
      from identity.audit_entry
      where action = 'notifications.webhook_suspended'
        and subject = ${endpointId}::text
    `,
  );
}
