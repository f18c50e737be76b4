import { hash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Trouble } from "./behaviour.ts";
import { Books, type Charge, type Dispute } from "./books.ts";
import { answeredPage, challengePageOf, missingPage } from "./challenge-page.ts";
import { Courier } from "./webhooks.ts";

const MAX_BODY_BYTES = 256 * 1024;
const HTML = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
};

/** A request as it came in. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What is answered; `body` null sends none. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What happens on the way to the merchant. */
  readonly trouble?: Trouble | null;
}

/** One request and its answer, for whoever checks them against the provider's specification. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: IncomingHttpHeaders;
  readonly requestText: string;
  readonly status: number;
  readonly body: unknown;
}

/** What an emulator is started with, whatever it speaks. */
export interface HostSettings {
  /** Null keeps everything in memory only. */
  readonly journalFile: string | null;
  /** Null sends no webhooks. */
  readonly webhookUrl: string | null;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** How long `slow` takes to be answered. Default 2,500. */
  readonly slowMs?: number;
  /** How late the webhook of `ok_late_webhook` is. Default 5,000. */
  readonly lateWebhookMs?: number;
  /** Wait before a webhook is tried a second time. Default 500. */
  readonly webhookRetryMs?: number;
  /** Hears of every exchange of the provider's own API. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What one provider's emulator knows that the others do not: its wire format. */
export interface Dialect {
  /** Answers a request of the provider's own API. */
  answer(asked: Asked, host: Host): Answered | Promise<Answered>;
  /** Headers that prove a webhook. */
  sign(rawBody: string): Readonly<Record<string, string>>;
  /** The customer answered on the provider's page. @returns where they are sent, or null for nowhere */
  challenged(charge: Charge, isApproved: boolean, host: Host): string | null;
  /** A dispute was opened or closed. */
  disputed(charge: Charge, dispute: Dispute, host: Host): void;
  /** The settlement file, a line at a time, of everything so far. */
  settlement(books: Books): Iterable<string>;
}

/** What a dialect works with. */
export interface Host {
  readonly url: string;
  readonly books: Books;
  /** Sends a webhook. */
  tell(body: unknown, trouble: Trouble | null): void;
}

/** A running emulator. */
export interface RunningHost {
  readonly url: string;
  readonly books: Books;
  /** Opens a dispute of a charge, known by the merchant's key. */
  dispute(key: string, dispute: { readonly amountMinor: number; readonly reason: string }): Dispute;
  /** Ends a dispute. */
  closeDispute(id: string, outcome: "won" | "lost"): void;
  settlementText(): string;
  /** Headers that would prove this body. */
  sign(rawBody: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts a server that speaks a provider's wire format, with its own journal. */
export async function openHost(dialect: Dialect, settings: HostSettings): Promise<RunningHost> {
  const { journalFile, webhookUrl, slowMs = 2500, lateWebhookMs = 5000, webhookRetryMs = 500 } = settings;
  const books = new Books(journalFile);
  const sign = dialect.sign.bind(dialect);
  const courier = webhookUrl === null ? null : new Courier({ url: webhookUrl, sign, retryMs: webhookRetryMs });
  const state = { url: "" };
  const host: Host = {
    get url() {
      return state.url;
    },
    books,
    tell(body, trouble) {
      courier?.send(JSON.stringify(body), trouble === "late_webhook" ? lateWebhookMs : 0);
    },
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    serve({ dialect, host, courier, slowMs, settings }, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(settings.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  state.url = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : address)}`;
  return {
    url: state.url,
    books,
    dispute: (key, wanted) => openDispute(dialect, host, key, wanted),
    closeDispute: (id, outcome) => closeDispute(dialect, host, id, outcome),
    sign,
    settlementText: () => [...dialect.settlement(books)].join(""),
    async close() {
      courier?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      books.close();
    },
  };
}

interface Served {
  readonly dialect: Dialect;
  readonly host: Host;
  readonly courier: Courier | null;
  readonly slowMs: number;
  readonly settings: HostSettings;
}

async function serve(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const [path = "/", query = ""] = url.split("?", 2);
  const text = await readBody(request);
  const asked: Asked = { method, path, query: new URLSearchParams(query), headers, text };
  if (path.startsWith("/challenge/") || path.startsWith("/_emulator/")) return desk(served, asked, response);
  const answered = await served.dialect.answer(asked, served.host);
  served.settings.onExchange?.({
    method,
    path: url,
    requestHeaders: headers,
    requestText: text,
    status: answered.status,
    body: answered.body,
  });
  if (answered.trouble === "timeout") return void response.destroy();
  if (answered.trouble === "slow") await delay(served.slowMs, undefined, { ref: false });
  const body = answered.body === null ? "" : JSON.stringify(answered.body);
  const type = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  response.writeHead(answered.status, { ...type, ...answered.headers }).end(body);
}

/** Pages for the customer, and what a drill asks of the emulator itself. */
function desk({ dialect, host, courier }: Served, { method, path, text }: Asked, response: ServerResponse): void {
  if (path.startsWith("/challenge/")) {
    const charge = host.books.find(path.slice("/challenge/".length));
    if (charge === null) return page(response, 404, missingPage());
    const outcome = method === "POST" ? new URLSearchParams(text).get("outcome") : null;
    if (outcome !== "approve" && outcome !== "decline") return page(response, 200, challengePageOf(charge));
    const back = dialect.challenged(charge, outcome === "approve", host);
    if (back === null) return page(response, 200, answeredPage(outcome === "approve"));
    return void response.writeHead(303, { location: back, "content-length": 0 }).end();
  }
  const json = (body: unknown): void =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (path === "/_emulator/livez") {
    return json({ waitingWebhooks: courier?.waiting ?? 0, droppedWebhooks: courier?.dropped ?? 0 });
  }
  if (path === "/_emulator/journal") return json({ charges: host.books.charges() });
  if (path === "/_emulator/settlement") {
    response.writeHead(200, { "content-type": "text/csv; charset=utf-8" });
    for (const line of dialect.settlement(host.books)) response.write(line);
    return void response.end();
  }
  if (path !== "/_emulator/disputes") return void response.writeHead(404).end();
  const form = new URLSearchParams(text);
  const id = form.get("id");
  if (id !== null) return json(closeDispute(dialect, host, id, form.get("outcome") === "won" ? "won" : "lost"));
  const wanted = { amountMinor: Number(form.get("amountMinor")), reason: form.get("reason") ?? "fraudulent" };
  return json(openDispute(dialect, host, form.get("key") ?? "", wanted));
}

function openDispute(
  dialect: Dialect,
  host: Host,
  key: string,
  { amountMinor, reason }: { readonly amountMinor: number; readonly reason: string },
): Dispute {
  const charge = host.books.findByKey(key);
  if (charge === null) throw new Error(`nothing was charged under ${key}`);
  const id = `dp_${hash("sha256", `${charge.id} ${String(charge.disputes.length)}`, "hex").slice(0, 20)}`;
  const openedAt = new Date().toISOString();
  const dispute: Dispute = { id, amountMinor, reason, state: "open", openedAt, closedAt: null };
  const changed = { ...charge, disputes: [...charge.disputes, dispute] };
  host.books.write(changed, null);
  dialect.disputed(changed, dispute, host);
  return dispute;
}

function closeDispute(dialect: Dialect, host: Host, id: string, outcome: "won" | "lost"): Dispute {
  const charge = host.books.findByPart(id);
  const dispute = charge?.disputes.find((one) => one.id === id);
  if (charge === null || dispute === undefined) throw new Error(`there is no dispute ${id}`);
  const closed: Dispute = { ...dispute, state: outcome, closedAt: new Date().toISOString() };
  const changed = { ...charge, disputes: charge.disputes.map((one) => (one.id === id ? closed : one)) };
  host.books.write(changed, null);
  dialect.disputed(changed, closed, host);
  return closed;
}

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { ...HTML, "content-length": Buffer.byteLength(html) }).end(html);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error("the body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
