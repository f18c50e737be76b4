import type { FastifyReply, FastifyRequest } from "fastify";
import { isFresh } from "./etag.ts";
import { parseHeaders } from "./context.ts";
import type { Sent } from "./idempotency.ts";
import { Answer, Prebuilt } from "./route.ts";

const JSON_TYPE = "application/json; charset=utf-8";

/** Turns what a handler returned into what Fastify sends; the status and headers are set on the reply. */
export function prepareReply(request: FastifyRequest, reply: FastifyReply, result: unknown): unknown {
  if (result instanceof Prebuilt) return preparePrebuilt(request, reply, result);
  if (!(result instanceof Answer)) return result;
  reply.code(result.status).headers(result.headers);
  const { etag } = result.headers;
  if (etag !== undefined && result.status === 200 && isUnchanged(request, etag)) {
    reply.code(304);
    return undefined;
  }
  return result.body;
}

function preparePrebuilt(request: FastifyRequest, reply: FastifyReply, prebuilt: Prebuilt): Buffer | undefined {
  reply.headers(prebuilt.headers);
  if (isUnchanged(request, prebuilt.etag)) {
    reply.code(304);
    return undefined;
  }
  reply.code(200).header("content-type", prebuilt.contentType);
  return prebuilt.bytes;
}

function isUnchanged(request: FastifyRequest, etag: string): boolean {
  return request.method !== "POST" && isFresh(parseHeaders(request.headers)["if-none-match"], etag);
}

/** Writes an answer out to the bytes that are sent now and replayed later. */
export function writeAnswer(reply: FastifyReply, result: unknown, usualStatus: number): Sent {
  const answer = result instanceof Answer ? result : new Answer({ status: usualStatus, body: result });
  const { status, body, headers } = answer;
  return { status, body: body === undefined ? null : serialize(reply, status, body), headers, isReplay: false };
}

function serialize(reply: FastifyReply, status: number, body: unknown): string {
  const write = reply.getSerializationFunction(String(status));
  return write === undefined ? JSON.stringify(body) : write(parseBody(body));
}

/** Fastify's type wants an object; its serializers take what their schema says. */
function parseBody(body: unknown): Record<string, unknown> {
  return body as Record<string, unknown>;
}

/** Sends an answer that was written out. */
export function sendWritten(reply: FastifyReply, sent: Sent): unknown {
  reply.code(sent.status).headers(sent.headers);
  if (sent.isReplay) reply.header("idempotency-replayed", "true");
  if (sent.body === null) return undefined;
  reply.header("content-type", JSON_TYPE);
  return sent.body;
}
