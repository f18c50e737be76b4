import type { Tx } from "#platform/db";
import { type ImportedStateRow, lockImportedRows, restoreImported, usedCustomers } from "./import-queries.ts";
import { eraseCustomer } from "./profile.ts";

/** Everything of a customer that imports write, as it stands: plain data, to be kept as JSON. */
export type ImportedState = Omit<ImportedStateRow, "normalised">;

/** What an import did to a customer; `before` is null when it made it. */
export interface CustomerWrite {
  readonly id: string;
  readonly before: ImportedState | null;
  readonly after: ImportedState;
}

/** Why a customer was not taken back. */
export interface CustomerKept {
  readonly column: string;
  readonly message: string;
}

const CHANGED: CustomerKept = { column: "", message: "was changed since the import" };
const USED: CustomerKept = { column: "", message: "has used the account since the import" };

/** The customers of these normalised addresses, locked in the order of their ids; null for one that nobody has. */
export async function lockImported(tx: Tx, normalised: readonly string[]): Promise<readonly (ImportedState | null)[]> {
  const rows = new Map((await lockImportedRows(tx, { normalised, ids: [] })).map((row) => [row.normalised, row]));
  return normalised.map((one) => {
    const row = rows.get(one);
    if (row === undefined) return null;
    const { normalised: _, ...state } = row;
    return state;
  });
}

/**
 * Customers that an import made are erased, and those that it changed are put back. One who has set a password, proved the
 * address or entered an address since, or was changed, stays.
 *
 * @returns why each stays, in the order of the writes; null for one that was taken back
 */
export async function takeBackCustomers(
  tx: Tx,
  writes: readonly CustomerWrite[],
): Promise<readonly (CustomerKept | null)[]> {
  const ids = writes.map(({ id }) => id);
  const rows = new Map((await lockImportedRows(tx, { normalised: [], ids })).map((row) => [row.id, row]));
  const used = await usedCustomers(tx, ids);
  const outcomes = writes.map(({ id, before, after }) => {
    const row = rows.get(id);
    if (row === undefined || !isAlike(row, after)) return CHANGED;
    return before === null && used.has(id) ? USED : null;
  });
  const free = writes.filter((_, index) => outcomes[index] === null);
  await restoreImported(
    tx,
    free.flatMap(({ before }) => before ?? []),
  );
  for (const { id, before } of free) if (before === null) await eraseCustomer(tx, id);
  return outcomes;
}

function isAlike(one: ImportedState, other: ImportedState): boolean {
  return one.name === other.name && one.locale === other.locale && one.externalId === other.externalId;
}
