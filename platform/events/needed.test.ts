import { Type } from "typebox";
import { beforeEach, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { announce, eventKind, handler, relayEvents } from "./index.ts";

const { db } = await cloneDatabase();
const lampSold = eventKind("lamps.sold", Type.Object({ name: Type.String() }));
/** What the handlers' question is answered with, one time after the other; the last one for good. */
let answers: ReadonlySet<string>[] = [];
let asked = 0;
const neededNow = () => {
  asked++;
  return Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) ?? new Set<string>());
};
const wish = (name: string) => handler({ on: lampSold, name, neededNow, handle: () => Promise.resolve() });
const relay = () => relayEvents({ db, handlers: [wish("desk.ring"), wish("desk.flash")] });
const jobs = () =>
  many(db, sql<{ handler: string }>`select payload ->> 'handler' as handler from graphile_worker._private_jobs`);

beforeEach(async () => {
  asked = 0;
  await db.query(sql`truncate graphile_worker._private_jobs`);
  await db.transaction((tx) => announce(tx, lampSold, [{ name: "the lamp" }]));
});

describe("a handler that is not always needed", () => {
  it("gets no job while nobody needs it, and is asked about together with its like", async () => {
    answers = [new Set(["desk.ring"])];
    expect(await relay()).toEqual({ did: 1, full: false });
    expect(await jobs()).toEqual([{ handler: "desk.ring" }]);
    expect(asked).toBe(2);
  });

  it("hears of what happened after it came to be needed, were it while the batch was handed on", async () => {
    answers = [new Set(), new Set(["desk.ring"])];
    expect(await relay()).toEqual({ did: 0, full: true });
    expect(await jobs()).toEqual([]);
    expect(await relay()).toEqual({ did: 1, full: false });
    expect(await jobs()).toEqual([{ handler: "desk.ring" }]);
  });

  it("may cease to be needed at any time: the job that it got does no harm", async () => {
    answers = [new Set(["desk.flash"]), new Set()];
    expect(await relay()).toEqual({ did: 1, full: false });
    expect(await jobs()).toEqual([{ handler: "desk.flash" }]);
  });
});
