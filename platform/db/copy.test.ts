import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { copyInto, copyLine, copyRows } from "./copy.ts";
import { isUniqueViolation } from "./errors.ts";
import { many, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();
await run(db, sql`create table public.lamp (name text primary key, note text, watts int, is_lit boolean, tags text[])`);
const LAMPS = copyInto`public.lamp (name, note, watts, is_lit, tags)`;

interface LampRow {
  readonly name: string;
  readonly note: string | null;
  readonly watts: number | null;
  readonly lit: boolean | null;
  readonly tags: readonly string[] | null;
}
const lamps = () =>
  many(db, sql<LampRow>`select name, note, watts, is_lit as lit, tags from public.lamp order by name collate "C"`);

describe("rows that are copied", () => {
  it("arrive as they are, whatever stands in them", async () => {
    const odd = ['a\tb\nc\r\\d\\N "e" {f}', "\\.", "", "日本語 🪔", "\\\\n"];
    const count = await db.transaction((tx) =>
      copyRows(tx, LAMPS, [
        ...odd.map((note, index) => copyLine([`odd ${String(index)}`, note, index, true, "{}"])),
        copyLine(["plain", null, null, null, null]),
        copyLine(["tagged", "\\N", 40n, false, '{"a b",c}']),
      ]),
    );
    expect(count).toBe(7);
    expect(await lamps()).toEqual([
      ...odd.map((note, index) => ({ name: `odd ${String(index)}`, note, watts: index, lit: true, tags: [] })),
      { name: "plain", note: null, watts: null, lit: null, tags: null },
      { name: "tagged", note: "\\N", watts: 40, lit: false, tags: ["a b", "c"] },
    ]);
  });

  it("are many at once, among other statements of the transaction", async () => {
    const note = "x".repeat(1_000);
    const rows = Array.from({ length: 5_000 }, (_, index) => copyLine([`many ${String(index)}`, note, 1, true, "{}"]));
    const [count, found] = await db.transaction((tx) =>
      Promise.all([
        copyRows(tx, LAMPS, rows),
        many(tx, sql<{ n: number }>`select count(*)::int as n from public.lamp where name like 'many %'`),
        copyRows(tx, LAMPS, [copyLine(["after", null, null, null, null])]),
      ]),
    );
    expect([count, found]).toEqual([5_000, [{ n: 5_000 }]]);
    expect(await db.transaction((tx) => copyRows(tx, LAMPS, []))).toBe(0);
  });

  it("fail together, with the transaction, and leave a connection that works", async () => {
    const before = (await lamps()).length;
    const twice = db.transaction((tx) =>
      copyRows(tx, LAMPS, [copyLine(["new", null, 1, true, "{}"]), copyLine(["plain", null, 1, true, "{}"])]),
    );
    expect(isUniqueViolation(await twice.catch((error: unknown) => error))).toBe(true);
    const unknown = db.transaction((tx) =>
      Promise.all([
        copyRows(
          tx,
          copyInto`public.no_lamp (name)`,
          Array.from({ length: 1_000 }, () => copyLine(["lost"])),
        ),
        run(tx, sql`select 1`),
      ]),
    );
    await expect(unknown).rejects.toThrow(/no_lamp/);
    await expect(
      db.transaction((tx) => copyRows(tx, LAMPS, [copyLine(["bright", null, "forty", true, "{}"])])),
    ).rejects.toThrow(/integer/);
    expect(await lamps()).toHaveLength(before);
  });
});
