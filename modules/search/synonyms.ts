import type { Queryable } from "#platform/db";
import type { Synonym } from "./search-engine.ts";
import { listSynonymRules } from "./synonym-queries.ts";
import { starterSynonyms } from "./text/starter-synonyms.ts";
import { parseSynonyms } from "./text/synonyms.ts";

/** The starter set and what the desk added, by language. A rule of the desk that cannot be read any more is passed over. */
export async function loadSynonyms(on: Queryable): Promise<Readonly<Record<string, readonly Synonym[]>>> {
  const rules = await listSynonymRules(on);
  const all = new Map<string, Synonym[]>(Object.entries(starterSynonyms()).map(([language, list]) => [language, [...list]]));
  for (const { language, rule } of rules) {
    const known = all.get(language) ?? [];
    all.set(language, [...known, ...(parseSynonyms(rule) ?? [])]);
  }
  return Object.fromEntries(all);
}
