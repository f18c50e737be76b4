import { listProductRevisions } from "#modules/catalog";
import type { Database } from "#platform/db";
import { DatabaseClock } from "./database-clock.ts";
import type { SearchDocument } from "./engine/document.ts";
import { loadDocuments, loadSurroundings } from "./load-documents.ts";

const PAGE = 1_000;

/** All published products as documents, a page at a time. @param turns where the next begin or end of a price is noted */
export async function* pagesOf(db: Database, turns: Map<string, Date>): AsyncGenerator<readonly SearchDocument[]> {
  const around = await loadSurroundings(db);
  const clock = new DatabaseClock(db);
  let ahead: Promise<readonly { readonly id: string }[]> = listProductRevisions(db, { after: null, limit: PAGE });
  for (;;) {
    const page = await ahead;
    const last = page.at(-1);
    if (last === undefined) return;
    ahead = page.length < PAGE ? Promise.resolve([]) : listProductRevisions(db, { after: last.id, limit: PAGE });
    const ids = page.map(({ id }) => id);
    const loaded = await loadDocuments(db, ids, { ...around, now: await clock.ask() });
    noteTurns(turns, ids, loaded.turns);
    yield loaded.documents;
  }
}

/** Keeps when the next price of each of these products begins or ends. */
export function noteTurns(turns: Map<string, Date>, ids: Iterable<string>, found: ReadonlyMap<string, Date>): void {
  for (const id of ids) turns.delete(id);
  for (const [id, turn] of found) turns.set(id, turn);
}
