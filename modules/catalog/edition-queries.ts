import { newId } from "@hansa/kernel";
import { one, type Queryable, run, sql, type Tx } from "#platform/db";

/** The token that names the present state of what products are and belong to. */
export interface EditionRow {
  readonly token: string;
}

/** The present edition; there is always one row. No locks. */
export function selectEdition(on: Queryable): Promise<EditionRow> {
  return one(on, sql<EditionRow>`select edition.token as "token" from catalog.edition`);
}

/**
 * Makes every process read anew what products are and belong to, from the commit on. Locks the one row until then: call it
 * after the products and collections themselves are locked and written, so that writers take turns and never wait in a circle.
 */
export function renewEdition(tx: Tx): Promise<number> {
  return run(tx, sql`update catalog.edition set token = ${newId(tx.now.getTime())}::uuid`);
}
