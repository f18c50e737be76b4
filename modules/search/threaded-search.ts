import { Worker } from "node:worker_threads";
import { SearchNotReady } from "./errors.ts";
import { keepAnswers } from "./kept-answers.ts";
import { parseSaid, type Question, type Said, type StartedThreadData, type ThreadData } from "./messages.ts";
import type { EngineStatus, SearchRequest, SuggestAnswer, SuggestRequest, TimedAnswer } from "./search-engine.ts";

/** Longest that a request waits for an index that is being filled. */
const PATIENCE_MS = 10_000;
/** Pause before a thread that died is started again. */
const RESTART_MS = 1_000;

/** The embedded search of this process: an index in a thread of its own, kept as the database is. */
export interface ThreadedSearch {
  /** Begins to fill the index, unless that was begun. Returns at once. */
  start(): void;
  /** @throws SearchNotReady when the index is not filled in time */
  search(request: SearchRequest): Promise<TimedAnswer>;
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
export function createThreadedSearch(
  data: ThreadData,
  onTrouble: (message: string) => void = () => undefined,
): ThreadedSearch {
  return new SearchThread(data, onTrouble);
}

class SearchThread implements ThreadedSearch {
  readonly #data: ThreadData;
  readonly #onTrouble: (message: string) => void;
  /** Outlives the thread, so that an answer of one that died is not taken for one of the next. */
  readonly #version = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  readonly #find: (request: SearchRequest) => Promise<TimedAnswer>;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | null = null;
  #whenReady: PromiseWithResolvers<void> = Promise.withResolvers();
  #startedInMs: number | null = null;
  #isClosed = false;
  #nextId = 1;

  constructor(data: ThreadData, onTrouble: (message: string) => void) {
    this.#data = data;
    this.#onTrouble = onTrouble;
    const version = new Int32Array(this.#version);
    this.#find = keepAnswers(
      (request) => this.#askWhenReady({ kind: "search", request }),
      () => Atomics.load(version, 0),
    );
  }

  get startedInMs(): number | null {
    return this.#startedInMs;
  }

  start(): void {
    if (this.#thread !== null || this.#isClosed) return;
    const workerData: StartedThreadData = { ...this.#data, version: this.#version };
    const thread = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData });
    this.#thread = thread;
    thread.unref();
    thread.on("message", (message) => this.#hear(parseSaid(message)));
    thread.on("error", (error) => this.#onTrouble(error.stack ?? error.message));
    thread.on("exit", () => this.#lose(thread));
  }

  search(request: SearchRequest): Promise<TimedAnswer> {
    return this.#find(request);
  }

  suggest(request: SuggestRequest): Promise<SuggestAnswer> {
    return this.#askWhenReady({ kind: "suggest", request });
  }

  status(): Promise<EngineStatus> {
    return this.#askWhenReady({ kind: "status" });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = this.#thread;
    if (thread === null) return;
    // One that is still filling its index hears nothing: it is ended.
    const isDone =
      this.#startedInMs !== null && (await Promise.race([this.#ask({ kind: "close" }).then(() => true), after(2_000)]));
    if (!isDone) await thread.terminate();
  }

  async #askWhenReady<Answer>(question: Ask): Promise<Answer> {
    if (this.#startedInMs === null || this.#thread === null) await this.#ready();
    return await this.#ask(question);
  }

  async #ready(): Promise<void> {
    this.start();
    const tooLate = new Promise<never>((_, reject) => {
      AbortSignal.timeout(PATIENCE_MS).addEventListener("abort", () => reject(new SearchNotReady()), { once: true });
    });
    tooLate.catch(() => undefined); // whoever came in time does not wait for it
    await Promise.race([this.#whenReady.promise, tooLate]);
  }

  #ask<Answer>(question: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#thread === null) return reject(new SearchNotReady());
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      // A thread is not a window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      this.#thread.postMessage({ ...question, id });
    });
  }

  #hear(said: Said): void {
    switch (said.kind) {
      case "ready":
        this.#startedInMs = said.tookMs;
        return this.#whenReady.resolve();
      case "trouble":
        return this.#onTrouble(said.message);
      case "answer":
        this.#pending.get(said.id)?.resolve(parseAnswer(said.answer));
        return void this.#pending.delete(said.id);
      case "failed":
        this.#pending.get(said.id)?.reject(new Error(said.message));
        return void this.#pending.delete(said.id);
    }
  }

  #lose(gone: Worker): void {
    if (this.#thread !== gone) return;
    this.#thread = null;
    this.#startedInMs = null;
    this.#whenReady = Promise.withResolvers();
    for (const { reject } of this.#pending.values()) reject(new SearchNotReady());
    this.#pending.clear();
    if (!this.#isClosed) setTimeout(() => this.start(), RESTART_MS).unref();
  }
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}

/** The thread answers each question in its kind. */
function parseAnswer(answer: unknown): never {
  return answer as never;
}
