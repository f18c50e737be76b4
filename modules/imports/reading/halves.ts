import { DomainError } from "@hansa/kernel";

/** Why one row of many could not be saved. */
export interface Blame<Row> {
  readonly row: Row;
  readonly message: string;
}

/** What saving came to: what each transaction said, and the rows that were refused. */
export interface InHalves<Row, Result> {
  readonly results: readonly Result[];
  readonly blamed: readonly Blame<Row>[];
}

/**
 * Saves rows in one transaction; when they are refused as a whole, cuts them in two until the row that is to blame stands
 * alone. A server that is busy or away is not the fault of a row, and is thrown.
 */
export async function saveInHalves<Row, Result>(
  rows: readonly Row[],
  save: (rows: readonly Row[]) => Promise<Result>,
): Promise<InHalves<Row, Result>> {
  try {
    return { results: [await save(rows)], blamed: [] };
  } catch (error) {
    if (!isRowsFault(error)) throw error;
    const [only] = rows;
    if (rows.length === 1 && only !== undefined)
      return { results: [], blamed: [{ row: only, message: messageOf(error) }] };
    const half = Math.ceil(rows.length / 2);
    const one = await saveInHalves(rows.slice(0, half), save);
    const other = await saveInHalves(rows.slice(half), save);
    return { results: [...one.results, ...other.results], blamed: [...one.blamed, ...other.blamed] };
  }
}

/** Whether the data break a rule: a refusal of a room, or classes 22 and 23 of SQLSTATE. */
export function isRowsFault(error: unknown): error is Error {
  if (error instanceof DomainError) return error.status < 500;
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}

function messageOf(error: Error): string {
  return error.message.split("\n")[0] ?? "";
}
