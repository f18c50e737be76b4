import { Agent, type IncomingMessage, request as openRequest } from "node:http";

/** An answer of the shop, with its JSON within reach. */
export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
  /** What stands at a path of the body, as `order.lines.0.sku`; undefined when there is nothing. */
  at(path: string): unknown;
  /** The same, which must be a text. */
  text(path: string): string;
  /** The same, which must be a number. */
  number(path: string): number;
}

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whether the connection is one of those that are kept open, as browsers do; true unless told. */
  readonly keepAlive?: boolean;
}

const agent = new Agent({ keepAlive: true });
const TIMEOUT_MS = 20_000;

/** Nobody answered, or not to the end: what the request did is not known to us. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super(`no answer: ${describe(cause)}`, { cause });
    this.name = "NoAnswer";
  }
}

/** Sends one request and reads the whole answer; a redirect is an answer, not an errand. @throws NoAnswer */
export async function send({ method, url, headers, body, keepAlive = true }: Request): Promise<Reply> {
  const text = body === undefined ? null : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const request = openRequest(url, {
    method,
    agent: keepAlive ? agent : false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(text === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      ...headers,
    },
  });
  const fail = (error: unknown): void => reject(new NoAnswer(error));
  request.on("error", fail).on("response", (response) => {
    read(response)
      .then((answer) => toReply(response, answer))
      .then(resolve, fail);
  });
  request.end(text ?? "");
  return await promise;
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function toReply({ statusCode: status = 0, headers }: IncomingMessage, text: string): Reply {
  const isJson = headers["content-type"]?.includes("json") === true && text !== "";
  const body: unknown = isJson ? JSON.parse(text) : text;
  const at = (path: string): unknown =>
    path.split(".").reduce((value: unknown, key) => {
      if (typeof value !== "object" || value === null) return undefined;
      return Object.entries(value).find(([name]) => name === key)?.[1];
    }, body);
  const must = (path: string, kind: "string" | "number"): unknown => {
    const value = at(path);
    if (typeof value === kind) return value;
    throw new Error(`${path} is no ${kind} in ${String(status)} ${text.slice(0, 500)}`);
  };
  return {
    status,
    headers: {
      get(name) {
        const value = headers[name];
        return typeof value === "string" ? value : null;
      },
    },
    body,
    at,
    text: (path) => String(must(path, "string")),
    number: (path) => Number(must(path, "number")),
  };
}

function codesOf(cause: unknown): readonly string[] {
  if (typeof cause !== "object" || cause === null) return [];
  const own = "code" in cause && typeof cause.code === "string" ? [cause.code] : [];
  const inner = "errors" in cause && Array.isArray(cause.errors) ? cause.errors.flatMap(codesOf) : [];
  return [...own, ...inner, ...("cause" in cause ? codesOf(cause.cause) : [])];
}

function describe(cause: unknown): string {
  return [cause instanceof Error ? cause.message : String(cause), ...codesOf(cause)].join(" ");
}
