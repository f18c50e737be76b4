import { Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as SecureAgent, request as requestHttps } from "node:https";

/** Largest answer that is read, in bytes; a longer one is no answer. */
const MAX_ANSWER_BYTES = 512 * 1024;
/** Calls on the wire at once; further ones wait in line, and their time runs meanwhile. */
const MAX_CALLS_ON_WIRE = 256;
/** Longest time that one call may be given. */
const MAX_TIMEOUT_MS = 60_000;

/** One call to a provider. */
export interface WireCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A whole answer. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** There was no whole answer. `neverSent` is certain: no connection was made. Otherwise the provider may have done it. */
export class NoAnswer extends Error {
  readonly neverSent: boolean;

  constructor(message: string, neverSent: boolean) {
    super(message);
    this.name = "NoAnswer";
    this.neverSent = neverSent;
  }
}

/** Asks; rejects with NoAnswer and nothing else. */
export type Wire = (call: WireCall) => Promise<WireAnswer>;

/**
 * What a provider's SDK sends through instead of its own HTTP client. Theirs read answers of any length, follow redirects
 * with our secret, open a connection for each call (Adyen), or cannot be pointed elsewhere (PayPal), and none says whether
 * a call that failed ever left this machine, which decides between a refusal and a doubt.
 *
 * @param settings `origin` replaces the one that the SDK asks for (null keeps it); `timeoutMs` is for a whole call
 * @throws Error with one sentence when a setting is out of range
 */
export function openWire(settings: { readonly origin: string | null; readonly timeoutMs: number }): Wire {
  const { origin, timeoutMs } = settings;
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new Error(`A payment provider needs a timeout of 1 to ${String(MAX_TIMEOUT_MS)} ms.`);
  }
  if (origin !== null && (!/^https?:\/\//.test(origin) || !URL.canParse(origin))) {
    throw new Error("A payment provider needs an http or https base URL.");
  }
  const limits = { keepAlive: true, maxSockets: MAX_CALLS_ON_WIRE };
  const plain = new Agent(limits);
  const secure = new SecureAgent(limits);
  return ({ method, url, headers, body }) => {
    const asked = new URL(url);
    const target = origin === null ? asked : new URL(asked.pathname + asked.search, origin);
    const isSecure = target.protocol === "https:";
    const kept = Object.entries(headers).filter(([name]) => !DROPPED.has(name.toLowerCase()));
    const bytes = Buffer.from(body);
    return new Promise((resolve, reject) => {
      const call = (isSecure ? requestHttps : requestHttp)(target, {
        method,
        agent: isSecure ? secure : plain,
        headers: { ...Object.fromEntries(kept), "content-length": String(bytes.length) },
      });
      const timer = setTimeout(() => {
        reject(new NoAnswer("took too long", false));
        call.destroy();
      }, timeoutMs);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error instanceof NoAnswer ? error : new NoAnswer(error.message, wasNeverConnected(error)));
      };
      // Stays for good: a call that was settled and then breaks must not bring the process down.
      call.on("error", fail);
      call.once("response", (response) => {
        readLimited(response).then((answer) => {
          clearTimeout(timer);
          resolve(answer);
        }, fail);
      });
      call.end(bytes);
    });
  };
}

// Set anew here, or not wanted: an answer that is not compressed cannot become a large one.
const DROPPED: ReadonlySet<string> = new Set(["host", "connection", "content-length", "accept-encoding"]);

async function readLimited(response: IncomingMessage): Promise<WireAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new NoAnswer("is too long", false);
    chunks.push(chunk);
  }
  if (!response.complete) throw new NoAnswer("was cut off", false);
  if (response.headers["content-encoding"] !== undefined) throw new NoAnswer("is encoded", false);
  const headers = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

// Whatever breaks after a connection was made leaves the outcome open.
function wasNeverConnected(error: Error): boolean {
  return "code" in error && (error.code === "ECONNREFUSED" || error.code === "ENOTFOUND");
}
