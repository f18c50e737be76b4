import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { runImport } from "./run-import.ts";

const { db, url } = await cloneDatabase();
const directory = await mkdtemp(join(tmpdir(), "hansa-events-"));
afterAll(() => rm(directory, { recursive: true, force: true }));

async function importText(name: string, text: string): Promise<number> {
  const file = join(directory, name);
  await writeFile(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return await runImport(["events", file], { DATABASE_URL: url });
}

interface Kept {
  readonly kind: string;
  readonly item: string | null;
  readonly at: Date;
}
const kept = () => many(db, sql<Kept>`select kind, item, at from recommendations.event order by session_id, id`);

describe("an import of events", () => {
  it("reads clicks with tabs between the cells, packed, keeps their order, and learns at once", async () => {
    const clicks = "SessionId\tItemId\tTime\n7\tlamp\t1592337718.0\n7\trug\t1592337718.0\n7\tchair\t1592337700.0\n";
    expect(await importText("clicks.tsv.gz", clicks)).toBe(0);
    expect((await kept()).map(({ kind, item }) => [kind, item])).toEqual([
      ["view", "chair"],
      ["view", "lamp"],
      ["view", "rug"],
    ]);
    expect((await kept())[0]?.at.toISOString()).toBe("2020-06-16T20:01:40.000Z");
    const models = await many(db, sql<{ facts: object }>`select facts from recommendations.model`);
    expect(models).toMatchObject([{ facts: { events: 3, sessions: 1, items: 3 } }]);
  });

  it("says the same when it is run again, and reads other kinds and times", async () => {
    const clicks = "SessionId\tItemId\tTime\n7\tlamp\t1592337718.0\n7\trug\t1592337718.0\n7\tchair\t1592337700.0\n";
    expect(await importText("clicks.tsv", clicks)).toBe(0);
    expect(await kept()).toHaveLength(3);
    const others = [
      { type: "addToCart", session: "8", product: "lamp", at: "2026-06-01T10:00:00Z" },
      { type: "search", session: "8", query: "lamp", timestamp: 1_780_308_000_000 },
    ];
    expect(await importText("more.jsonl", others.map((one) => JSON.stringify(one)).join("\n"))).toBe(0);
    expect((await kept()).map(({ kind }) => kind).toSorted()).toEqual(["add", "search", "view", "view", "view"]);
  });

  it("names the rows that cannot be read", async () => {
    expect(
      await importText(
        "bad.csv",
        "session,item,time,type\n9,lamp,yesterday,view\n9,,1592337718,view\n9,rug,1592337718,stare\n",
      ),
    ).toBe(1);
    expect(await kept()).toHaveLength(5);
  });
});
