import { parseRegion } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { ensureRegion, homeRegion, listRegions, NoHomeRegion } from "./index.ts";

const { db } = await cloneDatabase();
const eu = parseRegion("eu");

describe("the directory of regions", () => {
  it("has no home before the first start", async () => {
    await expect(homeRegion(db)).rejects.toBeInstanceOf(NoHomeRegion);
  });

  it("makes the first region home, and only the first", async () => {
    await db.transaction((tx) => ensureRegion(tx, { code: eu, name: "Europe" }));
    await db.transaction((tx) => ensureRegion(tx, { code: parseRegion("us-east") }));
    expect(await homeRegion(db)).toBe("eu");
    expect(await listRegions(db)).toEqual([
      { code: "eu", name: "Europe", isHome: true, epoch: 1, state: "serving" },
      { code: "us-east", name: "us-east", isHome: false, epoch: 1, state: "serving" },
    ]);
  });

  it("changes nothing when a region is entered again", async () => {
    await db.transaction((tx) => ensureRegion(tx, { code: eu, name: "Another name" }));
    expect((await listRegions(db))[0]?.name).toBe("Europe");
  });
});
