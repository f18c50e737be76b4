import { many, type Queryable, sql } from "#platform/db";

/** Most events that are read about one thing. */
export const MAX_EVENTS_ABOUT = 200;

/** An event as it was announced, and who has had its effect. */
export interface AnnouncedEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly payload: unknown;
  readonly occurredAt: Date;
  /** Whether its handlers are still to be given it. */
  readonly isWaiting: boolean;
  /** Handlers that have had their effect. */
  readonly handledBy: readonly string[];
}

/**
 * What was announced about these subjects and is still kept (`KEEP_EVENTS_MS`), oldest first, at most
 * `MAX_EVENTS_ABOUT`. A subject is the `orderId` of a payload, or the `attemptKey` of one without it. No lock.
 */
export function listEventsAbout(on: Queryable, subjects: readonly string[]): Promise<readonly AnnouncedEvent[]> {
  return many(
    on,
    sql<AnnouncedEvent>`
      with about as (
        select id, type, version, payload, occurred_at
        from platform.outbox
        where region = ${on.region}::text
          and coalesce(payload ->> 'orderId', payload ->> 'attemptKey') collate "C" = any(${subjects}::text[])
      )
      select id, type, version, payload, occurred_at as "occurredAt",
        exists (
          select from platform.outbox_waiting
          where outbox_waiting.region = ${on.region}::text
            and about.id = any(outbox_waiting.event_ids)
        ) as "isWaiting",
        array(
          select handler
          from platform.inbox
          where inbox.region = ${on.region}::text
            and inbox.event_id = about.id
          order by handler
        ) as "handledBy"
      from about
      order by id
      limit ${MAX_EVENTS_ABOUT}::int
    `,
  );
}
