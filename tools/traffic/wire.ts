/** An answer of the shop; `body` is null where it is no JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the shop as one browser does: with its session, and never longer than `ASK_MS`. */
export interface Browser {
  ask(
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
}

/** A browser waits no longer for an answer. */
const ASK_MS = 30_000;

/**
 * Opens a browser of somebody who agreed to be remembered while shopping.
 *
 * @param session what the shop may call this visit; also stands for the device
 * @param signal ends what is under way
 */
export function openBrowser(url: string, session: string, signal: AbortSignal): Browser {
  return {
    async ask(method, path, body, headers = {}) {
      const reply = await fetch(new URL(path, url), {
        method,
        headers: {
          "user-agent": "Mozilla/5.0 (a shopper that is simulated)",
          "visitor-consent": "granted",
          "visitor-session": session,
          "device-id": session,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]),
      });
      const text = await reply.text();
      const isJson = reply.headers.get("content-type")?.includes("json") === true;
      return { status: reply.status, body: isJson ? (JSON.parse(text) as unknown) : null };
    },
  };
}

/** What stands at a path of an answer, as `items.0.id`; undefined when there is nothing. */
export function at(body: unknown, path: string): unknown {
  return path.split(".").reduce((from: unknown, name) => {
    if (typeof from !== "object" || from === null) return undefined;
    return Object.entries(from).find(([key]) => key === name)?.[1] as unknown;
  }, body);
}

/** The same, which must be a text. @throws Error when it is not */
export function textAt(body: unknown, path: string): string {
  const found = at(body, path);
  if (typeof found !== "string") throw new Error(`the shop's answer has no ${path}`);
  return found;
}

/** The list at a path; empty when there is none. */
export function listAt(body: unknown, path: string): readonly unknown[] {
  const found = at(body, path);
  return Array.isArray(found) ? found : [];
}
