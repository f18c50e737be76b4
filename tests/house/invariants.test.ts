import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rooms } from "#modules/map";
import { readInvariants } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { invariantSources } from "../../apps/server/invariants.ts";
import { root } from "./sources.ts";

const { db } = await cloneDatabase();
const standing = rooms.filter((room) => existsSync(join(root, "modules", room, "index.ts")));
const invariants = readInvariants(invariantSources);

describe("the invariants", () => {
  it("were read at all", () => {
    expect(invariants.length).toBeGreaterThan(20);
  });

  it("are written down by every room", () => {
    const silent = standing.filter((room) => !invariants.some((invariant) => invariant.room === room));
    expect(silent).toEqual([]);
  });

  it("have one name each", () => {
    const names = invariants.map(({ room, name }) => `${room}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("can be checked, and hold for a shop that has nothing yet", async () => {
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
