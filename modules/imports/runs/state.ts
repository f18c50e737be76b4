import { ImportCannot } from "../errors.ts";

/** Where a run may be. */
export const RUN_STATES = [
  "uploading",
  "ready",
  "checking",
  "checked",
  "importing",
  "stopped",
  "imported",
  "undoing",
  "undo_stopped",
  "undone",
  "discarded",
] as const;
/** Where a run is. */
export type RunState = (typeof RUN_STATES)[number];

/** What moves a run: people, and the worker that carries it out (`complete`, `map` and `finish` by its own). */
export const COMMANDS = ["complete", "map", "check", "start", "stop", "finish", "undo", "discard"] as const;
export type Command = (typeof COMMANDS)[number];

/** The whole life of a run. What is not written here cannot happen. */
const next = {
  uploading: { complete: "ready", discard: "discarded" },
  ready: { map: "ready", check: "checking", discard: "discarded" },
  checking: { stop: "ready", finish: "checked" },
  checked: { map: "ready", check: "checking", start: "importing", discard: "discarded" },
  importing: { stop: "stopped", finish: "imported" },
  stopped: { start: "importing", undo: "undoing" },
  imported: { undo: "undoing" },
  undoing: { stop: "undo_stopped", finish: "undone" },
  undo_stopped: { undo: "undoing" },
  undone: {},
  discarded: {},
} as const satisfies Readonly<Record<RunState, Partial<Readonly<Record<Command, RunState>>>>>;

/** Where a command leads from there. @throws ImportCannot when it leads nowhere */
export function stateAfter(state: RunState, command: Command): RunState {
  const moves: Partial<Readonly<Record<Command, RunState>>> = next[state];
  const to = moves[command];
  if (to === undefined) throw new ImportCannot(command, state);
  return to;
}

/** States in which a worker has something to do. */
export type Working = "checking" | "importing" | "undoing";

/** Whether a worker has something to do. */
export function isWorking(state: RunState): state is Working {
  return state === "checking" || state === "importing" || state === "undoing";
}
