export type { OfferUpdate, SearchDocument, Signals } from "./engine/document.ts";
export { SearchNotReady } from "./errors.ts";
export { createQueryLog, type QueryLog } from "./query-log.ts";
export { type SearchRouteNeeds, searchRoutes } from "./routes.ts";
export { createRules, type Rules } from "./rules.ts";
export type { SearchAnswer, SearchEngine, SearchRequest } from "./search-engine.ts";
export { createThreadedSearch, type ThreadedSearch } from "./threaded-search.ts";
export { searchHandlers, searchJobs } from "./subscriptions.ts";
