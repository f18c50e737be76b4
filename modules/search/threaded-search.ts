import { Worker } from "node:worker_threads";
import { SearchNotReady } from "./errors.ts";
import { parseSaid, type Question, type Said, type ThreadData } from "./messages.ts";
import type { EngineStatus, SearchAnswer, SearchRequest, SuggestAnswer, SuggestRequest } from "./search-engine.ts";

/** Longest that a request waits for an index that is being filled. */
const PATIENCE_MS = 10_000;
/** Pause before a thread that died is started again. */
const RESTART_MS = 1_000;

/** The embedded search of this process: an index in a thread of its own, kept as the database is. */
export interface ThreadedSearch {
  /** Begins to fill the index, unless that was begun. Returns at once. */
  start(): void;
  /** @throws SearchNotReady when the index is not filled in time */
  search(request: SearchRequest): Promise<SearchAnswer>;
  /** @throws SearchNotReady as `search` */
  suggest(request: SuggestRequest): Promise<SuggestAnswer>;
  /** @throws SearchNotReady as `search` */
  status(): Promise<EngineStatus>;
  /** Milliseconds that the last start took until the first search; null before. */
  readonly startedInMs: number | null;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

type Ask = { readonly [Kind in Question["kind"]]: Omit<Extract<Question, { kind: Kind }>, "id"> }[Question["kind"]];

/** Prepares the thread; it is started by `start` or the first question, and again whenever it dies. */
export function createThreadedSearch(data: ThreadData, onTrouble: (message: string) => void = () => undefined): ThreadedSearch {
  const pending = new Map<number, Pending>();
  let thread: Worker | null = null;
  let whenReady: PromiseWithResolvers<void> = Promise.withResolvers();
  let startedInMs: number | null = null;
  let isClosed = false;
  let nextId = 1;

  function start(): void {
    if (thread !== null || isClosed) return;
    const begun = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData: data });
    thread = begun;
    begun.unref();
    begun.on("message", (message) => hear(parseSaid(message)));
    begun.on("error", (error) => onTrouble(error.stack ?? error.message));
    begun.on("exit", () => lose(begun));
  }
  function hear(said: Said): void {
    switch (said.kind) {
      case "ready":
        startedInMs = said.tookMs;
        return whenReady.resolve();
      case "trouble":
        return onTrouble(said.message);
      case "answer":
        pending.get(said.id)?.resolve(parseAnswer(said.answer));
        return void pending.delete(said.id);
      case "failed":
        pending.get(said.id)?.reject(new Error(said.message));
        return void pending.delete(said.id);
    }
  }
  function lose(gone: Worker): void {
    if (thread !== gone) return;
    thread = null;
    whenReady = Promise.withResolvers();
    for (const { reject } of pending.values()) reject(new SearchNotReady());
    pending.clear();
    if (!isClosed) setTimeout(start, RESTART_MS).unref();
  }
  async function ready(): Promise<void> {
    start();
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const tooLate = new Promise<never>((_, reject) => {
      patience.addEventListener("abort", () => reject(new SearchNotReady()), { once: true });
    });
    tooLate.catch(() => undefined); // whoever came in time does not wait for it
    await Promise.race([whenReady.promise, tooLate]);
  }
  function ask<Answer>(question: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (thread === null) return reject(new SearchNotReady());
      const id = nextId++;
      pending.set(id, { resolve, reject });
      thread.postMessage({ ...question, id });
    });
  }
  return {
    start,
    async search(request) {
      if (startedInMs === null || thread === null) await ready();
      return await ask({ kind: "search", request });
    },
    async suggest(request) {
      if (startedInMs === null || thread === null) await ready();
      return await ask({ kind: "suggest", request });
    },
    async status() {
      if (startedInMs === null || thread === null) await ready();
      return await ask({ kind: "status" });
    },
    get startedInMs() {
      return startedInMs;
    },
    async close() {
      isClosed = true;
      const open = thread;
      if (open === null) return;
      // One that is still filling its index hears nothing: it is ended.
      const isDone = startedInMs !== null && (await Promise.race([ask({ kind: "close" }).then(() => true), after(2_000)]));
      if (!isDone) await open.terminate();
    },
  };
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}

/** The thread answers each question in its kind. */
function parseAnswer(answer: unknown): never {
  return answer as never;
}
