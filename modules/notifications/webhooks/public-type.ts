import type { Static, TObject } from "typebox";
import type { EventKind } from "#platform/events";

/** What is told of one event. */
export interface Told {
  readonly data: Readonly<Record<string, unknown>>;
  /** `order/<id>`: what it is about. Messages about one thing are sent in their order; null where order means nothing. */
  readonly aggregate: string | null;
}

/** A type of event that other systems may hear of. Its name and shape are public: what breaks readers is a new version. */
export interface PublicType {
  /** `com.hansa.<thing>.<past_tense>.v<n>` */
  readonly type: string;
  /** A sentence for people. */
  readonly means: string;
  /** What staff must be allowed to read to have it told to anybody. */
  readonly scope: string;
  /** The event of a room that causes it. */
  readonly on: EventKind<unknown>;
  /** The shape of `data`. */
  readonly schema: TObject;
  tell(payload: unknown): Told;
}

interface Declared<Payload, Schema extends TObject> {
  readonly type: string;
  readonly means: string;
  readonly scope: string;
  readonly on: EventKind<Payload>;
  readonly schema: Schema;
  readonly dataOf: (payload: Payload) => Static<Schema>;
  readonly aggregateOf: (payload: Payload) => string | null;
}

/** Declares a public type. */
export function publicType<Payload, Schema extends TObject>(declared: Declared<Payload, Schema>): PublicType {
  const { type, means, scope, on, schema, dataOf, aggregateOf } = declared;
  return {
    type,
    means,
    scope,
    on,
    schema,
    tell(given) {
      const payload = parsePayload(on, given);
      return { data: parseData(dataOf(payload)), aggregate: aggregateOf(payload) };
    },
  };
}

/** Payloads were checked against the kind's type when they were announced. */
function parsePayload<Payload>(_: EventKind<Payload>, given: unknown): Payload {
  return given as Payload;
}

/** What a closed object schema describes. */
function parseData(data: unknown): Readonly<Record<string, unknown>> {
  return data as Readonly<Record<string, unknown>>;
}
