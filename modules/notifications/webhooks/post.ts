import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { AddressRefused, addressWritten, guardedLookup, mayGoTo, type Resolve } from "./addresses.ts";

/** How long an endpoint may take until it said yes or no: name, connection, TLS and the head of its answer together. */
export const POST_TIMEOUT_MS = 10_000;
/** Longest head of an answer that is read; of its body not a byte is. */
const MAX_HEAD_BYTES = 16_384;

/**
 * Why a try failed: another status than 2xx; 410, which says never again; a redirect, which is not followed; no answer in
 * time; an address that is not public; a name that leads nowhere; no connection, or one that broke; no trust in its
 * certificate; or no secret that we can still read.
 */
export const TRY_ERRORS = [
  "status",
  "gone",
  "redirect",
  "timeout",
  "address",
  "name",
  "connection",
  "certificate",
  "secret",
] as const;
export type TryError = (typeof TRY_ERRORS)[number];

/** What came of one try; `error` null: the endpoint took it. */
export interface Tried {
  /** HTTP status, null where there was none. */
  readonly status: number | null;
  readonly error: TryError | null;
  readonly durationMs: number;
}

/** One message on its way out. */
export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a message; never throws, and is done after `timeoutMs` at the latest. */
export type Post = (message: Posted) => Promise<Tried>;

/** How messages go out; `resolve` and `timeoutMs` are for tests. */
export interface PostOptions {
  /** Messages may go to this machine itself. */
  readonly allowsLoopback: boolean;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/**
 * The way out: by POST, to public addresses only, no redirect followed, nothing of the answer kept but its status. Each
 * message has a connection of its own, so that each is looked at anew and none waits behind another.
 */
export function createPost({ allowsLoopback, resolve, timeoutMs = POST_TIMEOUT_MS }: PostOptions): Post {
  const lookup = guardedLookup(allowsLoopback, resolve);
  return async ({ url, headers, body }) => {
    const from = performance.now();
    const answer = await new Promise<Omit<Tried, "durationMs">>((settle) => {
      const target = new URL(url);
      const address = addressWritten(target.hostname);
      // A number is not asked for by the connection, so it is looked at here.
      if (address !== null && !mayGoTo(address, allowsLoopback)) {
        settle({ status: null, error: "address" });
        return;
      }
      const bytes = Buffer.from(body);
      const call: ClientRequest = (target.protocol === "https:" ? requestHttps : requestHttp)(target, {
        method: "POST",
        agent: false,
        lookup,
        maxHeaderSize: MAX_HEAD_BYTES,
        headers: { ...headers, "content-length": String(bytes.length), connection: "close" },
      });
      const timer = setTimeout(() => {
        settle({ status: null, error: "timeout" });
        call.destroy();
      }, timeoutMs);
      // Stays for good: a call that was settled and then breaks must not bring the process down.
      call.on("error", (error) => {
        clearTimeout(timer);
        settle({ status: null, error: errorOf(error) });
      });
      call.on("response", (response) => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        // A number that is no status is no answer.
        settle(status < 100 ? { status: null, error: "connection" } : { status, error: errorOfStatus(status) });
        response.destroy();
      });
      call.end(bytes);
    });
    return { ...answer, durationMs: Math.round(performance.now() - from) };
  };
}

function errorOfStatus(status: number): TryError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return "gone";
  return status >= 300 && status < 400 ? "redirect" : "status";
}

const CERTIFICATE = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH)/;

function errorOf(error: Error): TryError {
  if (error instanceof AddressRefused) return "address";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") return "name";
  return CERTIFICATE.test(code) ? "certificate" : "connection";
}
