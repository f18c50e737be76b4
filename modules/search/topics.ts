/** Topics of the change feed that this room announces: keys are product ids, or null for all. */
export const SIGNALS = "search.signals";
/** Synonyms were changed; no keys. */
export const SYNONYMS = "search.synonyms";
/** Rules of the desk or ranking settings were changed; no keys. */
export const RULES = "search.rules";
/** Topics of the rooms below. */
export const PRODUCTS = "catalog.products";
