import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

/** What kind of work a span is, in OpenTelemetry's numbers. */
export const SPAN_KINDS = { internal: 1, server: 2, client: 3, consumer: 5 } as const;

/** A piece of work that was traced. */
export interface FinishedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: keyof typeof SPAN_KINDS;
  /** Milliseconds since 1970, with their fraction. */
  readonly beganMs: number;
  readonly endedMs: number;
  readonly hasFailed: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** Requests that caused the work beside the parent, as `traceparent`. */
  readonly links: readonly string[];
}

/** Work that may be traced. */
export interface Traced {
  readonly name: string;
  readonly kind: keyof typeof SPAN_KINDS;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Decides what is traced, and tells of it. */
export interface Tracer {
  /**
   * Runs work that begins here, such as a request or a job. It is traced when its caller's trace is sampled or, where it
   * has none, by chance; otherwise the work runs as if there were no tracer.
   *
   * @param callers `traceparent` of whoever caused it; the first is its parent, the others are linked
   */
  begin<Result>(traced: Traced, callers: readonly (string | null)[], work: () => Promise<Result>): Promise<Result>;
  /** Runs work that is part of other work; traced when that is. */
  within<Result>(traced: Traced, work: () => Promise<Result>): Promise<Result>;
}

interface Current {
  readonly traceId: string;
  readonly spanId: string;
}

const SAMPLED = 1;
const current = new AsyncLocalStorage<Current>();
// Looking into the storage costs something in every request, so nobody looks before something was traced.
let isUsed = false;

/** W3C `traceparent` of the traced work that calls; null for work that is not traced. */
export function currentTrace(): string | null {
  const span = isUsed ? current.getStore() : undefined;
  return span === undefined ? null : `00-${span.traceId}-${span.spanId}-01`;
}

/**
 * @param settings `ratio` of the work without a sampled caller that is traced, 0 to 1; `tell` hears of each span when it ends
 */
export function createTracer({
  ratio,
  tell,
}: {
  readonly ratio: number;
  readonly tell: (span: FinishedSpan) => void;
}): Tracer {
  return {
    begin(traced, callers, work) {
      const [parent = null, ...others] = callers.flatMap((caller) => parseTrace(caller) ?? []);
      if (!(parent?.isSampled ?? Math.random() < ratio)) return work();
      const links = others.filter(({ isSampled }) => isSampled).map(({ text }) => text);
      return record({ traced, parent, links, tell }, work);
    },
    within(traced, work) {
      const parent = isUsed ? current.getStore() : undefined;
      return parent === undefined ? work() : record({ traced, parent, links: [], tell }, work);
    },
  };
}

interface Recording {
  readonly traced: Traced;
  readonly parent: Current | null;
  readonly links: readonly string[];
  readonly tell: (span: FinishedSpan) => void;
}

async function record<Result>(
  { traced, parent, links, tell }: Recording,
  work: () => Promise<Result>,
): Promise<Result> {
  isUsed = true;
  const span = { traceId: parent?.traceId ?? newHex(16), spanId: newHex(8) };
  const beganMs = nowMs();
  let hasFailed = true;
  try {
    const result = await current.run(span, work);
    hasFailed = false;
    return result;
  } finally {
    const { name, kind, attributes = {} } = traced;
    const parentId = parent?.spanId ?? null;
    tell({ ...span, parentId, name, kind, attributes, links, beganMs, endedMs: nowMs(), hasFailed });
  }
}

function parseTrace(text: string | null): (Current & { readonly isSampled: boolean; readonly text: string }) | null {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? "") ?? [];
  if (text === null || traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, text, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

function newHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
