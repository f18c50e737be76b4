import type { Tx } from "#platform/db";
import type { Static, TSchema } from "typebox";

/** Most events in one job, and on one row of the list of what waits. */
export const EVENTS_PER_JOB = 100;

/** One kind of event that a room announces: name in the past tense, version, and the shape of its payload. */
export interface EventKind<Payload> {
  /** `room.past_tense` */
  readonly type: string;
  /** Raised only for additions; a change that breaks readers is a new type. */
  readonly version: number;
  readonly schema: TSchema;
  /** Never present at run time: carries the payload's type. */
  readonly payload?: Payload;
}

/** What a handler is told about an event beside its payload. */
export interface EventMeta {
  readonly id: string;
  readonly occurredAt: Date;
  /** W3C `traceparent` of the request that caused it, or null. */
  readonly trace: string | null;
}

/** Declares a kind of event. Payloads carry ids and facts, no personal data beyond ids; times as RFC 3339 text. */
export function eventKind<Schema extends TSchema>(type: string, schema: Schema): EventKind<Static<Schema>> {
  return { type, version: 1, schema };
}

/** One event as a handler gets it. */
export interface Delivered<Payload> extends EventMeta {
  readonly payload: Payload;
}

/** Something that a room does because events happened elsewhere, in a transaction with their inbox rows. */
export interface Handler {
  readonly on: EventKind<unknown>;
  /** `room.what_it_does`: the inbox key. Never rename it. */
  readonly name: string;
  readonly neededNow?: NeededNow;
  handle(tx: Tx, events: readonly Delivered<unknown>[]): Promise<void>;
}

/**
 * Tells which handlers, of all that share this function, have something to do at present: the others get no jobs. For
 * handlers whose work somebody must first ask for, such as telling another system.
 *
 * @returns names of handlers
 */
export type NeededNow = (tx: Tx) => Promise<ReadonlySet<string>>;

interface HandlerOfOne<Payload> {
  readonly on: EventKind<Payload>;
  readonly name: string;
  readonly neededNow?: NeededNow;
  handle(tx: Tx, payload: Payload, meta: EventMeta): Promise<void>;
}

interface HandlerOfMany<Payload> {
  readonly on: EventKind<Payload>;
  readonly name: string;
  readonly neededNow?: NeededNow;
  /** Events that arrived together, oldest first; one that throws makes each come again alone. */
  handleAll(tx: Tx, events: readonly Delivered<Payload>[]): Promise<void>;
}

/**
 * Declares a handler; its effect happens once per event however often the event is delivered. `handleAll` is for effects
 * that are cheaper together, such as what follows every order.
 */
export function handler<Payload>(declared: HandlerOfOne<Payload> | HandlerOfMany<Payload>): Handler {
  const { on, name, neededNow } = declared;
  const told = { on, name, ...(neededNow === undefined ? {} : { neededNow }) };
  if ("handleAll" in declared) {
    return { ...told, handle: (tx, events) => declared.handleAll(tx, parseDelivered(events)) };
  }
  return {
    ...told,
    async handle(tx, events) {
      for (const { payload, ...meta } of parseDelivered<Payload>(events)) await declared.handle(tx, payload, meta);
    },
  };
}

/** Payloads were checked against the kind's type when they were announced. */
function parseDelivered<Payload>(events: readonly Delivered<unknown>[]): readonly Delivered<Payload>[] {
  return events as readonly Delivered<Payload>[];
}
