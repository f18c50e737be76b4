export {
  adjust,
  type Adjustment,
  type Count,
  MAX_ADJUSTMENTS,
  MAX_ON_HAND,
  restock,
  restockSome,
  setOnHand,
  transfer,
} from "./adjust.ts";
export {
  type Allocation,
  type Allocator,
  createAllocator,
  type Shortage,
  type Taken,
  type Wanted,
} from "./allocate.ts";
export { AVAILABILITY, loadAvailability, loadAvailabilityOf } from "./availability.ts";
export { drawsOf } from "./bundle.ts";
export { InsufficientRoom, InsufficientStock, LocationNotFound, StockIsPromised } from "./errors.ts";
export {
  commitHolds,
  type Ended,
  expireHolds,
  HOLD_MS,
  hold,
  keepHolds,
  openAllocator,
  releaseHolds,
  saveHolds,
  saveSales,
  type TakenFor,
} from "./hold.ts";
export type { Level, Location } from "./level-queries.ts";
export { lockOnHand } from "./lock-on-hand.ts";
export { listLocations, upsertLocation } from "./locations.ts";
export { setPolicy, type StockPolicy } from "./policy.ts";
export { inventoryRoutes } from "./routes.ts";
export { DEFAULT_LOCATION, seedDefaultLocation, seedInventory } from "./seed.ts";
export { inventoryJobs } from "./subscriptions.ts";
export { stockNew } from "./stock-new.ts";
export { loadUnitsSold } from "./units-sold.ts";
