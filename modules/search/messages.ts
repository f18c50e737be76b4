import type { Segment } from "./engine/segment.ts";
import type { EngineStatus, SearchRequest, SuggestAnswer, SuggestRequest, TimedAnswer } from "./search-engine.ts";

/** What a thread of search is begun with. */
export interface ThreadData {
  readonly databaseUrl: string;
  readonly region: string;
  /** Where the index is kept between starts; null keeps none. */
  readonly directory: string | null;
}

/** The same, as the thread itself is given it. */
export interface StartedThreadData extends ThreadData {
  /** One number, raised with each change of the index: whoever shares it knows at once that answers may be others. */
  readonly version: SharedArrayBuffer;
}

/** What the thread is asked. */
export type Question =
  | { readonly id: number; readonly kind: "search"; readonly request: SearchRequest }
  | { readonly id: number; readonly kind: "suggest"; readonly request: SuggestRequest }
  | { readonly id: number; readonly kind: "status" }
  | { readonly id: number; readonly kind: "close" };

/** What it says: that it is ready, or the answer to a question. */
export type Said =
  | { readonly kind: "ready"; readonly tookMs: number }
  | { readonly kind: "trouble"; readonly message: string }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly answer: TimedAnswer | SuggestAnswer | EngineStatus | null;
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** What a builder says when it is done. */
export interface Built {
  readonly segment: Segment;
}

/** What the parent thread gave; it is ours. */
export function parseThreadData(data: unknown): StartedThreadData {
  return data as StartedThreadData;
}

/** Our own threads speak only so. */
export function parseSaid(message: unknown): Said {
  return message as Said;
}
export function parseQuestion(message: unknown): Question {
  return message as Question;
}
export function parseBuilt(message: unknown): Built {
  return message as Built;
}
