import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorBody } from "./wire.ts";

/** Largest request body; a longer one is refused with 413. */
const MAX_BODY_BYTES = 64 * 1024;
const HTML = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
};

/** Streamed, since the journal of a long bench is larger than a string may be. */
export async function sendText(response: ServerResponse, type: string, text: Iterable<string>): Promise<void> {
  response.writeHead(200, { "content-type": type });
  await pipeline(Readable.from(text), response);
}

/** The body; null when it is longer than MAX_BODY_BYTES. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk); // the rest is read and thrown away, so that the answer can be sent
  }
  return bytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString("utf8");
}

/** Answers with JSON. */
export function send(response: ServerResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

/** Answers with an error that says that nothing was done. */
export function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, errorBody(code, message));
}

/** Answers with a page for the customer. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { ...HTML, "content-length": Buffer.byteLength(html) }).end(html);
}
