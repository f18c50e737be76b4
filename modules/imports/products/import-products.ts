import { categorySlug, ensureCategories } from "#modules/catalog";
import type { Keeper, Report, Transact } from "../reading/kind.ts";
import { addTo } from "../reading/report.ts";
import type { Piece, ProductRow, RowError } from "../reading/row.ts";
import { type FiledRow, saveBatch, type Target } from "./save-batch.ts";

/** What an import of products is made of. */
export interface Import {
  readonly pieces: AsyncIterable<Piece>;
  readonly target: Target;
  readonly keeper: Keeper;
  readonly onProgress: (read: number) => void;
}

/** Rows that are written together, those that cannot be, and how many rows of the file there were up to them. */
interface Gathered {
  readonly rows: readonly ProductRow[];
  readonly errors: readonly RowError[];
  readonly read: number;
}

/** Reads a file of products piece by piece and saves them in batches; memory stays the same however long the file is. */
export async function importProducts({ pieces, target, keeper, onProgress }: Import): Promise<Report> {
  const report = { read: 0, made: 0, changed: 0, same: 0, failed: 0 };
  const filer = createFiler();
  const crew = createCrew(keeper.batchesAtOnce, async ({ rows, errors, read }: Gathered) => {
    let categories: CategoryIds = new Map();
    const result = await keeper.keep({
      read,
      async save(transact) {
        const filed = await filer.file(rows, transact);
        const saved = await saveBatch(transact, target, filed.rows);
        categories = filed.made;
        return { ...saved, errors: [...errors, ...saved.errors] };
      },
    });
    filer.learn(categories);
    addTo(report, result);
  });
  const batch = createBatch(keeper);
  for await (const piece of pieces) {
    for (const item of inOrder(piece)) {
      const full = batch.add(item);
      if (full !== null) await crew.give(full);
    }
    onProgress(batch.read());
  }
  const rest = batch.rest();
  if (rest !== null) await crew.give(rest);
  await crew.finish();
  return { ...report, read: batch.read() - Math.min(batch.read(), keeper.skip) };
}

/** Rows and errors as they stand in the file, so that a row has the same number however the file was cut into pieces. */
function inOrder({ rows, errors }: Piece): readonly (ProductRow | RowError)[] {
  return [...rows, ...errors].toSorted((one, other) => one.line - other.line);
}

/** Gathers rows until they are worth a transaction; a product that stands twice opens the next one. */
function createBatch({ batchSize, skip }: Keeper) {
  let rows: ProductRow[] = [];
  let errors: RowError[] = [];
  let names = new Set<string>();
  let weight = 0;
  let read = 0;
  const take = (): Gathered | null => {
    if (rows.length + errors.length === 0) return null;
    const taken = { rows, errors, read };
    [rows, errors, names, weight] = [[], [], new Set(), 0];
    return taken;
  };
  return {
    read: () => read,
    add(item: ProductRow | RowError): Gathered | null {
      if (read < skip) {
        read++;
        return null;
      }
      const isRow = "input" in item;
      const adds = isRow ? item.input.variants.length : 1;
      const isFull = weight + adds > batchSize || (isRow && names.has(item.input.externalId));
      const full = isFull ? take() : null;
      read++;
      weight += adds;
      if (isRow) {
        rows.push(item);
        names.add(item.input.externalId);
      } else errors.push(item);
      return full;
    },
    rest: take,
  };
}

/** Runs a few batches at once, but never two that hold the same product: the later line of the file wins. */
function createCrew(atOnce: number, save: (batch: Gathered) => Promise<void>) {
  const busy = new Map<Promise<void>, ReadonlySet<string>>();
  let failure: { readonly error: unknown } | null = null;
  // A batch may fail while the next is being read and nobody waits for it.
  const rethrow = (): void => {
    if (failure !== null) throw failure.error;
  };
  return {
    async give(batch: Gathered): Promise<void> {
      const names = new Set(batch.rows.map(({ input }) => input.externalId));
      const isShared = (): boolean => [...busy.values()].some((others) => [...names].some((name) => others.has(name)));
      while (busy.size >= atOnce || isShared()) await Promise.race(busy.keys());
      rethrow();
      const saving: Promise<void> = save(batch)
        .catch((error: unknown) => void (failure ??= { error }))
        .finally(() => busy.delete(saving));
      busy.set(saving, names);
    },
    async finish(): Promise<void> {
      await Promise.all(busy.keys());
      rethrow();
    },
  };
}

type CategoryIds = ReadonlyMap<string, string>;

/**
 * Finds the ids of categories, making those that are missing; each name is asked for once in an import. In a dry run the
 * ids of those that were made and undone lead nowhere, which harms nothing that is undone as well.
 */
function createFiler() {
  const ids = new Map<string, string>();
  // Thousands of rows name the same few categories, most readers with one and the same list.
  const idsOf = new WeakMap<readonly (readonly string[])[], readonly string[]>();
  const find = (categories: readonly (readonly string[])[], made: CategoryIds): readonly string[] => {
    const known = idsOf.get(categories);
    if (known !== undefined) return known;
    const slugs = categories.map(categorySlug);
    const found = [...new Set(slugs.flatMap((slug) => made.get(slug) ?? ids.get(slug) ?? []))];
    // What this batch makes is not there yet for the next one: its transaction may be thrown away.
    if (slugs.every((slug) => ids.has(slug))) idsOf.set(categories, found);
    return found;
  };
  return {
    /** @returns the rows with the ids of their categories, and those that only stand when the batch is kept */
    async file(rows: readonly ProductRow[], transact: Transact) {
      const unknown = new Map<string, readonly string[]>();
      for (const { categories } of rows) {
        if (categories === null || idsOf.has(categories)) continue;
        for (const path of categories) if (!ids.has(categorySlug(path))) unknown.set(categorySlug(path), path);
      }
      const made =
        unknown.size === 0 ? new Map<string, string>() : await makeCategories([...unknown.values()], transact);
      const filed = rows.map(({ line, input, offers, categories }): FiledRow => {
        return { line, input, offers, categoryIds: categories && find(categories, made) };
      });
      return { rows: filed, made };
    },
    /** Remembers categories of a batch that was kept. */
    learn(made: CategoryIds): void {
      for (const [slug, id] of made) ids.set(slug, id);
    },
  };
}

async function makeCategories(paths: readonly (readonly string[])[], transact: Transact): Promise<CategoryIds> {
  const slugs = paths.flatMap((path) => path.map((_, index) => categorySlug(path.slice(0, index + 1))));
  return await transact((tx, watch) => watch.categories(tx, [...new Set(slugs)], () => ensureCategories(tx, paths)));
}
