import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A rule of the desk. */
export interface SynonymRow {
  readonly id: string;
  /** Language that it holds for, `*` for all. */
  readonly language: string;
  readonly rule: string;
}

/** Most rules of a shop: they are read whole. */
export const MAX_SYNONYM_RULES = 5_000;

/** All rules of the desk by language, then text. No locks. */
export function listSynonymRules(on: Queryable): Promise<readonly SynonymRow[]> {
  return many(
    on,
    sql<SynonymRow>`
      select id, language, rule
      from search.synonym
      order by language, rule
      limit ${MAX_SYNONYM_RULES}::int
    `,
  );
}

/** Adds a rule. An absent row means that the language has it already. */
export function insertSynonym(tx: Tx, row: SynonymRow): Promise<SynonymRow | null> {
  return first(
    tx,
    sql<SynonymRow>`
      insert into search.synonym (id, language, rule)
      values (${row.id}::uuid, ${row.language}::text, ${row.rule}::text)
      on conflict (language, rule) do nothing
      returning id, language, rule
    `,
  );
}

/** Takes a rule away. @returns 0 when it was not there */
export function deleteSynonym(tx: Tx, id: string): Promise<number> {
  return run(tx, sql`delete from search.synonym where id = ${id}::uuid`);
}
