import { Type } from "typebox";
import type { Finding, Queryable } from "#platform/db";
import { listDeadLetters, outboxLagMs } from "#platform/events";
import { type Route, route, scope } from "#platform/http";
import { jobAgeMs, lastFound } from "#platform/jobs";

/** Most dead letters that are counted one by one. */
const MOST_COUNTED = 100;

/** The turn that looks at every invariant. */
export const WATCH_INVARIANTS = "server.watch_invariants";

/** An invariant that does not hold, and how many rows break it. */
export type Broken = Pick<Finding, "room" | "name" | "count">;

/** What was found when a process last looked at the invariants; `checkedAt` is null before the first look has ended. */
export async function readPulse(
  on: Queryable,
): Promise<{ readonly broken: readonly Broken[]; readonly checkedAt: Date | null }> {
  const last = await lastFound<readonly Broken[]>(on, WATCH_INVARIANTS);
  return { broken: last?.found ?? [], checkedAt: last?.foundAt ?? null };
}

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });

/** Shows the desk how the shop does. */
export function pulseRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/pulse",
    summary: "Show how the shop does: queues, dead letters, and invariants that are broken.",
    auth: scope("insights:read"),
    rate: "desk",
    reply: {
      200: Type.Object(
        {
          outboxLagMs: Type.Number({ minimum: 0 }),
          jobsAgeMs: Type.Number({ minimum: 0 }),
          deadLetters: Type.Integer({ minimum: 0, description: `Counted up to ${String(MOST_COUNTED)}.` }),
          checkedAt: Type.Union([Type.String({ format: "date-time" }), Type.Null()], {
            description: "When the invariants were looked at; null before the first look has ended.",
          }),
          broken: Type.Array(Type.Object({ room: Type.String(), name: Type.String(), count: Count }, closed)),
        },
        closed,
      ),
    },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      const [lagMs, ageMs, letters, { broken, checkedAt }] = await Promise.all([
        outboxLagMs(db),
        jobAgeMs(db),
        listDeadLetters(db, { after: null, limit: MOST_COUNTED }),
        readPulse(db),
      ]);
      return {
        outboxLagMs: lagMs,
        jobsAgeMs: ageMs,
        deadLetters: letters.length,
        checkedAt: checkedAt?.toISOString() ?? null,
        broken: [...broken],
      };
    },
  });
}
