import { Type } from "typebox";
import type { Finding } from "#platform/db";
import { listDeadLetters, outboxLagMs } from "#platform/events";
import { type Route, route, scope } from "#platform/http";
import { jobAgeMs } from "#platform/jobs";

/** Most dead letters that are counted one by one. */
const MOST_COUNTED = 100;

/** What the shop last found when it looked at its own invariants. */
export interface Pulse {
  record(findings: readonly Finding[], at: Date): void;
  read(): { readonly findings: readonly Finding[]; readonly checkedAt: Date | null };
}

/** Remembers the last look of this process; a process without a worker never looked. */
export function createPulse(): Pulse {
  let last: ReturnType<Pulse["read"]> = { findings: [], checkedAt: null };
  return {
    record(findings, checkedAt) {
      last = { findings, checkedAt };
    },
    read: () => last,
  };
}

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });

/** Shows the desk how the shop does. */
export function pulseRoute(pulse: Pulse): Route {
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
            description: "When the invariants were looked at; null where this process has not.",
          }),
          broken: Type.Array(Type.Object({ room: Type.String(), name: Type.String(), count: Count }, closed)),
        },
        closed,
      ),
    },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      const [lagMs, ageMs, letters] = await Promise.all([
        outboxLagMs(db),
        jobAgeMs(db),
        listDeadLetters(db, { after: null, limit: MOST_COUNTED }),
      ]);
      const { findings, checkedAt } = pulse.read();
      return {
        outboxLagMs: lagMs,
        jobsAgeMs: ageMs,
        deadLetters: letters.length,
        checkedAt: checkedAt?.toISOString() ?? null,
        broken: findings.map(({ room, name, count }) => ({ room, name, count })),
      };
    },
  });
}
