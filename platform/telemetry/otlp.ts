import type { Logger } from "pino";
import { type FinishedSpan, SPAN_KINDS } from "./tracing.ts";

/** Most spans in one message. */
const MAX_BATCH = 512;
/** Most spans that wait to be sent; more are let go, for telling must never hold up what is told of. */
const MAX_WAITING = 4_096;
const SEND_EVERY_MS = 1_000;
const SEND_LIMIT_MS = 5_000;
const ERROR_STATUS = 2;

/** Sends spans to a collector. */
export interface SpanSender {
  send(span: FinishedSpan): void;
  /** Sends what waits, then stops. */
  close(): Promise<void>;
}

/**
 * Sends spans in batches by OTLP over HTTP with JSON. Twelve lines of protocol are less than the SDK's thirty packages.
 * Source: OpenTelemetry Protocol 1.7, "OTLP/HTTP", JSON encoding: ids in hex, times as text in nanoseconds.
 *
 * @param collector address of the collector, without `/v1/traces`
 */
export function createSpanSender(collector: string, service: string, logger: Logger): SpanSender {
  const url = `${collector.replace(/\/$/, "")}/v1/traces`;
  let waiting: FinishedSpan[] = [];
  let wasAway = false;
  let sending: Promise<void> = Promise.resolve();

  async function post(spans: readonly FinishedSpan[]): Promise<void> {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(messageOf(service, spans)),
        signal: AbortSignal.timeout(SEND_LIMIT_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the collector answered ${String(answer.status)}`);
      wasAway = false;
    } catch (error) {
      // The spans are gone: a collector that is away is no reason to keep them. Said once, until it is back.
      if (!wasAway) logger.warn({ err: error }, "traces cannot be sent");
      wasAway = true;
    }
  }

  function flush(): Promise<void> {
    const spans = waiting.splice(0, MAX_BATCH);
    if (spans.length > 0) sending = sending.then(() => post(spans));
    return waiting.length > 0 ? flush() : sending;
  }

  const timer = setInterval(() => void flush(), SEND_EVERY_MS).unref();
  return {
    send(span) {
      if (waiting.length < MAX_WAITING) waiting.push(span);
    },
    async close() {
      clearInterval(timer);
      await flush();
      waiting = [];
    },
  };
}

function messageOf(service: string, spans: readonly FinishedSpan[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ "service.name": service }) },
        scopeSpans: [{ scope: { name: "hansa" }, spans: spans.map(encodeSpan) }],
      },
    ],
  };
}

function encodeSpan(span: FinishedSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: SPAN_KINDS[span.kind],
    startTimeUnixNano: nanosecondsOf(span.beganMs),
    endTimeUnixNano: nanosecondsOf(span.endedMs),
    attributes: attributesOf(span.attributes),
    links: span.links.map((link) => ({ traceId: link.slice(3, 35), spanId: link.slice(36, 52) })),
    status: span.hasFailed ? { code: ERROR_STATUS } : {},
  };
}

function nanosecondsOf(milliseconds: number): string {
  return `${String(Math.floor(milliseconds * 1_000))}000`;
}

function attributesOf(attributes: Readonly<Record<string, string>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));
}
