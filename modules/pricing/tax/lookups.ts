import { MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import { loadPriceFacts } from "../price-facts.ts";
import type { ProvidedTaxes } from "./provided.ts";
import type { TaxProvider } from "./provider.ts";
import type { AppliedTax } from "./tax-rate.ts";

/** How long rates are taken to be true; the law gives more notice. */
export const RATES_LIVE_MS = 10 * MINUTE_MS;
/** How much longer an order may use what its cart was shown, so that the total does not change between the two. */
const GRACE_MS = 5 * MINUTE_MS;
/** After a question without an answer nobody is asked for so long: each customer would wait for the same silence. */
export const PAUSE_MS = 5 * SECOND_MS;
const MAX_KEPT = 20_000;

/** Where something is sent. */
export interface TaxDestination {
  readonly country: string;
  readonly subdivision: string | null;
  readonly postalCode: string | null;
}

/** Rates from outside, for channels that ask there. */
export interface TaxLookups {
  /**
   * The rates of these categories; asks where they are not known. Never called inside a transaction.
   *
   * @returns null where the channel does not ask outside, or nobody answered in time: the table answers then
   */
  find(
    on: Queryable,
    channel: string,
    wanted: { readonly destination: TaxDestination; readonly categories: readonly string[] },
  ): Promise<ProvidedTaxes | null>;
  /** What is known already, without asking anybody: for use inside a transaction. */
  known(channel: string, destination: TaxDestination): ProvidedTaxes | null;
  /** Whether anybody outside could be asked at all. */
  readonly isOpen: boolean;
}

interface Kept {
  readonly byCategory: ReadonlyMap<string, AppliedTax>;
  readonly atMs: number;
}

/** Looks nothing up: the table answers. */
export const NO_LOOKUPS: TaxLookups = { find: () => Promise.resolve(null), known: () => null, isOpen: false };

/** Keeps what a provider said, asks once for all who ask the same, and leaves a provider alone that does not answer. */
export function createTaxLookups(
  provider: TaxProvider,
  { now, onUnknown }: { readonly now: () => Date; readonly onUnknown?: (reason: string) => void },
): TaxLookups {
  const kept = new Map<string, Kept>();
  const underway = new Map<string, Promise<void>>();
  const outside = new Set<string>();
  let pausedUntilMs = 0;

  async function ask(key: string, destination: TaxDestination, categories: readonly string[]): Promise<void> {
    const answer = await provider.lookUp({ ...destination, categories, at: now() });
    const atMs = now().getTime();
    if (answer.kind === "unknown") {
      pausedUntilMs = atMs + PAUSE_MS;
      onUnknown?.(answer.reason);
      return;
    }
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, { byCategory: new Map([...(kept.get(key)?.byCategory ?? []), ...answer.byCategory]), atMs });
  }

  function toProvided(key: string, livesMs: number): ProvidedTaxes | null {
    const found = kept.get(key);
    if (found === undefined || now().getTime() - found.atMs > livesMs) return null;
    return { provider: provider.name, byCategory: found.byCategory };
  }

  return {
    isOpen: true,
    async find(on, channel, { destination, categories }) {
      const { settings } = await loadPriceFacts(on, []);
      if (settings.taxSettings.get(channel)?.provider !== "outside") {
        outside.delete(channel);
        return null;
      }
      outside.add(channel);
      const key = keyOf(destination);
      const known = toProvided(key, RATES_LIVE_MS);
      const missing = categories.filter((category) => known?.byCategory.has(category) !== true);
      if (missing.length > 0 && now().getTime() >= pausedUntilMs) {
        const name = `${key} ${missing.toSorted().join(",")}`;
        const asking = underway.get(name) ?? ask(key, destination, missing).finally(() => underway.delete(name));
        underway.set(name, asking);
        await asking;
      }
      return toProvided(key, RATES_LIVE_MS + GRACE_MS);
    },
    known: (channel, destination) =>
      outside.has(channel) ? toProvided(keyOf(destination), RATES_LIVE_MS + GRACE_MS) : null,
  };
}

function keyOf({ country, subdivision, postalCode }: TaxDestination): string {
  return `${country}/${subdivision ?? ""}/${postalCode ?? ""}`;
}
