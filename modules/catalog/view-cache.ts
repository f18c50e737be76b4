/** Something kept in memory about one product; its size is what it counts against the limit. */
export interface Kept<Value> {
  readonly value: Value;
  readonly productId: string;
  readonly variantIds: readonly string[];
  readonly sizeBytes: number;
  /** On the clock of `performance.now()`: from then on it is as if it were not there. */
  readonly untilMs: number;
}

/** Keeps what is used within a limit of bytes, and forgets by product or by variant. */
export interface ViewCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, kept: Kept<Value>): void;
  forgetProducts(productIds: readonly string[]): void;
  forgetVariants(variantIds: readonly string[]): void;
  clear(): void;
  sizeBytes(): number;
}

/** What an entry costs beside its bytes: keys, map nodes and index sets, measured at about half a kilobyte. */
export const ENTRY_OVERHEAD_BYTES = 512;

/** What is kept about one product, so that a change finds it. */
interface Known {
  readonly keys: Set<string>;
  readonly variantIds: Set<string>;
}

/** An entry, and whether it was used since room was last made. */
interface Entry<Value> {
  readonly kept: Kept<Value>;
  isUsed: boolean;
}

/** Makes a cache. What goes first is what was not used for longest, nearly: each use only marks, as CLOCK does. */
export function createViewCache<Value>(limitBytes: number): ViewCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const index = createIndex();
  let total = 0;

  function drop(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    total -= entry.kept.sizeBytes;
    index.remove(key, entry.kept.productId);
  }

  /** A Map keeps the order of insertion: whoever was used goes to the end of it once more, the others go. */
  function makeRoom(): void {
    for (const [key, entry] of entries) {
      if (total <= limitBytes) return;
      if (entry.isUsed) {
        entry.isUsed = false;
        entries.delete(key);
        entries.set(key, entry);
      } else drop(key);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.kept.untilMs <= performance.now()) {
        drop(key);
        return undefined;
      }
      entry.isUsed = true;
      return entry.kept.value;
    },
    set(key, kept) {
      drop(key);
      entries.set(key, { kept, isUsed: false });
      total += kept.sizeBytes;
      index.add(key, kept);
      makeRoom();
    },
    forgetProducts(productIds) {
      for (const productId of productIds) for (const key of index.keysOf(productId)) drop(key);
    },
    forgetVariants(variantIds) {
      for (const id of variantIds) for (const key of index.keysOf(index.productOf(id))) drop(key);
    },
    clear() {
      entries.clear();
      index.clear();
      total = 0;
    },
    sizeBytes: () => total,
  };
}

/** Which keys are about a product, and which product a variant belongs to. */
function createIndex() {
  const products = new Map<string, Known>();
  const productOfVariant = new Map<string, string>();
  return {
    add(key: string, { productId, variantIds }: Omit<Kept<unknown>, "value">): void {
      const known = products.get(productId) ?? { keys: new Set(), variantIds: new Set() };
      products.set(productId, known);
      known.keys.add(key);
      for (const variantId of variantIds) {
        known.variantIds.add(variantId);
        productOfVariant.set(variantId, productId);
      }
    },
    remove(key: string, productId: string): void {
      const known = products.get(productId);
      known?.keys.delete(key);
      if (known?.keys.size !== 0) return;
      products.delete(productId);
      for (const variantId of known.variantIds) productOfVariant.delete(variantId);
    },
    /** A copy: the caller drops them one by one. */
    keysOf: (productId: string | undefined): readonly string[] =>
      productId === undefined ? [] : Array.from(products.get(productId)?.keys ?? []),
    productOf: (variantId: string): string | undefined => productOfVariant.get(variantId),
    clear(): void {
      products.clear();
      productOfVariant.clear();
    },
  };
}
