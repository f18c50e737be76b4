/** An answer of the shop, with its JSON within reach. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
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
  /** Redirects are answers to us, not errands. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

/** Nobody answered, or not to the end: what the request did is not known to us. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super(`no answer: ${describe(cause)}`, { cause });
    this.name = "NoAnswer";
  }

  /** Whether the request was certainly never read: nobody listened. */
  get wasRefused(): boolean {
    return codesOf(this.cause).includes("ECONNREFUSED");
  }
}

/** Sends one request and reads the whole answer. @throws NoAnswer */
export async function send({ method, url, headers, body, timeoutMs = TIMEOUT_MS }: Request): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return toReply(response.status, response.headers, await response.text());
  } catch (error) {
    throw new NoAnswer(error);
  }
}

function toReply(status: number, headers: Headers, text: string): Reply {
  const isJson = headers.get("content-type")?.includes("json") === true && text !== "";
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
    headers,
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
