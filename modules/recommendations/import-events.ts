import type { Tx } from "#platform/db";
import type { Kind } from "./click-book.ts";
import { countChange, insertEvents, type KeptEvent } from "./event-queries.ts";
import { eventIdOf, sessionIdOf } from "./visitor.ts";

/** An event of another system. */
export interface ImportedEvent {
  readonly kind: Kind;
  /** A product's id or external id, or a name that the catalogue does not know (yet); null for a search. */
  readonly item: string | null;
  readonly query: string | null;
  /** What belongs together; null for what does not. */
  readonly session: string | null;
  readonly channel: string | null;
  readonly at: Date;
}

/** Most events in one call. */
export const MAX_IMPORTED = 5_000;
const SLOT = 1;

/**
 * Keeps events of another system, in the order in which they are given where their times are the same. They are learned
 * from like our own, but nobody is told of them: they are history.
 *
 * @returns per event whether it is new
 */
export async function importEvents(tx: Tx, given: readonly ImportedEvent[]): Promise<readonly boolean[]> {
  const places = new Map<string, number>();
  const events: readonly KeptEvent[] = given.map(({ kind, item, query, session, channel, at }) => {
    // Files count in seconds: what happened in the same one keeps its order by a millisecond each.
    const place = places.get(`${session ?? ""}/${String(at.getTime())}`) ?? 0;
    places.set(`${session ?? ""}/${String(at.getTime())}`, place + 1);
    const sessionId = session === null ? null : sessionIdOf(`imported/${session}`);
    const id = eventIdOf(at.getTime() + place, ["imported", session, kind, item, query]);
    return { id, kind, item, query, channel, sessionId, customerId: null, at };
  });
  const fresh = await insertEvents(tx, [...new Map(events.map((event) => [event.id, event])).values()], 0);
  if (fresh.size > 0) await countChange(tx, SLOT);
  return events.map(({ id }) => fresh.has(id));
}
