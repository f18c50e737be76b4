import { categorySlug, ensureCategories } from "#modules/catalog";
import type { Tx } from "#platform/db";
import type { Report } from "./kind.ts";
import type { Piece, ProductRow, RowError } from "./row.ts";
import { type FiledRow, saveBatch, type Target, type Transact } from "./save-batch.ts";

/** Most variants in one transaction: enough that its cost is shared, few enough that nobody waits long for its locks. */
export const VARIANTS_PER_BATCH = 2_500;
/** Batches under way at once: while one is being written the next is read. */
const BATCHES_AT_ONCE = 2;

export interface Import {
  readonly pieces: AsyncIterable<Piece>;
  readonly transact: Transact;
  readonly target: Target;
  /** Hears of every row that failed, in no particular order. */
  readonly onErrors: (errors: readonly RowError[]) => Promise<void>;
  readonly onProgress: (read: number) => void;
}

/** Reads a file of products piece by piece and saves them in batches; memory stays the same however long the file is. */
export async function importProducts(work: Import): Promise<Report> {
  const report = { read: 0, made: 0, changed: 0, same: 0, failed: 0 };
  const note = async (errors: readonly RowError[]): Promise<void> => {
    report.failed += errors.length;
    if (errors.length > 0) await work.onErrors(errors);
  };
  const file = createFiler(work);
  const crew = createCrew(async (rows: readonly ProductRow[]) => {
    const { made, changed, same, errors } = await saveBatch((tx) => work.transact(tx), work.target, await file(rows));
    report.made += made;
    report.changed += changed;
    report.same += same;
    await note(errors);
  });
  const batch = createBatch();
  for await (const { rows, errors } of work.pieces) {
    report.read += rows.length + errors.length;
    await note(errors);
    for (const row of rows) {
      const full = batch.add(row);
      if (full !== null) await crew.give(full);
    }
    work.onProgress(report.read);
  }
  await crew.give(batch.rest());
  await crew.finish();
  return report;
}

/** Gathers rows until they are worth a transaction; a product that stands twice opens the next one. */
function createBatch() {
  let rows: ProductRow[] = [];
  let names = new Set<string>();
  let variants = 0;
  const take = (): readonly ProductRow[] => {
    const taken = rows;
    [rows, names, variants] = [[], new Set(), 0];
    return taken;
  };
  return {
    add(row: ProductRow): readonly ProductRow[] | null {
      const isFull = variants + row.input.variants.length > VARIANTS_PER_BATCH || names.has(row.input.externalId);
      const full = isFull && rows.length > 0 ? take() : null;
      rows.push(row);
      names.add(row.input.externalId);
      variants += row.input.variants.length;
      return full;
    },
    rest: take,
  };
}

/** Runs a few batches at once, but never two that hold the same product: the later line of the file wins. */
function createCrew(save: (rows: readonly ProductRow[]) => Promise<void>) {
  const busy = new Map<Promise<void>, ReadonlySet<string>>();
  return {
    async give(rows: readonly ProductRow[]): Promise<void> {
      if (rows.length === 0) return;
      const names = new Set(rows.map(({ input }) => input.externalId));
      const isShared = (): boolean => [...busy.values()].some((others) => [...names].some((name) => others.has(name)));
      while (busy.size >= BATCHES_AT_ONCE || isShared()) await Promise.race(busy.keys());
      const saving = save(rows).finally(() => busy.delete(saving));
      // A failure is met by whoever waits next; until then it must not count as unheard.
      saving.catch(() => undefined);
      busy.set(saving, names);
    },
    async finish(): Promise<void> {
      await Promise.all(busy.keys());
    },
  };
}

/**
 * Finds the ids of categories, making those that are missing; each name is asked for once in an import. In a dry run the
 * ids of those that were made and undone lead nowhere, which harms nothing that is undone as well.
 */
function createFiler({ transact }: Import) {
  const ids = new Map<string, string>();
  // Thousands of rows name the same few categories, most readers with one and the same list.
  const idsOf = new WeakMap<readonly (readonly string[])[], readonly string[]>();
  const find = (categories: readonly (readonly string[])[]): readonly string[] => {
    const known = idsOf.get(categories);
    if (known !== undefined) return known;
    const found = [...new Set(categories.flatMap((path) => ids.get(categorySlug(path)) ?? []))];
    idsOf.set(categories, found);
    return found;
  };
  return async (rows: readonly ProductRow[]): Promise<readonly FiledRow[]> => {
    const unknown = new Map<string, readonly string[]>();
    for (const { categories } of rows) {
      if (categories === null || idsOf.has(categories)) continue;
      for (const path of categories) if (!ids.has(categorySlug(path))) unknown.set(categorySlug(path), path);
    }
    if (unknown.size > 0) {
      const made = await transact((tx: Tx) => ensureCategories(tx, [...unknown.values()]));
      for (const [slug, id] of made) ids.set(slug, id);
    }
    return rows.map(({ line, input, offers, categories }) => {
      return { line, input, offers, categoryIds: categories && find(categories) };
    });
  };
}
