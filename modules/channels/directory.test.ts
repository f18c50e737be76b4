import { InvalidInput } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { openChangeFeed } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { LastChannel } from "./errors.ts";
import {
  ChannelNotFound,
  closeChannel,
  createChannelCache,
  findChannel,
  listChannels,
  seedChannels,
  upsertChannel,
} from "./index.ts";

const { db } = await cloneDatabase();
const feed = await openChangeFeed(db);
afterAll(() => feed.close());
const cache = createChannelCache(feed);

const nordic = {
  code: "nordic",
  name: "Nordic",
  currency: "SEK",
  locale: "sv",
  countries: ["SE"],
  taxIncluded: true,
  region: "eu",
};

describe("the channels of a shop", () => {
  it("are one when the shop starts empty, and four in the demo, eu first", async () => {
    await db.transaction((tx) => seedChannels(tx, "empty"));
    expect((await listChannels(db)).map(({ code }) => code)).toEqual(["eu"]);
    await db.transaction((tx) => seedChannels(tx, "demo"));
    expect((await listChannels(db)).map(({ code, currency }) => [code, currency])).toEqual([
      ["eu", "EUR"],
      ["uk", "GBP"],
      ["us", "USD"],
      ["jp", "JPY"],
    ]);
    expect(await findChannel(db, "us")).toMatchObject({ taxIncluded: false, countries: ["US"] });
  });

  it("keep what a merchant changed when the seed runs again", async () => {
    await db.transaction((tx) =>
      upsertChannel(tx, { ...nordic, code: "uk", name: "Britain", currency: "GBP", locale: "en-GB" }),
    );
    await db.transaction((tx) => seedChannels(tx, "demo"));
    expect(await findChannel(db, "uk")).toMatchObject({ name: "Britain" });
    expect((await listChannels(db))[1]?.code).toBe("uk");
  });

  it("are heard of by every cache as soon as one is written or closed", async () => {
    await expect(cache.find(db, "nordic")).rejects.toBeInstanceOf(ChannelNotFound);
    const before = (await cache.prebuilt(db)).etag;
    await db.transaction((tx) => upsertChannel(tx, nordic));
    await eventually("the cache knows nordic", () => cache.find(db, "nordic").catch(() => null));
    expect((await cache.prebuilt(db)).etag).not.toBe(before);
    await db.transaction((tx) => closeChannel(tx, "nordic"));
    await eventually("the cache forgot nordic", () =>
      cache.find(db, "nordic").then(
        () => false,
        () => true,
      ),
    );
    await expect(findChannel(db, "nordic")).rejects.toBeInstanceOf(ChannelNotFound);
  });

  it("never close to the last one", async () => {
    for (const code of ["uk", "us", "jp"]) await db.transaction((tx) => closeChannel(tx, code));
    await expect(db.transaction((tx) => closeChannel(tx, "eu"))).rejects.toBeInstanceOf(LastChannel);
  });

  it.each([
    { code: "No Code" },
    { currency: "XXZ" },
    { locale: "english!" },
    { countries: ["EU"] },
    { countries: [] },
    { countries: ["SE", "SE"] },
    { languages: ["en"] },
    { region: "Europe" },
    { name: "a\u0000b" },
  ])("are refused with a value that breaks a rule: %o", async (change) => {
    await expect(db.transaction((tx) => upsertChannel(tx, { ...nordic, ...change }))).rejects.toBeInstanceOf(
      InvalidInput,
    );
  });
});
