import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { vi } from "vitest";

/** A message as it came in. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a consumer behaves. */
export type Manners =
  | { readonly kind: "answers"; readonly status: (message: Received) => number }
  | { readonly kind: "redirects"; readonly to: string }
  /** Takes the connection and says nothing, until it is let go. */
  | { readonly kind: "stalls" }
  /** Sends the head of its answer byte by byte and never comes to its end. */
  | { readonly kind: "drips" }
  | { readonly kind: "hangs up" };

export const TAKES: Manners = { kind: "answers", status: () => 204 };

/** Somebody else's system that receives webhooks on this machine. */
export interface Consumer {
  readonly url: string;
  readonly received: Received[];
  behave(manners: Manners): void;
  /** Ids of what came, in the order in which it came. */
  ids(): readonly string[];
  close(): Promise<void>;
}

/** Starts a consumer on the loopback address. */
export async function startConsumer(): Promise<Consumer> {
  let manners = TAKES;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(message);
      answer(manners, message, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/hooks`,
    received,
    behave: (next) => void (manners = next),
    ids: () => received.map(({ headers }) => String(headers["webhook-id"])),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(manners: Manners, message: Received, response: ServerResponse): void {
  switch (manners.kind) {
    case "answers":
      response.writeHead(manners.status(message)).end("this body is nobody's business");
      return;
    case "redirects":
      response.writeHead(302, { location: manners.to }).end();
      return;
    case "stalls":
      return;
    case "drips":
      drip(response);
      return;
    case "hangs up":
      response.socket?.destroy();
  }
}

function drip(response: ServerResponse): void {
  response.socket?.write("HTTP/1.1 200 OK\r\n");
  const timer = setInterval(() => response.socket?.write("x"), 20);
  response.on("close", () => clearInterval(timer));
}

/**
 * What a consumer reads in a message that its secret proves, by the library of Standard Webhooks; null where it proves
 * nothing. Its clock goes with that of the database, which tests move.
 */
export function readSigned(secret: string, { headers, body }: Received): unknown {
  vi.useFakeTimers({ toFake: ["Date"], now: Number(headers["webhook-timestamp"]) * 1_000 });
  try {
    return new Webhook(secret).verify(body, {
      "webhook-id": String(headers["webhook-id"]),
      "webhook-timestamp": String(headers["webhook-timestamp"]),
      "webhook-signature": String(headers["webhook-signature"]),
    });
  } catch (error) {
    if (error instanceof WebhookVerificationError) return null;
    throw error;
  } finally {
    vi.useRealTimers();
  }
}

/** Types of what came about an order, in the order in which it came. */
export function toldOf(received: readonly Received[], orderId: string): readonly string[] {
  return received.filter(({ body }) => body.includes(orderId)).map(({ body }) => String(JSON.parse(body)["type"]));
}
