import type { Tx } from "#platform/db";
import type { Draft, StoredLine } from "./cart-state.ts";
import { insertLines, selectLines, updateLines } from "./line-queries.ts";
import type { RegionCount } from "./quantity.ts";
import { type CartWithLinesRow, insertCarts, lockCartRows, touchCarts, updateCarts } from "./queries.ts";

/** Locks carts and reads their lines: two statements issued together. Unknown ids are absent. */
export async function loadDrafts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Draft>> {
  const [carts, lines] = await Promise.all([lockCartRows(tx, ids), selectLines(tx, ids)]);
  const drafts = new Map(carts.map((cart) => [cart.id, { cart, lines: new Map<string, StoredLine>() }]));
  for (const { cartId, variantId, region, added, cut, position } of lines) {
    const of = drafts.get(cartId)?.lines;
    if (of === undefined) continue;
    addCount(of, { variantId, position, count: { region: region ?? tx.region, added, cut: cut ?? {} } });
  }
  return drafts;
}

/** A cart that was read together with its lines. */
export function toDraft({ lines, ...cart }: CartWithLinesRow): Draft {
  const of = new Map<string, StoredLine>();
  for (const { variantId, position, region, added, cut } of lines) {
    addCount(of, { variantId, position, count: { region, added, cut } });
  }
  return { cart, lines: of };
}

function addCount(
  lines: Map<string, StoredLine>,
  row: { readonly variantId: string; readonly position: number; readonly count: RegionCount },
): void {
  const known = lines.get(row.variantId);
  lines.set(row.variantId, {
    variantId: row.variantId,
    counts: known === undefined ? [row.count] : [...known.counts, row.count],
    position: Math.min(known?.position ?? row.position, row.position),
  });
}

/**
 * Writes what is new in the drafts: at most five statements, all issued at once. Whatever happened to a cart or a line
 * in between, it is written once.
 */
export async function saveDrafts(
  tx: Tx,
  before: ReadonlyMap<string, Draft>,
  after: ReadonlyMap<string, Draft>,
): Promise<void> {
  const changed = [...after.values()].filter((draft) => draft !== before.get(draft.cart.id));
  const made = changed.filter(({ cart }) => !before.has(cart.id)).map(({ cart }) => cart);
  const known = changed.filter(({ cart }) => before.has(cart.id)).map(({ cart }) => cart);
  const rewritten = known.filter((cart) => before.get(cart.id)?.cart !== cart);
  const touched = known.filter((cart) => cart.isDue && !rewritten.includes(cart)).map(({ id }) => id);
  const counts = changed.flatMap((draft) => newCounts(before.get(draft.cart.id), draft, tx.region));
  const firstCounts = counts.filter(({ isFirst }) => isFirst);
  const laterCounts = counts.filter(({ isFirst }) => !isFirst);
  await Promise.all([
    made.length > 0 && insertCarts(tx, made),
    rewritten.length > 0 && updateCarts(tx, rewritten),
    touched.length > 0 && touchCarts(tx, touched),
    firstCounts.length > 0 && insertLines(tx, firstCounts),
    laterCounts.length > 0 && updateLines(tx, laterCounts),
  ]);
}

function newCounts(before: Draft | undefined, { cart, lines }: Draft, region: string) {
  return [...lines.values()]
    .filter((line) => line !== before?.lines.get(line.variantId))
    .flatMap(({ variantId, counts, position }) => {
      const own = ownOf(counts, region);
      if (own === undefined) return [];
      const isFirst = ownOf(before?.lines.get(variantId)?.counts ?? [], region) === undefined;
      return [{ cartId: cart.id, variantId, added: own.added, cut: own.cut, position, isFirst }];
    });
}

function ownOf(counts: readonly RegionCount[], region: string): RegionCount | undefined {
  return counts.find((count) => count.region === region);
}
