import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { listChannels } from "#modules/channels";
import { loadAvailability } from "#modules/inventory";
import { loadDisplayPrices, seedPricing } from "#modules/pricing";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { makeReady } from "./connect.ts";
import { runImport } from "./run-import.ts";

export interface Seen {
  readonly title: string;
  readonly slug: string;
  readonly status: string;
  readonly brand: string;
  readonly description: string;
  readonly options: unknown;
  readonly rating: number | null;
  readonly image: string | null;
  readonly categories: readonly string[];
  readonly variants: readonly {
    readonly id: string;
    readonly sku: string;
    readonly grams: number;
    readonly options: object;
  }[];
}
/** A shop of its own to import into, a folder for files, and ears for what the command says. */
export async function openImportShop() {
  const { db, url } = await cloneDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const folder = await mkdtemp(join(tmpdir(), "hansa-import-"));
  const said: string[] = [];

  beforeAll(async () => {
    await makeReady(db);
    await db.transaction((tx) => seedPricing(tx, "demo"));
  });
  beforeEach(() => {
    said.length = 0;
    for (const method of ["log", "error"] as const) {
      vi.spyOn(console, method).mockImplementation((line: unknown) => void said.push(String(line)));
    }
  });
  afterAll(async () => {
    await expectInvariants(db);
    await client.end();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) => runImport(args, { DATABASE_URL: url });
  const write = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const see = async (externalId: string): Promise<Seen | undefined> => {
    const { rows } = await client.query<Seen>(seeProduct, [externalId]);
    return rows[0];
  };
  /** Price, former price and units of one of its variants. */
  const offerOf = async (externalId: string, index = 0): Promise<readonly [bigint | null, bigint | null, number]> => {
    const id = (await see(externalId))?.variants[index]?.id ?? "";
    const [channel] = await listChannels(db);
    if (channel === undefined) throw new Error("the shop has a channel");
    const prices = (await loadDisplayPrices(db, [id], channel, new Date())).get(id);
    const units = (await loadAvailability(db, [id])).get(id) ?? 0;
    return [prices?.price?.amountMinor ?? null, prices?.priceWas?.amountMinor ?? null, units];
  };
  return { db, url, client, folder, said, run, write, see, offerOf };
}

const seeProduct = `
  select title, slug, status, brand, description, options, rating_hundredths as rating, image_url as image,
    (
      select coalesce(jsonb_agg(name order by path), '[]') from catalog.category where id = any(category_ids)
    ) as categories,
    (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('id', variant.id, 'sku', sku, 'grams', weight_grams, 'options', variant.options)
          order by position
        ),
        '[]'
      )
      from catalog.variant
      where product_id = product.id
    ) as variants
  from catalog.product
  where external_id = $1
`;
