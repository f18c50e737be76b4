import type { Tx } from "#platform/db";
import type { Static, TSchema } from "typebox";

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

/** Something that a room does because an event happened elsewhere, in a transaction with its inbox row. */
export interface Handler {
  readonly on: EventKind<unknown>;
  /** `room.what_it_does`: the inbox key. Never rename it. */
  readonly name: string;
  handle(tx: Tx, payload: unknown, meta: EventMeta): Promise<void>;
}

/** Declares a handler; its effect happens once per event however often the event is delivered. */
export function handler<Payload>(declared: {
  readonly on: EventKind<Payload>;
  readonly name: string;
  handle(tx: Tx, payload: Payload, meta: EventMeta): Promise<void>;
}): Handler {
  return declared;
}
