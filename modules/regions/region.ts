import type { Region } from "@hansa/kernel";

/** Where a region stands: it takes orders, it finishes what it has, or it is gone and waits for its failover. */
export type RegionState = "serving" | "draining" | "lost";

/** One region of the shop, as the directory has it. */
export interface RegionEntry {
  readonly code: Region;
  readonly name: string;
  /** Whether global tables (catalogue, prices, channels, staff) are written here. Exactly one region is home. */
  readonly isHome: boolean;
  /** Raised by a failover, so that a region that comes back from the dead can be told from its successor. */
  readonly epoch: number;
  readonly state: RegionState;
}
