import { beforeEach, describe, expect, it } from "vitest";
import { type Database, one as onlyRow, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { CANCELLED, clear, CONFIRMED, openBench, openProcess } from "./bench.fixture.ts";
import { type Received, readSigned, toldOf } from "./consumer.fixture.ts";
import { rotateSecret, ROTATION_MS } from "./endpoints.ts";
import { LEASE_MS } from "./sender.ts";
import { claimDeliveries } from "./sending-queries.ts";

const { db, advance } = await cloneDatabase();
const { here, send, open, confirm, cancel, deliveries } = openBench(db, advance);

beforeEach(() => clear(db));

describe("secrets", () => {
  it("sign both for a day while one takes the place of the other", async () => {
    const shop = await open();
    const { secret } = await db.transaction((tx) => rotateSecret(tx, shop.id, here.vault));
    const during = await firstMessage(shop, confirm);
    expect([readSigned(shop.secret, during), readSigned(secret, during)]).toEqual([
      JSON.parse(during.body),
      JSON.parse(during.body),
    ]);
    advance(ROTATION_MS);
    const afterwards = await firstMessage(shop, confirm);
    expect([readSigned(shop.secret, afterwards), readSigned(secret, afterwards)]).toEqual([
      null,
      JSON.parse(afterwards.body),
    ]);
  });

  it("are worth nothing in a copy of the database, and nothing goes out unsigned without them", async () => {
    const shop = await open();
    const { sealed } = await onlyRow(
      db,
      sql<{ sealed: string }>`select encode(secret_sealed, 'escape') as sealed from notifications.webhook_endpoint`,
    );
    expect(sealed).not.toContain(shop.secret.slice(6));
    await confirm();
    await send(openProcess({ secret: "another secret that is long enough too" }));
    expect(shop.received).toEqual([]);
    expect(await deliveries()).toMatchObject([{ state: "waiting", lastError: "secret" }]);
  });
});

describe("processes", () => {
  it("that die between taking a delivery and sending it leave it to another, under the same id", async () => {
    const shop = await open();
    await confirm();
    const [claimed] = await db.transaction((tx) =>
      claimDeliveries(tx, shop.id, { limit: 10, leaseUntil: new Date(tx.now.getTime() + LEASE_MS) }),
    );
    await send();
    expect(shop.received).toEqual([]);
    advance(LEASE_MS);
    await send();
    expect(shop.ids()).toEqual([claimed?.messageId]);
    expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("that die between sending and noting it have it sent again, under the same id", async () => {
    const shop = await open();
    await confirm();
    const process = openProcess();
    await send(process, dyingAt(3));
    expect(shop.received).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: "waiting", attempts: 1 }]);
    await expect(process.sender.begin({ db, signal: new AbortController().signal })).rejects.toThrow("died");
    advance(LEASE_MS);
    await send();
    expect(new Set(shop.ids()).size).toBe(1);
    expect(shop.received.map(({ body }) => body)[1]).toBe(shop.received[0]?.body);
    expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("send each message once and in order when two of them send at once", async () => {
    const shop = await open();
    const orders: string[] = [];
    for (let count = 0; count < 12; count++) orders.push(await confirm());
    for (const order of orders) await cancel(order);
    const [one, two] = [openProcess(), openProcess()];
    await Promise.all([send(one), send(two), send(one), send(two)]);
    await send();
    expect(shop.received).toHaveLength(24);
    expect(new Set(shop.ids()).size).toBe(24);
    for (const order of orders) expect(toldOf(shop.received, order)).toEqual([CONFIRMED, CANCELLED]);
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

/** The database of a process that dies with its `count`th transaction. */
function dyingAt(count: number): Database {
  let begun = 0;
  return {
    ...db,
    transaction: (work) => (++begun === count ? Promise.reject(new Error("died")) : db.transaction(work)),
  };
}
