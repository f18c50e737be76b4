import { NoAnswer, type Wire } from "../wire.ts";

/** What PayPal's SDK hands to its HTTP library, as far as we use it. */
interface AxiosRequest {
  readonly method?: string;
  readonly url?: string;
  readonly data?: unknown;
  readonly headers?: object;
}

/**
 * The transport of the HTTP library inside PayPal's SDK, over our wire: the SDK takes no other address than its own two,
 * and its own transport follows redirects.
 */
export function paypalAdapter(wire: Wire) {
  return async (config: AxiosRequest) => {
    const given = Object.entries({ ...config.headers }).filter(([, value]) => typeof value === "string");
    const answer = await wire({
      method: (config.method ?? "get").toUpperCase(),
      url: config.url ?? "",
      headers: Object.fromEntries(given.map(([name, value]): [string, string] => [name, String(value)])),
      body: typeof config.data === "string" ? config.data : "",
    });
    const { status, headers, text: data } = answer;
    return { status, statusText: "", headers, data, config };
  };
}

/** What a call that failed says: PayPal's own name for it, or what may be concluded without one. */
export function parseFailure(
  error: unknown,
): { readonly status: number; readonly issue: string } | "unavailable" | "doubt" {
  if (error instanceof NoAnswer) return error.neverSent ? "unavailable" : "doubt";
  if (!(error instanceof Error)) throw error;
  const status = "statusCode" in error ? error.statusCode : null;
  const body = "body" in error ? error.body : null;
  if (typeof status !== "number" || typeof body !== "string") return "doubt";
  const issue = parseIssue(body);
  // A bare status may come from anything on the way.
  if (issue === null || status >= 500 || status === 409) return "doubt";
  return status === 401 || status === 403 || status === 429 ? "unavailable" : { status, issue };
}

function parseIssue(text: string): string | null {
  try {
    const body = JSON.parse(text) as {
      name?: unknown;
      error?: unknown;
      details?: readonly { issue?: unknown }[];
    } | null;
    const issue = Array.isArray(body?.details) ? body.details[0]?.issue : undefined;
    const name = issue ?? body?.name ?? body?.error;
    return typeof name === "string" ? name : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The value of a body that the SDK hands over as text. @throws NoAnswer when it is not JSON */
export function parseBody(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : "");
  } catch (error) {
    if (error instanceof SyntaxError) throw new NoAnswer("is not JSON", false);
    throw error;
  }
}
