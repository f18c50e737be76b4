import { newId } from "@hansa/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { encodeArray } from "./array.ts";
import { first, jsonb, many, NoRow, one, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();

const NASTY = [
  "",
  " ",
  "null",
  "NULL",
  "Null",
  "{}",
  "{a,b}",
  "a,b",
  '"',
  '""',
  "\\",
  "\\\\",
  '\\"',
  "'; drop table shop; --",
  "$1",
  "line\nbreak\ttab\r\n",
  "  padded  ",
  "søster 🪔 é",
  "-",
  "0-",
  "00",
  "1e5",
  "Infinity",
];

describe("sql", () => {
  it("numbers its parameters and keeps one text and name per place", () => {
    const lampsOf = (colour: string) => sql`select ${colour}::text, ${2}::int`;
    expect(lampsOf("red").text).toBe("select $1::text, $2::int");
    expect(lampsOf("red").name).toBe(lampsOf("blue").name);
    expect(lampsOf("blue").values).toEqual(["blue", 2]);
    expect(lampsOf("red").name).not.toBe(sql`select 1`.name);
    // PostgreSQL cuts names at 63 bytes, and cut names would be equal.
    expect(lampsOf("red").name.length).toBeLessThan(64);
  });

  it("reads text with every letter that could end a string", async () => {
    for (const text of NASTY) {
      expect(await one(db, sql<{ text: string }>`select ${text}::text as text`)).toEqual({ text });
    }
  });

  it("reads int8 as bigint, alone and in lists, with nulls", async () => {
    const row = await one(
      db,
      sql<{ big: bigint; list: readonly (bigint | null)[]; none: readonly bigint[] }>`
        select ${2n ** 63n - 1n}::bigint as big, array[1, null, -9223372036854775808]::bigint[] as list,
          ${[]}::bigint[] as none
      `,
    );
    expect(row).toEqual({ big: 2n ** 63n - 1n, list: [1n, null, -(2n ** 63n)], none: [] });
  });

  it("keeps instants to the millisecond, bytes, booleans and JSON", async () => {
    const at = new Date("2026-11-23T00:00:00.123Z");
    const bytes = Buffer.from([0, 1, 92, 34, 255]);
    const facts = { colour: 'dark "oak"', sizes: [1, 2], none: null };
    const row = await one(
      db,
      sql<{ at: Date; bytes: Buffer; lit: boolean; facts: unknown }>`
        select ${at}::timestamptz as at, ${bytes}::bytea as bytes, ${true}::boolean as lit, ${facts}::jsonb as facts
      `,
    );
    expect(row).toEqual({ at, bytes, lit: true, facts });
  });

  it("answers null, a row or NoRow when there is none", async () => {
    const nothing = sql<{ id: number }>`select 1 as id where false`;
    expect(await first(db, nothing)).toBeNull();
    expect(await many(db, nothing)).toEqual([]);
    expect(await run(db, nothing)).toBe(0);
    await expect(one(db, nothing)).rejects.toThrow(NoRow);
  });
});

describe("jsonb", () => {
  it("writes bigint as an integer and refuses one that JSON readers would round", () => {
    expect(jsonb({ totalMinor: 1999n, lines: [1n] })).toBe('{"totalMinor":1999,"lines":[1]}');
    expect(() => jsonb({ totalMinor: 2n ** 53n })).toThrow(RangeError);
  });

  it("carries a list of documents", async () => {
    const documents = [{ name: 'a "lamp", \\ {lit}' }, { name: "" }, [1, null], "text", null];
    const rows = await many(
      db,
      sql<{ document: unknown }>`
        select document from unnest(${documents.map(jsonb)}::jsonb[]) with ordinality as line (document, number)
        order by number
      `,
    );
    expect(rows.map(({ document }) => document)).toEqual(documents);
  });
});

describe("encodeArray", () => {
  const echo = async (values: readonly (string | null)[]) => {
    const rows = await many(
      db,
      sql<{ value: string | null }>`
        select value from unnest(${values}::text[]) with ordinality as element (value, number) order by number
      `,
    );
    return rows.map(({ value }) => value);
  };

  it("brings nasty text back as it was, beside nulls", async () => {
    expect(await echo(NASTY)).toEqual(NASTY);
    expect(await echo([null, "null", null, ""])).toEqual([null, "null", null, ""]);
    expect(await echo([])).toEqual([]);
  });

  it("brings any text back as it was", async () => {
    // PostgreSQL has no place for the letter 0.
    const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0") && value.isWellFormed());
    const tricky = fc.string({ unit: fc.constantFrom('"', "\\", ",", "{", "}", " ", "\n", "n", "0", "-", "'") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(text, tricky, fc.constant(null))), async (values) => {
        expect(await echo(values)).toEqual(values);
      }),
      { numRuns: 200 },
    );
  });

  it("carries ids, numbers, booleans, instants and bytes", async () => {
    const ids = [newId<"lamp">(), "ffffffff-ffff-4fff-bfff-ffffffffffff"];
    const at = new Date("2026-02-03T04:05:06.789Z");
    const row = await one(
      db,
      sql<Record<string, unknown>>`
        select ${ids}::uuid[] as ids, ${[1, -2, null]}::int[] as counts, ${[5n, -(2n ** 62n)]}::bigint[] as amounts,
          ${[true, false]}::boolean[] as flags, ${[at, null]}::timestamptz[] as times,
          ${[Buffer.from([0, 92, 34]), Buffer.alloc(0)]}::bytea[] as bytes, ${[0.5, -1e21]}::float8[] as floats
      `,
    );
    expect(row).toEqual({
      ids,
      counts: [1, -2, null],
      amounts: [5n, -(2n ** 62n)],
      flags: [true, false],
      times: [at, null],
      bytes: [Buffer.from([0, 92, 34]), Buffer.alloc(0)],
      floats: [0.5, -1e21],
    });
  });

  it("leaves ids and numbers unquoted: they are most of what is sent", () => {
    expect(encodeArray([1, "0192-ab", null, "x"])).toBe('{1,0192-ab,NULL,"x"}');
  });
});
