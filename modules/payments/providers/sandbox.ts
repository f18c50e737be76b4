import { MAX_JSON_MINOR, type Money, toJson } from "@hansa/kernel";
import {
  type Answer,
  type AuthorizeRequest,
  MAX_KEY_LENGTH,
  type MoveAnswer,
  type MoveRequest,
  type RemoteProvider,
  type Retrieved,
} from "../provider.ts";
import { isReference, parseError, parseJson, parseMove, parsePayment } from "./sandbox-answers.ts";
import { verifySignedEvent } from "./sandbox-webhook.ts";

/** Largest answer that is read; a longer one is `unknown`. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** Longest time that one call may be given. */
export const MAX_TIMEOUT_MS = 60_000;
/** Secrets that are live at once, so that they can be rotated without a failed webhook. */
export const MAX_WEBHOOK_SECRETS = 2;

/** How to reach the sandbox provider (`tools/psp-emulator`). */
export interface SandboxSettings {
  /** Origin of the provider, such as `http://127.0.0.1:4242`. */
  readonly baseUrl: string;
  readonly secretKey: string;
  /** One, or two while they are rotated. */
  readonly webhookSecrets: readonly string[];
  /** For a whole call, answer read; 1 to 60,000. */
  readonly timeoutMs: number;
}

type Move = "capture" | "void" | "refund";

interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What the network gave: an answer, the certainty that nothing left this machine, or nothing to rely on. */
type Reply = { readonly kind: "answered"; readonly status: number; readonly body: unknown } | NeverSent | NoAnswer;
interface NeverSent {
  readonly kind: "never_sent";
}
interface NoAnswer {
  readonly kind: "no_answer";
}

type Ask = (question: Question) => Promise<Reply>;

/**
 * The sandbox provider over HTTP, with the promises of the port.
 *
 * It does not bound how many calls are in flight and keeps no circuit: that is the router's, which sees all providers.
 *
 * @throws Error with one sentence when a setting is missing, empty or out of range
 */
export function createSandbox(settings: SandboxSettings): RemoteProvider {
  const { webhookSecrets } = settings;
  const ask = connect(settings, checkedOrigin(settings));
  return {
    name: "sandbox",
    inProcess: false,
    authorize: (request) => authorize(ask, request),
    capture: (request) => move(ask, "capture", request),
    void: (request) => move(ask, "void", request),
    refund: (request) => move(ask, "refund", request),
    retrieve: (key) => retrieve(ask, key),
    verifyWebhook: (rawBody, headers, now) => verifySignedEvent(webhookSecrets, { rawBody, headers, now }),
  };
}

function checkedOrigin({ baseUrl, secretKey, webhookSecrets, timeoutMs }: SandboxSettings): string {
  if (secretKey.trim() === "") throw new Error("The sandbox payment provider needs a secret key.");
  if (webhookSecrets.length === 0 || webhookSecrets.some((secret) => secret.trim() === "")) {
    throw new Error("The sandbox payment provider needs a webhook secret, and none may be empty.");
  }
  if (webhookSecrets.length > MAX_WEBHOOK_SECRETS) {
    throw new Error(`The sandbox payment provider takes at most ${String(MAX_WEBHOOK_SECRETS)} webhook secrets.`);
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new Error(`The sandbox payment provider needs a timeout of 1 to ${String(MAX_TIMEOUT_MS)} ms.`);
  }
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new Error("The sandbox payment provider needs an http or https base URL.");
  }
  return new URL(baseUrl).origin;
}

async function authorize(ask: Ask, request: AuthorizeRequest): Promise<Answer> {
  assertKey(request.key);
  if (!isSendable(request.amount)) return { kind: "declined", reason: "invalid_amount" };
  const { key, amount, token, capture, orderReference, returnUrl } = request;
  const body = { ...toJson(amount), token, capture, orderReference, ...(returnUrl === null ? {} : { returnUrl }) };
  const reply = await ask({ method: "POST", path: "/v1/payments", key, body });

  if (reply.kind === "never_sent") return { kind: "declined", reason: "provider_unavailable" };
  if (reply.kind === "no_answer") return { kind: "unknown" };
  if (reply.status !== 200) {
    const refusal = readRefusal(reply.body);
    return refusal === null ? { kind: "unknown" } : { kind: "declined", reason: refusal };
  }
  const read = parsePayment(reply.body);
  const isEchoed = read !== null && read.payment.key === key && isSame(read.payment.amount, amount);
  return isEchoed ? read.verdict : { kind: "unknown" };
}

async function move(ask: Ask, kind: Move, request: MoveRequest): Promise<MoveAnswer> {
  assertKey(request.key);
  const { key, providerReference, amount } = request;
  if (!isSendable(amount) || !isReference(providerReference)) return { kind: "refused", reason: "invalid_request" };
  const path = `/v1/payments/${encodeURIComponent(providerReference)}/${kind}`;
  const reply = await ask({ method: "POST", path, key, body: toJson(amount) });

  if (reply.kind === "never_sent") return { kind: "refused", reason: "provider_unavailable" };
  if (reply.kind === "no_answer") return { kind: "unknown" };
  if (reply.status !== 200) {
    if (parseError(reply.body) === "not_found") return { kind: "refused", reason: "not_found" };
    const refusal = readRefusal(reply.body);
    return refusal === null ? { kind: "unknown" } : { kind: "refused", reason: refusal };
  }
  const read = parseMove(reply.body);
  const isEchoed =
    read?.key === key &&
    read.kind === kind &&
    read.providerReference === providerReference &&
    isSame(read.amount, amount);
  if (!isEchoed) return { kind: "unknown" };
  if (read.refusal !== null) return { kind: "refused", reason: read.refusal };
  return { kind: "done", moveReference: read.moveReference, amount: read.amount };
}

async function retrieve(ask: Ask, key: string): Promise<Retrieved> {
  assertKey(key);
  const reply = await ask({ method: "GET", path: `/v1/payments?key=${encodeURIComponent(key)}` });
  if (reply.kind !== "answered") return { kind: "unknown" };
  // A bare 404 may come from anything on the way; only the provider's own words say that there is no such payment.
  if (reply.status === 404 && parseError(reply.body) === "not_found") return { kind: "absent" };
  if (reply.status !== 200) return { kind: "unknown" };
  const read = parsePayment(reply.body);
  return read !== null && read.payment.key === key ? { kind: "found", ...read } : { kind: "unknown" };
}

// `key_reused` and every code that we do not know stay in doubt: under that key something may have been charged.
function readRefusal(body: unknown): "provider_unavailable" | "invalid_request" | null {
  const code = parseError(body);
  if (code === "unavailable" || code === "unauthorized" || code === "rate_limited") return "provider_unavailable";
  return code === "invalid_request" ? "invalid_request" : null;
}

function connect({ secretKey, timeoutMs }: SandboxSettings, origin: string): Ask {
  return async ({ method, path, key, body }) => {
    try {
      const response = await fetch(origin + path, {
        method,
        redirect: "error", // a provider does not move between two calls; following would hand our secret to whoever asks
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: `Bearer ${secretKey}`,
          "accept-encoding": "identity", // a small compressed answer could unpack to any size
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(key === undefined ? {} : { "idempotency-key": key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await readLimited(response);
      if (text === null) return { kind: "no_answer" };
      return { kind: "answered", status: response.status, body: parseJson(text) };
    } catch (error) {
      // Decided: whatever breaks between question and answer leaves the outcome open, unless no connection was made.
      return wasNeverSent(error) ? { kind: "never_sent" } : { kind: "no_answer" };
    }
  };
}

/** The text, or null when it is compressed or longer than the limit; what is over the limit is not read. */
async function readLimited(response: Response): Promise<string | null> {
  if (response.body === null) return "";
  const isTooLong = Number(response.headers.get("content-length") ?? 0) > MAX_ANSWER_BYTES;
  if (isTooLong || response.headers.has("content-encoding")) {
    await response.body.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) return null; // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ECONNREFUSED" || code === "ENOTFOUND";
}

// A key that cannot be sent is a bug of the caller; answered as `unknown` it would be asked for for ever.
function assertKey(key: string): void {
  if (key.length > MAX_KEY_LENGTH || !isReference(key)) {
    throw new RangeError(`an idempotency key has 1 to ${String(MAX_KEY_LENGTH)} printable ASCII characters`);
  }
}

function isSendable({ amountMinor }: Money): boolean {
  return amountMinor > 0n && amountMinor <= MAX_JSON_MINOR;
}

function isSame(one: Money, other: Money): boolean {
  return one.amountMinor === other.amountMinor && one.currency === other.currency;
}
