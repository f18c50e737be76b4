import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { cloneDatabase, eventually } from "#platform/testing";
import { announceChange, type ChangeFeed, openChangeFeed } from "./changes.ts";
import { many, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();
const feeds: ChangeFeed[] = [];
afterAll(async () => {
  await Promise.all(feeds.map((feed) => feed.close()));
});

type Heard = readonly string[] | null;

/** A feed that writes down what it hears of the lamps. */
async function listening(): Promise<{ readonly feed: ChangeFeed; readonly heard: Heard[] }> {
  const feed = await openChangeFeed(db);
  feeds.push(feed);
  const heard: Heard[] = [];
  feed.on("shop.lamps", (keys) => heard.push(keys));
  return { feed, heard };
}

async function killFeeds(): Promise<void> {
  await run(
    db,
    sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
  );
}

const feedPids = () =>
  many(
    db,
    sql<{ pid: number }>`select pid from pg_stat_activity where query like 'listen%' and datname = current_database()`,
  );

describe("the change feed", () => {
  it("hears the keys when the transaction commits, in every process, and never before", async () => {
    const [one, another] = [await listening(), await listening()];
    await db.transaction(async (tx) => {
      await announceChange(tx, "shop.lamps", ["red", "blue"]);
      await announceChange(db, "shop.lamps", ["outside"]);
      await eventually("both have heard the one outside", () => one.heard.length === 1 && another.heard.length === 1);
    });
    await eventually("both have heard", () => one.heard.length === 2 && another.heard.length === 2);
    expect(one.heard).toEqual([["outside"], ["red", "blue"]]);
    expect(another.heard).toEqual(one.heard);
  });

  it("hears nothing of a transaction that was rolled back, of no keys, and of another topic", async () => {
    const { heard } = await listening();
    const undone = db.transaction(async (tx) => {
      await announceChange(tx, "shop.lamps", ["never"]);
      throw new RangeError("no bulb");
    });
    await expect(undone).rejects.toThrow(RangeError);
    await announceChange(db, "shop.lamps", []);
    await announceChange(db, "shop.bulbs", ["other"]);
    await announceChange(db, "shop.lamps", ["last"]);
    await eventually("the last is heard", () => heard.length > 0);
    expect(heard).toEqual([["last"]]);
  });

  it("hears many keys in parts", async () => {
    const { heard } = await listening();
    const keys = Array.from({ length: 5_000 }, (_, index) => `lamp-${String(index)}-🪔`);
    await announceChange(db, "shop.lamps", keys);
    await eventually("the last is heard", () => heard.flat().length >= keys.length);
    expect(heard.flat()).toEqual(keys);
    expect(heard.length).toBeGreaterThan(1);
  });

  it("hears that everything changed when the keys are too many, or when told so", async () => {
    const { heard } = await listening();
    await announceChange(
      db,
      "shop.lamps",
      Array.from({ length: 50_000 }, (_, index) => `lamp-${String(index)}`),
    );
    await announceChange(db, "shop.lamps", null);
    // Counted in bytes: the server's limit of 8,000 is in bytes as well.
    await announceChange(db, "shop.lamps", ["🪔".repeat(1_900)]);
    await eventually("all three are heard", () => heard.length === 3);
    expect(heard).toEqual([null, null, null]);
  });

  it("lives on when another program speaks on its channel, and trusts nothing cached", async () => {
    const { feed, heard } = await listening();
    await run(db, sql`select pg_notify('hansa_change', 'not for us')`);
    await eventually("everything is forgotten", () => heard.length === 1);
    expect(heard).toEqual([null]);
    expect(feed.isLive()).toBe(true);
  });

  it("forgets everything when its connection is lost and again when it is back, then hears as before", async () => {
    const { feed, heard } = await listening();
    await killFeeds();
    await eventually("the loss is noticed", () => heard.length === 1);
    expect(feed.isLive()).toBe(false);
    await eventually("it is back", () => feed.isLive());
    // Hints that were missed meanwhile are made up for.
    expect(heard).toEqual([null, null]);
    await announceChange(db, "shop.lamps", ["red"]);
    await eventually("it hears again", () => heard.length === 3);
    expect(heard[2]).toEqual(["red"]);
  });

  it("keeps one connection, however often it is lost", async () => {
    await Promise.all(feeds.splice(0).map((feed) => feed.close()));
    const { feed } = await listening();
    for (let loss = 0; loss < 3; loss++) {
      await killFeeds();
      await eventually("the loss is noticed", () => !feed.isLive());
      await eventually("it is back", () => feed.isLive());
    }
    expect(await feedPids()).toHaveLength(1);
  });

  it("is closed for good, also while it is away", async () => {
    const { feed } = await listening();
    await killFeeds();
    await eventually("the loss is noticed", () => !feed.isLive());
    await feed.close();
    await eventually("no feed listens", async () => (await feedPids()).length <= feeds.length - 1);
    expect(feed.isLive()).toBe(false);
  });

  it("cannot be opened without a server", async () => {
    const nowhere = { ...db, clientConfig: () => ({ host: "/nowhere" }) satisfies pg.ClientConfig };
    await expect(openChangeFeed(nowhere)).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });
});
