import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { BodyTooDeep, MalformedBody } from "./errors.ts";

/** Largest body in bytes unless the route says otherwise. */
export const BODY_LIMIT = 256 * 1024;
/** Deepest nesting of objects and lists in a body. */
export const DEPTH_LIMIT = 32;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

type Done = (error: Error | null, body?: unknown) => void;

/** Bodies are JSON and nothing else; the bytes are kept for `Idempotency-Key` and for signatures. */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    (request: FastifyRequest, bytes: Buffer, done: Done) => {
      request.rawBody = bytes;
      const refusal = refusalOf(bytes);
      if (bytes.length === 0 || refusal !== null) {
        done(refusal);
        return;
      }
      // The parser refuses `__proto__` and `constructor.prototype` as it refuses a syntax error.
      void parse(request, bytes.toString("utf8"), (error, body) =>
        error === null ? done(null, body) : done(new MalformedBody("not JSON, or with a forbidden property")),
      );
    },
  );
}

function refusalOf(bytes: Buffer): Error | null {
  if (!isUtf8(bytes)) return new MalformedBody("not UTF-8");
  return isDeeperThan(DEPTH_LIMIT, bytes) ? new BodyTooDeep(DEPTH_LIMIT) : null;
}

/** Bodies are bytes: for routes that check a signature before they read anything. */
export function readBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request: FastifyRequest, bytes: Buffer, done: Done) => {
    request.rawBody = bytes;
    done(null);
  });
}

/** Looks at the bytes once, before anything is built from them. */
export function isDeeperThan(limit: number, bytes: Buffer): boolean {
  let depth = 0;
  let inText = false;
  // A value nested n deep is at least 2n bytes long.
  if (bytes.length <= 2 * limit) return false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) inText = !inText;
    else if (inText) index += byte === BACKSLASH ? 1 : 0;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      if (depth > limit) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return false;
}
