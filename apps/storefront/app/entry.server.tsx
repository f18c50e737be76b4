import type { Hansa } from "@hansa/sdk";
import { renderToReadableStream } from "react-dom/server";
import { isbot } from "isbot";
import { type EntryContext, type RouterContextProvider, ServerRouter } from "react-router";
import { apiContext, nonceContext } from "./context.ts";

/** Puts into a page's context what it asks the shop through, and the value that its own scripts carry. */
export function furnish(context: RouterContextProvider, given: { readonly api: Hansa; readonly nonce: string }): void {
  context.set(apiContext, given.api);
  context.set(nonceContext, given.nonce);
}

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
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  return new Response(body, { status: code, headers });
}

function policyOf(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self' http://127.0.0.1:* http://localhost:*",
    "frame-ancestors 'none'",
  ].join("; ");
}
