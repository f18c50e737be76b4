import { isDeepStrictEqual } from "node:util";
import { findCategoryIds, lockProductStates } from "#modules/catalog";
import { type ImportedState, lockImported } from "#modules/identity";
import { lockOnHand } from "#modules/inventory";
import { lockPrices } from "#modules/pricing";
import type { Tx } from "#platform/db";
import type { Watch, WatchedCustomer, WatchedPrice, WatchedProduct, WatchedStock } from "../reading/watch.ts";
import type { Image } from "./image-queries.ts";

/** A watch that keeps what was written, in the order of writing. */
export interface Recorder {
  readonly watch: Watch;
  images(): readonly Image[];
}

/** Looks at everything before and after it is written, through the doors of the rooms: how it is written does not matter. */
export function createRecorder(): Recorder {
  const images: Image[] = [];
  const keep = (made: readonly Image[]): void => void images.push(...made.filter(isChange));
  return {
    images: () => images,
    watch: {
      async categories(tx, slugs, write) {
        const before = await findCategoryIds(tx, slugs);
        const result = await write();
        const after = await findCategoryIds(tx, slugs);
        // Those above stand before those below: an undo goes the other way.
        keep(slugs.flatMap((slug) => categoryImage(slug, before.get(slug), after.get(slug))));
        return result;
      },
      products: (tx, products, write) =>
        around(keep, { tx, rows: products, look: lookAtProducts, toImage: productImage }, write),
      prices: (tx, prices, write) => around(keep, { tx, rows: prices, look: lockPrices, toImage: priceImage }, write),
      stock: (tx, places, write) => around(keep, { tx, rows: places, look: lockOnHand, toImage: stockImage }, write),
      customers: (tx, customers, write) =>
        around(keep, { tx, rows: customers, look: lookAtCustomers, toImage: customerImage }, write),
    },
  };
}

function isChange({ before, after }: Image): boolean {
  return !isDeepStrictEqual(before, after);
}

interface Looked<Row, State> {
  readonly tx: Tx;
  readonly rows: readonly Row[];
  readonly look: (tx: Tx, rows: readonly Row[]) => Promise<readonly (State | null)[]>;
  readonly toImage: (row: Row, before: State | null, after: State | null) => Image;
}

async function around<Row, State, Result>(
  keep: (images: readonly Image[]) => void,
  { tx, rows, look, toImage }: Looked<Row, State>,
  write: () => Promise<Result>,
): Promise<Result> {
  const before = await look(tx, rows);
  const result = await write();
  const after = await look(tx, rows);
  keep(rows.map((row, index) => toImage(row, before[index] ?? null, after[index] ?? null)));
  return result;
}

async function lookAtProducts(tx: Tx, products: readonly WatchedProduct[]) {
  const states = await lockProductStates(
    tx,
    products.map(({ externalId }) => externalId),
  );
  return products.map(({ externalId }) => states.get(externalId) ?? null);
}

async function lookAtCustomers(tx: Tx, customers: readonly WatchedCustomer[]) {
  return await lockImported(
    tx,
    customers.map(({ normalised }) => normalised),
  );
}

/** Named by what the former shop called them, or by their id: an address stands in no report. */
function customerImage({ line }: WatchedCustomer, before: ImportedState | null, after: ImportedState | null): Image {
  const { id = "", externalId = null } = after ?? before ?? {};
  return { line, subject: "customer", name: externalId ?? id, key: { id }, before, after };
}

function categoryImage(slug: string, before: string | undefined, after: string | undefined): readonly Image[] {
  if (after === undefined || before !== undefined) return [];
  return [{ line: 0, subject: "category", name: slug, key: { id: after }, before: null, after: { id: after } }];
}

function productImage({ line, externalId }: WatchedProduct, before: object | null, after: object | null): Image {
  return { line, subject: "product", name: externalId, key: { externalId }, before, after };
}

function priceImage(
  { line, variantId, sku, list, minQuantity }: WatchedPrice,
  before: bigint | null,
  after: bigint | null,
): Image {
  const from = minQuantity === 1 ? "" : ` from ${String(minQuantity)}`;
  return {
    line,
    subject: "price",
    name: `${sku} in ${list}${from}`,
    key: { variantId, list, minQuantity },
    before,
    after,
  };
}

function stockImage(
  { line, variantId, sku, location }: WatchedStock,
  before: number | null,
  after: number | null,
): Image {
  return { line, subject: "stock", name: `${sku} at ${location}`, key: { variantId, location }, before, after };
}
