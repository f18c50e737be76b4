import { beforeEach, describe, expect, it } from "vitest";
import { one, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { inTurns, lastFound } from "./index.ts";

const { db } = await cloneDatabase();
const context = { db, signal: new AbortController().signal };
const NAME = "lamps.count";
let looks = 0;
const count = inTurns({ name: NAME, everyMs: 60_000, run: () => Promise.resolve({ looks: ++looks }) });

beforeEach(async () => {
  looks = 0;
  await db.query(sql`truncate platform.turn`);
});

describe("work in turns", () => {
  it("is done by one of many that ask at once, and what it found is there for all", async () => {
    expect(await lastFound(db, NAME)).toBeNull();
    const asked = await Promise.all(Array.from({ length: 20 }, () => count.run(context)));
    expect(asked.filter(({ did }) => did === 1)).toHaveLength(1);
    expect(await lastFound(db, NAME)).toEqual({ found: { looks: 1 }, foundAt: expect.any(Date) });
  });

  it("comes round when it is due, and not before", async () => {
    await count.run(context);
    await count.run(context);
    expect(looks).toBe(1);
    await makeDue();
    await count.run(context);
    expect(looks).toBe(2);
  });

  it("takes no more than a twentieth of the time", async () => {
    await count.run(context);
    await db.query(sql`update platform.turn set took_ms = 60000`);
    await makeDue();
    await count.run(context);
    expect((await one(db, inMinutes)).minutes).toBe(20);
  });

  it("leaves what failed to the next turn, and what was found before stands", async () => {
    await count.run(context);
    await makeDue();
    const broken = inTurns({ name: NAME, everyMs: 60_000, run: () => Promise.reject(new Error("no lamp")) });
    await expect(broken.run(context)).rejects.toThrow("no lamp");
    expect(await lastFound(db, NAME)).toMatchObject({ found: { looks: 1 } });
    expect((await one(db, inMinutes)).minutes).toBe(1);
  });
});

const inMinutes = sql<{ minutes: number }>`
  select round(extract(epoch from next_at - clock_timestamp()) / 60)::int as minutes
  from platform.turn
`;

function makeDue(): Promise<unknown> {
  return db.query(sql`update platform.turn set next_at = clock_timestamp()`);
}
