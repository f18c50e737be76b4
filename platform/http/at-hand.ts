import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import proxyAddr from "@fastify/proxy-addr";
import type { Telemetry } from "#platform/telemetry";
import type { Admission } from "./admission.ts";
import type { Observe } from "./endpoint.ts";
import { isFresh } from "./etag.ts";
import { requestIdOf } from "./request-id.ts";
import type { Prebuilt } from "./route.ts";

/** Addresses that a process knows how to answer at once; what was learned first gives way. */
export const MAX_ADDRESSES = 10_000;
/** Longer addresses always go the whole way. */
export const MAX_ADDRESS_CHARS = 300;

/** How an address is answered at once. */
export interface Known {
  /** What its route has at hand now; null when the route must be asked. */
  peek(): Prebuilt | null;
  readonly admission: Pick<Admission, "isAnonymous" | "isOverloaded" | "countGuest">;
  readonly observe: Observe;
}

/**
 * Answers what a route has at hand before the request is taken apart: routing, validation and the handler's promises
 * cost more than the answer. Who shows credentials or comes from another site goes the whole way, and so does whatever
 * is refused, so that there is one place for each of these decisions. A house that traces answers nothing at once.
 */
export interface AtHand {
  /** Remembers how this address is answered; the request went the whole way, so it was found good. */
  learn(url: string, known: Known): void;
  /** A listener that answers what it can and leaves the rest to `wholeWay`. */
  before(wholeWay: RequestListener): RequestListener;
}

/** Who may say where a request comes from, as Fastify takes it. */
export type TrustProxy = false | string[] | ((address: string, hop: number) => boolean);

export function createAtHand(options: {
  /** Headers of each answer, beside its own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly life: { readonly draining: boolean };
  readonly trustProxy: TrustProxy;
  readonly telemetry: Pick<Telemetry, "metrics" | "tracer">;
}): AtHand {
  const { life } = options;
  const { metrics, tracer } = options.telemetry;
  const { "cache-control": _, ...shared } = options.headers;
  const sharedHeaders = Object.entries(shared).flat();
  const addressOf = senderOf(options.trustProxy);
  const known = new Map<string, Known>();

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    { prebuilt, observe }: { readonly prebuilt: Prebuilt; readonly observe: Observe },
  ): void {
    const startedAtMs = performance.now();
    metrics.active.requests++;
    const { etag, head, contentType, bytes } = prebuilt;
    const headers = [...sharedHeaders, ...head, "x-request-id", requestIdOf(request)];
    if (isFresh(request.headers["if-none-match"], etag)) {
      response.writeHead(304, headers).end();
    } else {
      headers.push("content-type", contentType, "content-length", String(bytes.length));
      response.writeHead(200, headers).end(prebuilt.text, "latin1");
    }
    observe({ startedAtMs }, response.statusCode);
  }

  return {
    learn(url, how) {
      if (tracer !== null || url.length > MAX_ADDRESS_CHARS) return;
      known.set(url, how);
      if (known.size <= MAX_ADDRESSES) return;
      for (const first of known.keys()) {
        known.delete(first);
        break;
      }
    },
    before: (wholeWay) => (request, response) => {
      const how = request.method === "GET" && !life.draining ? known.get(request.url ?? "") : undefined;
      const prebuilt = how !== undefined && isOpen(how, request) ? how.peek() : null;
      if (how === undefined || prebuilt === null) {
        wholeWay(request, response);
        return;
      }
      const answer = (): void => send(request, response, { prebuilt, observe: how.observe });
      const counted = how.admission.countGuest(addressOf(request));
      if (counted === null) answer();
      else counted.then(answer, () => wholeWay(request, response));
    },
  };
}

function isOpen({ admission }: Known, { headers }: IncomingMessage): boolean {
  return admission.isAnonymous(headers) && !admission.isOverloaded();
}

/** The address that a request comes from, as Fastify's `request.ip` has it. */
function senderOf(trusted: TrustProxy): (request: IncomingMessage) => string {
  if (trusted === false) return ({ socket }) => socket.remoteAddress ?? "";
  const trust = typeof trusted === "function" ? trusted : proxyAddr.compile(trusted);
  return (request) => proxyAddr(request, trust);
}
