import { hash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { Bank, type Call, opening, type Payment } from "./bank.ts";
import { answeredPage, challengePage, missingPage } from "./challenge-page.ts";
import { type Entry, type Forgot, type MoveKind, type Moved, type Opened, openJournal } from "./journal.ts";
import { Courier, sign } from "./webhooks.ts";
import { journalText } from "./journal-text.ts";
import { readBody, send, sendError, sendPage, sendText } from "./replies.ts";
import { settlementText } from "./settlement.ts";
import { disputeBody, eventBody, moveBody, parseAmount, parseIsFinal, parseOrder, paymentBody } from "./wire.ts";

const KEY = /^[\x21-\x7e]{1,64}$/;
const MOVE_PATH = /^\/v1\/payments\/([\w-]{1,64})\/(capture|void|refund|renew)$/;
const TOKEN_PATH = /^\/v1\/tokens\/([\w-]{1,128})$/;
const CHALLENGE_PATH = /^\/challenge\/([\w-]{1,64})$/;
/** What the emulator is started with. */
export interface EmulatorSettings {
  /** Null keeps everything in memory only. */
  readonly journalFile: string | null;
  /** What merchants authenticate with. */
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Null sends no webhooks. */
  readonly webhookUrl: string | null;
  /** How long `tok_slow` takes to be answered. Default 2,500. */
  readonly slowMs?: number;
  /** How late the webhook of `tok_ok_late_webhook` is. Default 5,000. */
  readonly lateWebhookMs?: number;
  /** Wait before a webhook is tried a second time; doubles for each of four further ones. Default 500. */
  readonly webhookRetryMs?: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** A running emulator. */
export interface Emulator {
  /** Origin, such as `http://127.0.0.1:4242`. */
  readonly url: string;
  /** All that happened, oldest first. */
  journal(): readonly Entry[];
  /** Stops at once; webhooks not delivered by then are lost. */
  close(): Promise<void>;
}

interface House {
  readonly bank: Bank;
  readonly courier: Courier | null;
  readonly authorization: string;
  readonly slowMs: number;
  readonly lateWebhookMs: number;
  url: string;
}

/**
 * Starts a payment provider that behaves as real ones do on bad days; README.md lists the tokens and the protocol.
 *
 * @throws Error with one sentence when a secret is empty or the journal cannot be read
 */
export async function startEmulator(settings: EmulatorSettings): Promise<Emulator> {
  const { journalFile, secretKey, webhookSecret, webhookUrl, webhookRetryMs = 500 } = settings;
  if (secretKey.trim() === "") throw new Error("The payment emulator needs a secret key.");
  if (webhookSecret.trim() === "") throw new Error("The payment emulator needs a webhook secret.");
  const journal = openJournal(journalFile);
  const house: House = {
    bank: new Bank(journal),
    courier:
      webhookUrl === null
        ? null
        : new Courier({
            url: webhookUrl,
            sign: (rawBody) => ({ "sandbox-signature": sign(webhookSecret, rawBody, Math.floor(Date.now() / 1000)) }),
            retryMs: webhookRetryMs,
          }),
    authorization: `Bearer ${secretKey}`,
    slowMs: settings.slowMs ?? 2500,
    lateWebhookMs: settings.lateWebhookMs ?? 5000,
    url: "",
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    serve(house, request, response).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(settings.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  house.url = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : address)}`;
  return {
    url: house.url,
    journal: () => house.bank.entries,
    async close() {
      house.courier?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      journal.close();
    },
  };
}

async function serve(house: House, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url: target = "/" } = request;
  const [path = "/", query = ""] = target.split("?", 2);
  const text = await readBody(request);
  if (text === null) return sendError(response, 413, "invalid_request", "The body is too large.");

  const challengeId = CHALLENGE_PATH.exec(path)?.[1];
  if (challengeId !== undefined) return challenge(house, challengeId, method === "POST" ? text : "", response);
  if (method === "GET" && path === "/livez") {
    return send(response, 200, {
      waitingWebhooks: house.courier?.waiting ?? 0,
      droppedWebhooks: house.courier?.dropped ?? 0,
    });
  }
  if (request.headers.authorization !== house.authorization) {
    return sendError(response, 401, "unauthorized", "The secret key is not valid.");
  }
  if (method === "GET" && path === "/v1/payments") return find(house, new URLSearchParams(query).get("key"), response);
  if (method === "GET" && path === "/journal")
    return sendText(response, "application/json", journalText(house.bank, house.url));
  if (method === "GET" && path === "/settlement") return settle(house, new URLSearchParams(query), response);
  if (method === "POST" && path === "/disputes") return dispute(house, new URLSearchParams(text), response);
  const token = TOKEN_PATH.exec(path)?.[1];
  if (method === "DELETE" && token !== undefined) {
    return house.bank.forget(token) === null
      ? sendError(response, 404, "not_found", "No card is kept under this token.")
      : send(response, 200, { token, forgotten: true });
  }
  if (method === "POST") return post(house, { path, text, key: request.headers["idempotency-key"] }, response);
  sendError(response, 404, "no_such_route", "There is nothing here.");
}

async function post(
  house: House,
  { path, text, key }: { readonly path: string; readonly text: string; readonly key: string | string[] | undefined },
  response: ServerResponse,
): Promise<void> {
  if (typeof key !== "string" || !KEY.test(key)) {
    return sendError(
      response,
      400,
      "invalid_request",
      "An Idempotency-Key of 1 to 64 printable characters is required.",
    );
  }
  const call: Call = { key, fingerprint: hash("sha256", `${path}\n${text}`, "base64url") };
  const used = house.bank.used(key);
  if (used !== null) {
    if (used.fingerprint === call.fingerprint) return send(response, 200, replayed(house, used));
    return sendError(response, 422, "key_reused", "This key was used for another request.");
  }
  if (path === "/v1/payments") return authorize(house, call, parseBody(text), response);
  const [, id, move] = MOVE_PATH.exec(path) ?? [];
  if (id === undefined || !isMove(move)) return sendError(response, 404, "no_such_route", "There is nothing here.");
  const payment = house.bank.find(id);
  const body = parseBody(text);
  const amountMinor = parseAmount(body);
  if (payment === null) return sendError(response, 404, "not_found", "There is no such payment.");
  if (amountMinor === null)
    return sendError(response, 400, "invalid_request", "amountMinor must be a positive integer.");

  const moved = house.bank.move(call, payment, { move, amountMinor, isFinal: parseIsFinal(body) });
  announce(house, moved, 0);
  send(response, 200, moveBody(moved, payment));
}

async function authorize(house: House, call: Call, body: unknown, response: ServerResponse): Promise<void> {
  const order = parseOrder(body);
  if (order === null) return sendError(response, 400, "invalid_request", "The payment cannot be read.");
  if (order.token === "tok_down")
    return sendError(response, 503, "unavailable", "Out of order; nothing was processed.");

  const opened = house.bank.open(call, order);
  announce(house, opened, order.token === "tok_ok_late_webhook" ? house.lateWebhookMs : 0);
  if (order.token === "tok_timeout") {
    response.destroy();
    return;
  }
  // Charged before the wait, so that whoever gives up and asks by key finds the charge.
  if (order.token === "tok_slow") await delay(house.slowMs, undefined, { ref: false });
  send(response, 200, paymentBody(opening(opened), house.url));
}

/** A customer's bank takes money back, or gives it back: what a drill asks for. */
function dispute(house: House, form: URLSearchParams, response: ServerResponse): void {
  const used = house.bank.used(form.get("key") ?? "");
  const payment = used?.kind === "opened" ? existing(house, used.id) : null;
  const wanted = { amountMinor: Number(form.get("amountMinor")), reason: form.get("reason") ?? "fraudulent" };
  const isSound = Number.isSafeInteger(wanted.amountMinor) && wanted.amountMinor > 0 && KEY.test(wanted.reason);
  const [id, outcome] = [form.get("id"), form.get("outcome")];
  const disputed =
    id !== null && (outcome === "won" || outcome === "lost")
      ? house.bank.closeDispute(id, outcome)
      : payment !== null && isSound
        ? house.bank.dispute(payment, wanted)
        : null;
  if (disputed === null) return sendError(response, 400, "invalid_request", "There is nothing to dispute, or to end.");
  announce(house, disputed, 0);
  send(response, 200, disputeBody(disputed, existing(house, disputed.paymentId).opened.currency));
}

async function settle({ bank }: House, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const after = Number(query.get("after") ?? 0);
  if (!Number.isSafeInteger(after) || after < 0)
    return sendError(response, 400, "invalid_request", "after is a sequence.");
  await sendText(response, "text/csv; charset=utf-8", settlementText(bank, after));
}

function replayed(house: House, used: Opened | Moved): Readonly<Record<string, unknown>> {
  if (used.kind === "opened") return paymentBody(opening(used), house.url);
  return moveBody(used, existing(house, used.paymentId));
}

function find(house: House, key: string | null, response: ServerResponse): void {
  const used = key === null ? null : house.bank.used(key);
  if (used?.kind !== "opened") return sendError(response, 404, "not_found", "No payment has this key.");
  send(response, 200, paymentBody(existing(house, used.id), house.url));
}

function challenge(house: House, id: string, form: string, response: ServerResponse): void {
  const payment = house.bank.find(id);
  const isOpen = payment !== null && payment.opened.state === "action_required";
  if (!isOpen) return sendPage(response, 404, missingPage());
  const outcome = new URLSearchParams(form).get("outcome");
  if (outcome !== "approve" && outcome !== "decline") return sendPage(response, 200, challengePage(payment));

  const answered = house.bank.answer(payment, outcome === "approve");
  if (answered !== null) announce(house, answered, 0);
  const { returnUrl } = payment.opened;
  const { isApproved } = existing(house, id);
  if (returnUrl === null) return sendPage(response, 200, answeredPage(isApproved === true));
  response.writeHead(303, { location: returnUrl, "content-length": 0 }).end();
}

function announce(house: House, entry: Exclude<Entry, Forgot>, delayMs: number): void {
  if (house.courier === null) return;
  const event = eventBody(entry, existing(house, entry.kind === "opened" ? entry.id : entry.paymentId));
  if (event !== null) house.courier.send(event, delayMs);
}

function existing(house: House, id: string): Payment {
  const payment = house.bank.find(id);
  if (payment === null) throw new Error(`payment ${id} is in the journal but not in the books`);
  return payment;
}

function isMove(word: string | undefined): word is MoveKind {
  return word === "capture" || word === "void" || word === "refund" || word === "renew";
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

// A bug, or a client that went away: nothing is claimed about what was processed.
function fail(response: ServerResponse, error: unknown): void {
  if (!response.writable) return;
  console.error(error);
  response.destroy();
}
