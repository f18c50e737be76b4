import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { CANCELLED, clear, CONFIRMED, openBench } from "./bench.fixture.ts";
import { type Received, readSigned, TAKES, toldOf } from "./consumer.fixture.ts";
import { MAX_TRIES } from "./delivery.ts";
import { selectAttempts } from "./delivery-queries.ts";

const { db, advance } = await cloneDatabase();
const { send, open, confirm, cancel, hearAgain, deliveries, pass } = openBench(db, advance);
const failing = { kind: "answers", status: () => 500 } as const;

beforeEach(() => clear(db));

describe("an endpoint", () => {
  it("is told of what it asked for, once, in words that its library believes", async () => {
    const shop = await open([CONFIRMED]);
    const orderId = await confirm();
    await cancel(orderId);
    await send();
    await send();
    expect(shop.received).toHaveLength(1);
    const [{ headers, body }] = shop.received as [Received];
    const event = JSON.parse(body) as Record<string, unknown>;
    expect(headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
    expect(event).toMatchObject({
      specversion: "1.0",
      id: headers["webhook-id"],
      type: CONFIRMED,
      source: "https://shop.example",
      subject: `order/${orderId}`,
      datacontenttype: "application/json",
      data: { orderId, total: { amountMinor: 2_000, currency: "EUR" }, lines: [{ sku: "LAMP", quantity: 1 }] },
    });
    expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1, lastStatus: 204, lastError: null }]);
    await expectInvariants(db);
  });

  it("is believed by the library of Standard Webhooks, and nobody who changed a byte", async () => {
    const shop = await open();
    const { headers, body } = await firstMessage(shop, confirm);
    expect(readSigned(shop.secret, { headers, body })).toEqual(JSON.parse(body));
    expect(readSigned(shop.secret, { headers, body: body.replace("EUR", "USD") })).toBeNull();
    expect(readSigned(shop.secret, { headers: { ...headers, "webhook-id": "another" }, body })).toBeNull();
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    expect(readSigned(shop.secret, { headers: { ...headers, "webhook-timestamp": later }, body })).toBeNull();
    expect(readSigned((await open()).secret, { headers, body })).toBeNull();
  });

  it("is told once when the event is delivered twice, even if the inbox has forgotten", async () => {
    const shop = await open();
    await confirm();
    const before = await deliveries();
    expect(before).toHaveLength(1);
    await db.query(sql`truncate platform.inbox`);
    await hearAgain();
    expect(await deliveries()).toEqual(before);
    await send();
    await db.query(sql`truncate platform.inbox`);
    await hearAgain();
    await send();
    expect(shop.received).toHaveLength(1);
  });

  it("hears nothing of what others asked for, or while it is off", async () => {
    const [shop, other] = [await open([CANCELLED]), await open()];
    await db.query(sql`update notifications.webhook_endpoint set is_enabled = false where id = ${other.id}::uuid`);
    await confirm();
    await send();
    expect([shop.received, other.received]).toEqual([[], []]);
    expect(await deliveries()).toEqual([]);
  });
});

describe("a consumer in trouble", () => {
  it("gets everything in its order after an hour away, and is not suspended for it", async () => {
    const shop = await open();
    shop.behave({ kind: "hangs up" });
    const first = await confirm();
    await pass(30 * MINUTE_MS, 2 * MINUTE_MS);
    await cancel(first);
    const second = await confirm();
    await pass(30 * MINUTE_MS, 2 * MINUTE_MS);
    expect((await deliveries()).map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    shop.received.length = 0;
    shop.behave(TAKES);
    await pass(HOUR_MS, 2 * MINUTE_MS);
    expect(toldOf(shop.received, first)).toEqual([CONFIRMED, CANCELLED]);
    expect(toldOf(shop.received, second)).toEqual([CONFIRMED]);
    expect(shop.received).toHaveLength(3);
    expect((await deliveries()).every(({ state }) => state === "delivered")).toBe(true);
    expect(await standings()).toEqual([]);
    await expectInvariants(db);
  });

  it("keeps the order of one order, and gets the others, while it cannot digest one message", async () => {
    const shop = await open();
    const poison = await confirm();
    shop.behave({ kind: "answers", status: ({ body }) => (body.includes(poison) ? 500 : 200) });
    await cancel(poison);
    const others = [await confirm(), await confirm(), await confirm()];
    await pass(MINUTE_MS, 3 * SECOND_MS);
    for (const other of others) expect(toldOf(shop.received, other)).toEqual([CONFIRMED]);
    expect(new Set(toldOf(shop.received, poison))).toEqual(new Set([CONFIRMED]));
    shop.behave(TAKES);
    await pass(HOUR_MS, 5 * MINUTE_MS);
    expect(toldOf(shop.received, poison).at(-1)).toBe(CANCELLED);
  });

  it.each(["stalls", "drips"] as const)("keeps nobody waiting while it %s", async (kind) => {
    const [slow, quick] = [await open(), await open()];
    slow.behave({ kind });
    await confirm();
    await confirm();
    const lines = send();
    await eventually("the quick one has both", () => quick.received.length === 2);
    const before = await deliveries();
    expect(before.filter(({ endpointId }) => endpointId === slow.id).map(({ lastError }) => lastError)).toEqual([
      null,
      null,
    ]);
    await lines;
    const after = (await deliveries()).filter(({ endpointId }) => endpointId === slow.id);
    expect(after).toMatchObject([
      { state: "waiting", attempts: 1, lastError: "timeout" },
      { state: "waiting", attempts: 1, lastError: "timeout" },
    ]);
  });

  it("is asked with one message at a time, and more rarely, until it takes one", async () => {
    const shop = await open();
    shop.behave(failing);
    for (let count = 0; count < 5; count++) await confirm();
    await send();
    expect(shop.received).toHaveLength(5);
    await send();
    expect(shop.received).toHaveLength(5);
    advance(20 * SECOND_MS);
    await send();
    expect(shop.received).toHaveLength(6);
    shop.behave(TAKES);
    advance(MINUTE_MS);
    await send();
    expect(shop.received).toHaveLength(11);
    expect((await deliveries()).every(({ state }) => state === "delivered")).toBe(true);
  });

  it("is not followed elsewhere, and its answer is kept nowhere", async () => {
    const [shop, inner] = [await open(), await open([CANCELLED])];
    shop.behave({ kind: "redirects", to: inner.url });
    await confirm();
    await send();
    expect(inner.received).toEqual([]);
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ state: "waiting", lastStatus: 302, lastError: "redirect" });
    const kept = await many(
      db,
      sql<{ row: string }>`
      select row_to_json(webhook_attempt)::text as row from notifications.webhook_attempt
    `,
    );
    expect(JSON.stringify(kept)).not.toContain("nobody's business");
  });

  it("gets what waits at once when it is back after it was away, whatever the pauses", async () => {
    const shop = await open();
    shop.behave({ kind: "hangs up" });
    for (let count = 0; count < 4; count++) {
      await confirm();
      await pass(10 * MINUTE_MS, 2 * MINUTE_MS);
    }
    shop.behave(TAKES);
    const before = shop.received.length;
    await confirm();
    await pass(3 * MINUTE_MS, MINUTE_MS);
    expect(shop.received.length - before).toBe(5);
    expect((await deliveries()).every(({ state }) => state === "delivered")).toBe(true);
  });

  it("is given up after the last try of a delivery, a day later", async () => {
    const shop = await open();
    shop.behave(failing);
    await confirm();
    await pass(18 * HOUR_MS, 20 * MINUTE_MS);
    const [delivery] = await deliveries();
    expect(delivery?.state).toBe("waiting");
    await pass(12 * HOUR_MS, 20 * MINUTE_MS);
    expect(await deliveries()).toMatchObject([{ state: "failed", attempts: MAX_TRIES, lastStatus: 500 }]);
    const tries = await selectAttempts(db, delivery?.id ?? "");
    expect(tries.map(({ number, error }) => [number, error])).toEqual(
      Array.from({ length: MAX_TRIES }, (_, index) => [MAX_TRIES - index, "status"]),
    );
    await expectInvariants(db);
  });
});

async function firstMessage(shop: { readonly received: Received[] }, cause: () => Promise<unknown>): Promise<Received> {
  shop.received.length = 0;
  await cause();
  await send();
  const [message] = shop.received;
  if (message === undefined) throw new Error("nothing came");
  return message;
}

function standings() {
  return many(
    db,
    sql<{ endpointId: string }>`
    select endpoint_id as "endpointId" from notifications.webhook_standing
  `,
  );
}
