import { PassThrough, type Readable } from "node:stream";
import { SECOND_MS } from "@hansa/kernel";
import type { ChangeFeed, Database } from "#platform/db";
import { ProgressIsFull } from "../errors.ts";
import { RUNS } from "./run-keeper.ts";
import { selectRun } from "./run-queries.ts";
import { viewOf } from "./run-view.ts";

/** Most pages that watch runs in one process. */
export const MAX_WATCHERS = 200;
const BEAT_MS = 15 * SECOND_MS;
/** Changes of one moment are told together. */
const GATHER_MS = 100;
const RETRY_LOOK_MS = SECOND_MS;
/** When a browser comes back after the connection ended. */
const RETRY_MS = 2_000;
/** Bytes that may wait for a page; one that reads no faster is let go and may come back. */
const MAX_BACKLOG_BYTES = 64 * 1024;

/** Streams of how runs get on, in this process. */
export interface Progress {
  /** Opens a stream of events `run`: how the run stands, and again whenever that changes. @throws ProgressIsFull */
  watch(runId: string): Readable;
  close(): void;
}

/** Opens the streams; a change of the feed makes it look again at the runs that are watched. */
export function openProgress(db: Database, feed: ChangeFeed): Progress {
  const watchers = createWatchers();
  const look = createLook(db, watchers);
  let isClosed = false;
  feed.on(RUNS, (keys) => {
    look.at(
      (keys ?? watchers.ids()).filter((id) => watchers.of(id).length > 0),
      GATHER_MS,
    );
  });
  const beat = setInterval(() => {
    for (const stream of watchers.all()) write(stream, ": still here\n\n");
  }, BEAT_MS).unref();

  return {
    watch(runId) {
      if (isClosed || watchers.all().length >= MAX_WATCHERS) throw new ProgressIsFull();
      const stream = watchers.add(runId);
      write(stream, `retry: ${String(RETRY_MS)}\n\n`);
      look.at([runId], 0);
      return stream;
    },
    close() {
      isClosed = true;
      look.close();
      clearInterval(beat);
      for (const stream of watchers.all()) stream.end();
    },
  };
}

/** Who watches which run. */
function createWatchers() {
  const watchers = new Map<string, Set<PassThrough>>();
  return {
    ids: () => [...watchers.keys()],
    of: (id: string) => [...(watchers.get(id) ?? [])],
    all: () => [...watchers.values()].flatMap((some) => [...some]),
    add(id: string): PassThrough {
      const stream = new PassThrough();
      const others = watchers.get(id) ?? new Set();
      watchers.set(id, others.add(stream));
      stream.once("close", () => {
        others.delete(stream);
        if (others.size === 0 && watchers.get(id) === others) watchers.delete(id);
      });
      return stream;
    },
  };
}

/** Looks at runs that are due, one look after the other, so that a later answer is never overtaken by an earlier one. */
function createLook(db: Database, watchers: ReturnType<typeof createWatchers>) {
  const due = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  const soon = (ms: number): void => {
    if (due.size > 0 && !isClosed) timer ??= setTimeout(look, ms).unref();
  };
  const rest = (ms: number): void => {
    timer = null;
    soon(ms);
  };
  function look(): void {
    const ids = [...due];
    due.clear();
    Promise.all(ids.map((id) => tell(id))).then(
      () => rest(GATHER_MS),
      () => {
        // The database is away: what is due stays due, and readiness tells of the rest.
        for (const id of ids) due.add(id);
        rest(RETRY_LOOK_MS);
      },
    );
  }
  async function tell(id: string): Promise<void> {
    const run = await selectRun(db, id);
    if (run === null) return;
    const event = `event: run\ndata: ${JSON.stringify(viewOf(run))}\n\n`;
    for (const stream of watchers.of(id)) write(stream, event);
  }
  return {
    at(ids: readonly string[], ms: number): void {
      for (const id of ids) due.add(id);
      soon(ms);
    },
    close(): void {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function write(stream: PassThrough, text: string): void {
  if (stream.destroyed || stream.writableEnded) return;
  if (stream.writableLength + stream.readableLength > MAX_BACKLOG_BYTES) stream.destroy();
  else stream.write(text);
}
