import { InvalidInput, isId } from "@hansa/kernel";
import { Type } from "typebox";
import type { Tx } from "#platform/db";
import { type Actor, type Route, route, scope } from "#platform/http";
import { listDeadLetters, retryDeadLetter } from "./dead-letters.ts";
import { DeadLetterNotFound } from "./errors.ts";

const Closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });

const DeadLetterView = Type.Object(
  {
    id: Uuid,
    handler: Type.String({ maxLength: 200 }),
    eventId: Uuid,
    type: Type.String({ maxLength: 200 }),
    error: Type.String({ maxLength: 2_000 }),
    attempts: Type.Integer({ minimum: 1 }),
    occurredAt: Type.String({ format: "date-time" }),
    at: Type.String({ format: "date-time" }),
  },
  Closed,
);

/** What the audit log is told of a retry. */
export interface RetryAudit {
  readonly actor: Actor;
  readonly action: "events.dead_letter_retried";
  readonly subject: string;
  readonly requestId: string;
  readonly ip: string;
}

/**
 * The desk's routes for dead letters.
 *
 * @param deps `recordAudit` writes to the audit log in the same transaction; the platform knows no room, so it is given
 */
export function eventRoutes(
  deps: { readonly recordAudit?: (tx: Tx, entry: RetryAudit) => Promise<void> } = {},
): readonly Route[] {
  return [listRoute(), retryRoute(deps.recordAudit)];
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/dead-letters",
    summary: "List the events that a handler could not handle, newest first.",
    auth: scope("events:read"),
    rate: "desk",
    query: Type.Object(
      {
        cursor: Type.Optional(Type.String({ maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      },
      Closed,
    ),
    reply: {
      200: Type.Object(
        { items: Type.Array(DeadLetterView, { maxItems: 100 }), nextCursor: Type.Union([Type.String(), Type.Null()]) },
        Closed,
      ),
    },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const limit = query.limit ?? 50;
      const letters = await listDeadLetters(db, { after: parseCursor(query.cursor), limit });
      const last = letters.length === limit ? letters.at(-1) : undefined;
      return {
        items: letters.map((letter) => ({
          ...letter,
          occurredAt: letter.occurredAt.toISOString(),
          at: letter.at.toISOString(),
        })),
        nextCursor: last === undefined ? null : Buffer.from(last.id).toString("base64url"),
      };
    },
  });
}

function retryRoute(recordAudit: ((tx: Tx, entry: RetryAudit) => Promise<void>) | undefined): Route {
  return route({
    method: "POST",
    path: "/v1/admin/dead-letters/:id/retry",
    summary: "Give a dead letter to its handler once more.",
    auth: scope("events:write"),
    rate: "desk",
    params: Type.Object({ id: Uuid }, Closed),
    reply: { 200: Type.Object({ handler: Type.String({ maxLength: 200 }), eventId: Uuid }, Closed) },
    refusals: [DeadLetterNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const revived = await retryDeadLetter(tx, params.id);
      await recordAudit?.(tx, { actor, action: "events.dead_letter_retried", subject: params.id, requestId, ip });
      return { handler: revived.handler, eventId: revived.eventId };
    },
  });
}

function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/cursor", message: "must be a nextCursor of this list" }]);
  return id;
}
