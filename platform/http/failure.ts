import { DomainError } from "@hansa/kernel";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { DatabaseBusy, Overloaded } from "#platform/db";
import * as errors from "./errors.ts";
import { PROBLEM_TYPE, problemHeaders, toProblem, writeProblem } from "./problem.ts";
import { traceOf } from "./request-id.ts";
import { parseHeaders } from "./context.ts";
import { retryAfterSeconds } from "./pressure.ts";
import { toInvalid } from "./validate.ts";

interface ServerError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: Parameters<typeof toInvalid>[0];
  readonly validationContext?: string;
}

/** Refusals that the platform itself may answer on any route; the rest must be declared by the route. */
export const PLATFORM_REFUSALS: ReadonlySet<unknown> = new Set([...Object.values(errors), DatabaseBusy, Overloaded]);

/** What the server's own errors mean to a caller; everything else is left as it is. */
export function toRefusal(thrown: unknown): unknown {
  if (thrown instanceof DomainError) return thrown;
  const error = parseServerError(thrown);
  if (error.validation !== undefined) return toInvalid(error.validation, error.validationContext);
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new errors.BodyTooLarge();
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new errors.UnsupportedMediaType();
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "ECONNRESET":
      return error.statusCode === 400 ? new errors.MalformedBody("cut short") : thrown;
    case "FST_ERR_BAD_URL":
    case "FST_ERR_BAD_TRAILING_SLASH":
      return new errors.MalformedRequest();
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new errors.PathTooLong();
    case undefined:
    default:
      return thrown;
  }
}

function parseServerError(thrown: unknown): Partial<ServerError> {
  return typeof thrown === "object" && thrown !== null ? thrown : {};
}

/** Answers with a problem document; a bug is logged with its stack. */
export function sendFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
  { logger, route }: { readonly logger: Logger; readonly route: string },
): void {
  const refusal = toRefusal(thrown);
  const problem = toProblem(refusal, request.id);
  if (!(refusal instanceof DomainError)) {
    const trace = traceOf(parseHeaders(request.headers)["traceparent"]);
    const { kind } = request.actor;
    logger.error(
      { err: refusal, requestId: request.id, trace, method: request.method, route, actorKind: kind },
      "a request failed",
    );
  }
  reply.code(problem.status).headers(problemHeaders(refusal)).header("content-type", PROBLEM_TYPE);
  // A half-read body leaves the connection in no state to carry another request.
  void reply.send(writeProblem(problem));
}

/** Answers 503 without an error being made: what is shed must cost next to nothing. */
export function sendOverloaded(request: FastifyRequest, reply: FastifyReply): void {
  const seconds = retryAfterSeconds();
  reply.code(503).header("retry-after", String(seconds)).header("content-type", PROBLEM_TYPE);
  void reply.send(
    `{"type":"/problems/overloaded","title":"The shop is very busy. Please try again in a moment.","status":503,` +
      `"code":"overloaded","retryAfterSeconds":${String(seconds)},"requestId":"${request.id}"}`,
  );
}
