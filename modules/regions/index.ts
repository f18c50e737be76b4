export { ensureRegion, homeRegion, listRegions } from "./directory.ts";
export { NoHomeRegion } from "./errors.ts";
export type { RegionEntry, RegionState } from "./region.ts";
export { regionRoutes } from "./routes.ts";
export { seedRegions } from "./seed.ts";
