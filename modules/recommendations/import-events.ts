import type { Tx } from "#platform/db";
import type { Kind } from "./click-book.ts";
import { copyEvents, countChange, type KeptEvent, selectKnown } from "./event-queries.ts";
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
 * Two who import the same events at the same time meet in a unique violation, and the later one tries again.
 *
 * @returns per event whether it is new
 */
export async function importEvents(tx: Tx, given: readonly ImportedEvent[]): Promise<readonly boolean[]> {
  const places = new Map<string, number>();
  const sessions = new Map<string, string>();
  const events: readonly KeptEvent[] = given.map(({ kind, item, query, session, channel, at }) => {
    // Files count in seconds: what happened in the same one keeps its order by a millisecond each.
    const moment = `${session ?? ""}/${String(at.getTime())}`;
    const place = places.get(moment) ?? 0;
    places.set(moment, place + 1);
    const sessionId = session === null ? null : (sessions.get(session) ?? sessionIdOf(`imported/${session}`));
    if (session !== null && sessionId !== null) sessions.set(session, sessionId);
    const id = eventIdOf(at.getTime() + place, ["imported", session, kind, item, query]);
    return { id, kind, item, query, channel, sessionId, customerId: null, at };
  });
  const distinct = new Map(events.map((event) => [event.id, event]));
  const known = await selectKnown(tx, [...distinct.keys()]);
  // In the order of their ids, so that two who import the same do not wait for each other in a circle.
  const fresh = [...distinct.values()]
    .filter(({ id }) => !known.has(id))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  if (fresh.length > 0) {
    await copyEvents(tx, fresh);
    await countChange(tx, SLOT);
  }
  return events.map(({ id }) => !known.has(id));
}
