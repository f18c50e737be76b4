import type { ChannelCache } from "#modules/channels";
import type { Database } from "#platform/db";

/** Origins of other sites' pages that may call us: those of the settings and those of the open channels. */
export interface Origins {
  readonly list: () => Promise<readonly string[]>;
  /** Whether such a page may use a session. The door has asked for the list before anybody asks who somebody is. */
  readonly trusts: (origin: string) => boolean;
}

/** @param always those of the settings */
export function createOrigins(db: Database, channels: ChannelCache, always: readonly string[] = []): Origins {
  return {
    list: async () => [...always, ...(await channels.origins(db))],
    trusts: (origin) => always.includes(origin) || channels.isOrigin(origin),
  };
}
