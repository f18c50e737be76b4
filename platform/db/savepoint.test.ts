import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { inSavepoint } from "./savepoint.ts";
import { many, run, sql } from "./sql.ts";

const { db } = await cloneDatabase();
await run(db, sql`create table public.note (name text primary key)`);
const names = async () =>
  (await many(db, sql<{ name: string }>`select name from public.note order by name`)).map(({ name }) => name);
const write = (tx: Parameters<typeof run>[0], name: string) =>
  run(tx, sql`insert into public.note values (${name}::text)`);

describe("a part of a transaction", () => {
  it("is undone alone when it throws, by the database or by itself, and so is one within another", async () => {
    await db.transaction(async (tx) => {
      await write(tx, "kept");
      await expect(inSavepoint(tx, () => write(tx, "kept"))).rejects.toThrow("duplicate key");
      await inSavepoint(tx, async () => {
        await write(tx, "outer");
        await expect(
          inSavepoint(tx, async () => {
            await write(tx, "inner");
            throw new Error("changed its mind");
          }),
        ).rejects.toThrow("changed its mind");
        await write(tx, "outer too");
      });
      await expect(
        inSavepoint(tx, async () => {
          await inSavepoint(tx, () => write(tx, "released"));
          throw new Error("all of it");
        }),
      ).rejects.toThrow("all of it");
    });
    expect(await names()).toEqual(["kept", "outer", "outer too"]);
  });
});
