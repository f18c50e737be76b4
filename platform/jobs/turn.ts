import type { Queryable } from "#platform/db";
import type { JobContext, Recurring } from "./job.ts";
import { claimTurn, endTurn, selectFound } from "./queries.ts";

/** How often each process asks whether a turn is due. */
const ASK_EVERY_MS = 10_000;
/** Work that takes long comes round less often, so that it takes no more than a twentieth of the time. */
const LEAST_PAUSES = 20;

/** Work that one process at a time does for all on its database; what it finds is for all of them to show. */
export interface Turn<Found> {
  /** `room.what_it_does` */
  readonly name: string;
  /** From the start of one turn to the next; longer where the turn before took more than a twentieth of it. */
  readonly everyMs: number;
  /** @returns what was found, as plain JSON */
  run(context: JobContext): Promise<Found>;
}

/** What a turn found, and when. */
export interface LastFound<Found> {
  readonly found: Found;
  readonly foundAt: Date;
}

/** Declares work that is done in turns; a process that dies over it leaves it to the next turn. */
export function inTurns<Found>(turn: Turn<Found>): Recurring {
  const { name, everyMs } = turn;
  return {
    name,
    everyMs: Math.min(everyMs, ASK_EVERY_MS),
    async run(context) {
      if (!(await claimTurn(context.db, name, everyMs, LEAST_PAUSES))) return { did: 0, full: false };
      const from = performance.now();
      const found = await turn.run(context);
      await endTurn(context.db, name, performance.now() - from, found);
      return { did: 1, full: false };
    },
  };
}

/** What the last turn of this name found, whichever process took it; null before the first has ended. */
export async function lastFound<Found>(on: Queryable, name: string): Promise<LastFound<Found> | null> {
  return (await selectFound(on, name)) as LastFound<Found> | null;
}
