import { HOUR_MS } from "@hansa/kernel";
import { behaviourRecorded } from "#events/recommendations";
import { announceChange } from "#platform/db";
import { type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { forgetOldQueries } from "./forget-queries.ts";
import { recordBehaviour } from "./record-behaviour.ts";
import { RULES } from "./topics.ts";

const SUGGESTIONS_MS = 10 * 60_000;

/** What this room does when something happened elsewhere. */
export const searchHandlers: readonly Handler[] = [
  handler({
    on: behaviourRecorded,
    name: "search.learn_from_behaviour",
    handle: (tx, behaviour) => recordBehaviour(tx, behaviour),
  }),
];

/** The work that comes round: suggestions are read again, and old counts are forgotten. */
export const searchJobs: readonly Recurring[] = [
  every({
    name: "search.renew_suggestions",
    everyMs: SUGGESTIONS_MS,
    async run({ db }) {
      await announceChange(db, RULES, null);
      return { did: 1, full: false };
    },
  }),
  every({ name: "search.forget_old_queries", everyMs: HOUR_MS, run: ({ db }) => forgetOldQueries(db) }),
];
