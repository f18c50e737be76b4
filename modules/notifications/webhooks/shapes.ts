import { InvalidInput, isId } from "@hansa/kernel";
import { Type } from "typebox";
import { PUBLIC_TYPES } from "./catalogue.ts";
import { DELIVERY_STATES, ENDPOINT_STATES, endpointState } from "./delivery.ts";
import type { ListedDelivery } from "./delivery-queries.ts";
import type { EndpointRow } from "./endpoint-queries.ts";
import { TRY_ERRORS } from "./post.ts";
import { MAX_URL_LENGTH, shownUrl } from "./url.ts";

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: "uuid", maxLength: 36 });
export const ById = Type.Object({ id: Uuid }, closed);
export const Moment = Type.String({ format: "date-time" });
export const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
export const Secret = Type.String({ maxLength: 100, description: "Begins with `whsec_`; shown this once." });
export const PublicTypeName = Type.Union(PUBLIC_TYPES.map(({ type }) => Type.Literal(type)));
const TryErrorName = Type.Union(TRY_ERRORS.map((error) => Type.Literal(error)));
export const DeliveryStateName = Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state)));

const EventTypes = Type.Array(PublicTypeName, { minItems: 1, maxItems: PUBLIC_TYPES.length });
const Url = Type.String({ format: "uri", minLength: 10, maxLength: MAX_URL_LENGTH });
const Description = Type.String({ maxLength: 200 });

/** What is asked for a new endpoint. */
export const EndpointBody = Type.Object(
  { url: Url, description: Type.Optional(Description), eventTypes: EventTypes },
  closed,
);

/** What is to change about an endpoint. */
export const EndpointPatch = Type.Object(
  {
    url: Type.Optional(Url),
    description: Type.Optional(Description),
    eventTypes: Type.Optional(EventTypes),
    isEnabled: Type.Optional(Type.Boolean({ description: "True also ends a suspension: what waits is sent." })),
  },
  { ...closed, minProperties: 1 },
);

/** An endpoint as the desk sees it. */
export const EndpointView = Type.Object(
  {
    id: Uuid,
    url: Type.String({ description: "Without its query, which may hold a key, for whoever may only read." }),
    description: Type.String(),
    eventTypes: Type.Array(Type.String()),
    state: Type.Union(ENDPOINT_STATES.map((state) => Type.Literal(state))),
    failingSince: orNull(Moment),
    suspendedAt: orNull(Moment),
    previousSecretUntil: orNull(Moment),
    createdAt: Moment,
  },
  closed,
);

/** A row as the desk sees it. @param isWriter whether the reader may change it, and sees all of its URL */
export function viewOfEndpoint(
  row: EndpointRow,
  { now, isWriter }: { readonly now: Date; readonly isWriter: boolean },
) {
  const { id, url, description, eventTypes, createdAt, previousUntil, failedRounds, failingSince, resumeAt } = row;
  const { suspendedAt } = row;
  const isFailing = failedRounds !== null && failingSince !== null && resumeAt !== null;
  const state = endpointState(row, isFailing ? { failedRounds, failingSince, resumeAt, suspendedAt } : null);
  const isInTrouble = state === "failing" || state === "suspended";
  return {
    id,
    url: isWriter ? url : shownUrl(url),
    description,
    eventTypes,
    state,
    failingSince: isInTrouble ? (failingSince?.toISOString() ?? null) : null,
    suspendedAt: state === "suspended" ? (suspendedAt?.toISOString() ?? null) : null,
    previousSecretUntil: previousUntil !== null && previousUntil > now ? previousUntil.toISOString() : null,
    createdAt: createdAt.toISOString(),
  };
}

/** A delivery as lists show it. */
export const DeliveryView = Type.Object(
  {
    id: Uuid,
    messageId: Type.String({ description: "The `webhook-id`, and the `id` in the body." }),
    endpointId: Uuid,
    to: orNull(Type.String({ description: "The URL without its query; null where the endpoint is gone." })),
    type: Type.String(),
    aggregate: orNull(Type.String()),
    state: DeliveryStateName,
    attempts: Type.Integer({ minimum: 0 }),
    nextTryAt: orNull(Moment),
    createdAt: Moment,
    settledAt: orNull(Moment),
    lastStatus: orNull(Type.Integer()),
    lastError: orNull(TryErrorName),
  },
  closed,
);

/** One try. */
export const AttemptView = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    at: Moment,
    durationMs: Type.Integer({ minimum: 0 }),
    status: orNull(Type.Integer()),
    error: orNull(TryErrorName),
  },
  closed,
);

/** A delivery as lists show it. */
export function viewOfDelivery({ dueAt, createdAt, settledAt, endpointUrl, ...delivery }: ListedDelivery) {
  return {
    ...delivery,
    to: endpointUrl === null ? null : shownUrl(endpointUrl),
    nextTryAt: delivery.state === "waiting" ? dueAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}

/** The id in a cursor. @throws InvalidInput when it is none of ours */
export function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/cursor", message: "must be a nextCursor of this list" }]);
  return id;
}
