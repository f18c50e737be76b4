import { InvalidInput, newId } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { parseEmail } from "./email.ts";
import { selectByExternalId, upsertImported } from "./import-queries.ts";
import { parseName } from "./profile.ts";

/** A customer of another system. */
export interface ImportedCustomer {
  readonly externalId: string | null;
  readonly email: string;
  readonly name: string | null;
  /** BCP 47, or null when unknown. */
  readonly locale: string | null;
}

/** What became of one row, in the order of the rows. */
export type ImportOutcome =
  | { readonly kind: "written"; readonly change: "made" | "changed" | "same" }
  | { readonly kind: "refused"; readonly refusal: InvalidInput };

/** Most customers of one call. */
export const IMPORT_BATCH = 1_000;

/**
 * The customers stand, without passwords: the first sign-up or reset with the address sets one. Those who stand already
 * are renamed, by external id or address; nothing that they proved or set is touched. Of two rows with one address the
 * last counts. A row that breaks a rule is refused alone.
 */
export async function importCustomers(tx: Tx, rows: readonly ImportedCustomer[]): Promise<readonly ImportOutcome[]> {
  const read = rows.map((row) => readRow(row));
  const byAddress = new Map(read.flatMap((one) => (one.kind === "read" ? [[one.row.normalised, one.row]] : [])));
  const rowsWritten = byAddress.size > 0 ? await upsertImported(tx, [...byAddress.values()]) : [];
  const written = new Map(rowsWritten.map((row) => [row.normalised, changeOf(row)]));
  return read.map((one) => {
    if (one.kind === "refused") return one;
    const change = written.get(one.row.normalised);
    return change === undefined ? TAKEN : { kind: "written", change };
  });
}

/**
 * Finds customers by the names that another system has for them.
 *
 * @returns customer ids by external id; an id that nobody has is absent
 */
export async function findImportedCustomers(
  on: Queryable,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (externalIds.length === 0) return new Map();
  const found = await selectByExternalId(on, externalIds);
  return new Map(found.map(({ externalId, id }) => [externalId, id]));
}

type Change = Extract<ImportOutcome, { kind: "written" }>["change"];

function changeOf(row: { readonly versionBefore: number | null; readonly version: number }): Change {
  const { versionBefore, version } = row;
  if (versionBefore === null) return "made";
  return versionBefore === version ? "same" : "changed";
}

const TAKEN: ImportOutcome = {
  kind: "refused",
  refusal: new InvalidInput([{ pointer: "/externalId", message: "or the e-mail address belongs to another customer" }]),
};

type Row = Parameters<typeof upsertImported>[1][number];
type Read = { readonly kind: "read"; readonly row: Row } | { readonly kind: "refused"; readonly refusal: InvalidInput };

function readRow({ externalId, email, name, locale }: ImportedCustomer): Read {
  try {
    const row = { id: newId(), externalId, ...parseEmail(email), name: name === null ? null : parseName(name), locale };
    return { kind: "read", row };
  } catch (error) {
    if (error instanceof InvalidInput) return { kind: "refused", refusal: error };
    throw error;
  }
}
