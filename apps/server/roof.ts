import type { ProductViews } from "#modules/catalog";
import type { ChannelCache } from "#modules/channels";
import { openImports } from "#modules/imports";
import { insightHandlers, insightJobs, insightRoutes } from "#modules/insights";
import {
  countFunnel,
  type AffinityOf,
  openRecommendations,
  RECORD_LANES,
  reportOutcomes,
} from "#modules/recommendations";
import { type ChangeFeed, type Database, openLanes } from "#platform/db";
import type { Handler } from "#platform/events";
import type { PressureSource, Route } from "#platform/http";
import type { Recurring } from "#platform/jobs";

/** What the rooms under the roof stand on. */
export interface RoofNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  readonly views: ProductViews;
  readonly now: () => Date;
  readonly onBatch: (batcher: string) => (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** The rooms that live on what the others announce. */
export interface Roof {
  readonly routes: readonly Route[];
  readonly handlers: readonly Handler[];
  readonly recurring: readonly Recurring[];
  readonly pressure: readonly PressureSource[];
  /** What a visitor leans to, for whoever puts lists in order. */
  readonly affinityOf: AffinityOf;
  /** Ends the streams that pages watch. */
  endStreams(): void;
  /** Waits for what is under way, then gives the connections back. */
  close(): Promise<void>;
}

/** Wires the rooms under the roof; no room below knows of them. */
export function openRoof(needs: RoofNeeds): Roof {
  const { onBatch, ...standing } = needs;
  const lanes = openLanes(needs.db, RECORD_LANES);
  const imports = openImports(needs);
  const recommendations = openRecommendations({ ...standing, lanes, onBatch: onBatch("recommendations.record") });
  return {
    routes: [
      ...recommendations.routes,
      ...insightRoutes({ now: needs.now, funnelOf: countFunnel, outcomesOf: reportOutcomes }),
      ...imports.routes,
    ],
    handlers: [...recommendations.handlers, ...insightHandlers, ...imports.handlers],
    recurring: [...recommendations.recurring, ...insightJobs, ...imports.recurring],
    pressure: [() => recommendations.queueAgeMs()],
    affinityOf: recommendations.affinityOf,
    endStreams: () => imports.endStreams(),
    async close() {
      imports.endStreams();
      await recommendations.drain();
      await lanes.close();
    },
  };
}
