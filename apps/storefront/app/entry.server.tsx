import type { Hansa } from "@hansa/sdk";
import { renderToReadableStream } from "react-dom/server";
import { isbot } from "isbot";
import { type EntryContext, type RouterContextProvider, ServerRouter } from "react-router";
import { apiContext, nonceContext, originContext, textsContext } from "./context.ts";
import { lateScripts } from "./late-scripts.ts";
import { LANGUAGES, loadMessages } from "./messages/index.ts";

await Promise.all(LANGUAGES.map(({ code }) => loadMessages(code)));

/** What the server gives every page. */
export interface Given {
  /** What the page asks the shop through. */
  readonly api: Hansa;
  /** What its own scripts carry; empty for a page that many see. */
  readonly nonce: string;
  /** Where the shop stands on the web, without a slash at the end; null for wherever it is asked. */
  readonly publicUrl: string | null;
  /** Where the built texts of a language lie; null for a language that there is none of. */
  readonly textsOf: (language: string) => string | null;
}

/** Puts into a page's context what it is given. */
export function furnish(context: RouterContextProvider, { api, nonce, publicUrl, textsOf }: Given): void {
  context.set(apiContext, api);
  context.set(nonceContext, nonce);
  context.set(textsContext, textsOf);
  context.set(originContext, (request) => publicUrl?.replace(/\/$/, "") ?? new URL(request.url).origin);
}

const UNAVAILABLE = 503;
/** When to ask again for a page that could not be written for want of the shop. */
const COME_BACK_S = 5;

/** Writes a page. The policy lets scripts through that carry this answer's nonce, and nothing of another host. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  router: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const nonce = context.get(nonceContext);
  let code = status;
  const body = await renderToReadableStream(<ServerRouter context={router} url={request.url} nonce={nonce} />, {
    nonce,
    signal: request.signal,
    onError(error) {
      code = 500;
      console.error(error);
    },
  });
  if (isbot(request.headers.get("user-agent"))) await body.allReady;
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("content-security-policy", policyOf(nonce));
  // A page that many see says otherwise where it is kept.
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-cache");
  if (code === UNAVAILABLE) headers.set("retry-after", String(COME_BACK_S));
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  return new Response(lateScripts(body), { status: code, headers });
}

function policyOf(nonce: string): string {
  return [
    "default-src 'self'",
    // Files of our own too: a page fetches parts of itself later, and those carry no nonce.
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self' http://127.0.0.1:* http://localhost:*",
    "frame-ancestors 'none'",
  ].join("; ");
}
