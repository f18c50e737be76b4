import type { Channel } from "#modules/channels";
import { Overloaded, type Queryable } from "#platform/db";
import type { Exposure } from "./experiment-queries.ts";
import { assignVariant, type Laboratory } from "./experiments.ts";
import { type Page, planOf } from "./rail-plans.ts";
import { recommend, type Recommended, type RecommendNeeds } from "./recommend.ts";
import type { Recorder } from "./record-events.ts";
import type { Visitor } from "./visitor.ts";

/** Rows of products for a page. */
export interface Rails {
  readonly rails: readonly { readonly key: string; readonly items: readonly Recommended[] }[];
  /** Variants that the visitor sees, by experiment. */
  readonly experiments: Readonly<Record<string, string>>;
}

/** What filling rails stands on. */
export interface RailNeeds extends RecommendNeeds {
  readonly laboratory: Laboratory;
  readonly recorder: Recorder;
  readonly now: () => Date;
}

/** Products of one rail that are looked for before they are dealt out. */
const LEAST = 3;

/**
 * Fills the rails of a page. A product is shown once; a rail that would repeat what others show, or has less than a
 * few products while another one has them, is left out. Who sees which variant of an experiment is noted in passing.
 */
export async function fillRails(
  needs: RailNeeds,
  on: Queryable,
  asked: {
    readonly page: Page;
    readonly items: readonly string[];
    readonly channel: Channel;
    readonly visitor: Visitor;
    readonly limit: number;
  },
): Promise<Rails> {
  const { page, items, channel, visitor, limit } = asked;
  const seen = await drawVariants(needs, on, visitor);
  const plan = planOf(seen[0]?.variant ?? "standard", page);
  const shown = new Set<string>();
  const rails: { key: string; items: readonly Recommended[] }[] = [];
  for (const { key, kind } of plan) {
    const found = await recommend(needs, on, {
      kind,
      items: kind === "trending" || kind === "personal" ? [] : items,
      channel,
      visitor,
      limit,
      priceMin: null,
      priceMax: null,
      exclude: [...items, ...shown],
      catalogueOnly: true,
    });
    // A rail about a visit says nothing to whoever has made none: what it would fall back to has a rail of its own.
    const own = kind === "trending" ? found : found.filter(({ reason }) => reason !== "popular" && reason !== "new");
    if (own.length < (rails.length === 0 && kind === plan.at(-1)?.kind ? 1 : LEAST)) continue;
    for (const { name } of own) shown.add(name);
    rails.push({ key, items: own });
  }
  return { rails, experiments: Object.fromEntries(seen.map(({ experiment, variant }) => [experiment, variant])) };
}

async function drawVariants({ laboratory, recorder, now }: RailNeeds, on: Queryable, visitor: Visitor) {
  const unitId = visitor.sessionId;
  if (unitId === null) return [];
  const running = await laboratory.running(on);
  const seen = running.flatMap((experiment): readonly Exposure[] => {
    const variant = assignVariant(experiment, unitId);
    return variant === null ? [] : [{ experiment: experiment.key, unitId, variant: variant.name }];
  });
  // Nobody waits for it; what an overloaded shop does not note is missing in every variant alike.
  if (seen.length > 0)
    recorder.record({ visitor, events: [], exposures: seen, now: now() }).catch((error: unknown) => {
      if (!(error instanceof Overloaded)) throw error;
    });
  return seen;
}
