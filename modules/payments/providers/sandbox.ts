import { MAX_JSON_MINOR, type Money, toJson } from "@hansa/kernel";
import type { Capabilities } from "../capabilities.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type ForgetAnswer,
  MAX_KEY_LENGTH,
  type Mismatch,
  type MoveAnswer,
  type MoveRequest,
  type ProviderPayment,
  type RemoteProvider,
  type Retrieved,
} from "../provider.ts";
import { isReference, parseError, parseMove, parsePayment } from "./sandbox-answers.ts";
import { type Ask, connect } from "./sandbox-connection.ts";
import { readSandboxSettlement } from "./sandbox-settlement.ts";
import { verifySignedEvent } from "./sandbox-webhook.ts";

/** Longest time that one call may be given. */
const MAX_TIMEOUT_MS = 60_000;
/** Secrets that are live at once, so that they can be rotated without a failed webhook. */
const MAX_WEBHOOK_SECRETS = 2;

/** How to reach the sandbox provider (`tools/psp-emulator`). */
export interface SandboxSettings {
  /** As attempts are stored with; `sandbox` without it. Several may stand side by side, each with its own account. */
  readonly name?: string;
  /** Origin of the provider, such as `http://127.0.0.1:4242`. */
  readonly baseUrl: string;
  readonly secretKey: string;
  /** One, or two while they are rotated. */
  readonly webhookSecrets: readonly string[];
  /** For a whole call, answer read; 1 to 60,000. */
  readonly timeoutMs: number;
}

const CAPABILITIES: Capabilities = {
  methods: ["card", "wallet"],
  currencies: null,
  maxAmountMinor: MAX_JSON_MINOR,
  multipleCaptures: true,
  partialVoid: true,
  movesLater: false,
  challenges: true,
  authorizationDays: 7,
  honoredDays: null,
  replayHours: null,
  absentIsProof: true,
  disputes: true,
  savesMethods: true,
};

type Move = "capture" | "void" | "refund" | "renew";

/**
 * The sandbox provider over HTTP, with the promises of the port.
 *
 * At most `MAX_CALLS_ON_WIRE` calls are on the wire, so a slow provider cannot take more than that from the shop. It keeps
 * no circuit: that is the router's, which sees all providers.
 *
 * @throws Error with one sentence when a setting is missing, empty or out of range
 */
export function createSandbox(settings: SandboxSettings): RemoteProvider {
  const { secretKey, webhookSecrets, timeoutMs } = settings;
  const ask = connect({ origin: checkedOrigin(settings), secretKey, timeoutMs });
  return {
    name: settings.name ?? "sandbox",
    inProcess: false,
    capabilities: CAPABILITIES,
    authorize: (request) => authorize(ask, request),
    capture: (request) => move(ask, "capture", request),
    void: (request) => move(ask, "void", request),
    refund: (request) => move(ask, "refund", request),
    renew: (request) => move(ask, "renew", request),
    forget: (savedToken) => forget(ask, savedToken),
    retrieve: (key) => retrieve(ask, key),
    async finish(request) {
      const found = await retrieve(ask, request.key);
      if (found.kind !== "found") return { kind: "unknown" };
      return isSame(found.payment.amount, request.amount) ? found.verdict : mismatch(found.payment);
    },
    verifyWebhook(rawBody, headers, now) {
      const event = verifySignedEvent(webhookSecrets, { rawBody, headers, now });
      return Promise.resolve(event === null ? null : [event]);
    },
    readSettlement: readSandboxSettlement,
  };
}

function checkedOrigin({ baseUrl, secretKey, webhookSecrets, timeoutMs }: SandboxSettings): string {
  if (secretKey.trim() === "") throw new Error("The sandbox payment provider needs a secret key.");
  if (!/^[\x21-\x7e]+$/.test(secretKey))
    throw new Error("The sandbox secret key may only have printable ASCII characters.");
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
  const body = {
    ...toJson(amount),
    token,
    capture,
    orderReference,
    ...(returnUrl === null ? {} : { returnUrl }),
    ...(request.challenge === true ? { challenge: true } : {}),
    ...(request.saveFor == null ? {} : { saveFor: request.saveFor }),
  };
  const reply = await ask({ method: "POST", path: "/v1/payments", key, body });

  if (reply.kind === "never_sent") return { kind: "declined", reason: "provider_unavailable" };
  if (reply.kind === "no_answer") return { kind: "unknown" };
  if (reply.status !== 200) {
    const refusal = readRefusal(reply.body);
    return refusal === null ? { kind: "unknown" } : { kind: "declined", reason: refusal };
  }
  const read = parsePayment(reply.body);
  if (read === null || read.payment.key !== key) return { kind: "unknown" };
  return isSame(read.payment.amount, amount) ? read.verdict : mismatch(read.payment);
}

async function move(ask: Ask, kind: Move, request: MoveRequest): Promise<MoveAnswer> {
  assertKey(request.key);
  const { key, providerReference, amount, isFinal } = request;
  if (!isSendable(amount) || !isReference(providerReference)) return { kind: "refused", reason: "invalid_request" };
  const path = `/v1/payments/${encodeURIComponent(providerReference)}/${kind}`;
  const reply = await ask({
    method: "POST",
    path,
    key,
    body: { ...toJson(amount), ...(kind === "capture" && isFinal === true ? { isFinal } : {}) },
  });

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

async function forget(ask: Ask, savedToken: string): Promise<ForgetAnswer> {
  if (!isReference(savedToken)) return { kind: "refused", reason: "invalid_request" };
  const reply = await ask({ method: "DELETE", path: `/v1/tokens/${encodeURIComponent(savedToken)}` });
  if (reply.kind === "never_sent") return { kind: "refused", reason: "provider_unavailable" };
  if (reply.kind === "no_answer") return { kind: "unknown" };
  // What is not there is forgotten; a bare 404 may come from anything on the way.
  if (reply.status === 200 || (reply.status === 404 && parseError(reply.body) === "not_found")) return { kind: "done" };
  const reason = readRefusal(reply.body);
  return reason === null ? { kind: "unknown" } : { kind: "refused", reason };
}

// `key_reused` and every code that we do not know stay in doubt: under that key something may have been charged.
function readRefusal(body: unknown): "provider_unavailable" | "invalid_request" | null {
  const code = parseError(body);
  if (code === "unavailable" || code === "unauthorized" || code === "rate_limited") return "provider_unavailable";
  return code === "invalid_request" ? "invalid_request" : null;
}

// A key that cannot be sent is a bug of the caller; answered as `unknown` it would be asked for for ever.
function assertKey(key: string): void {
  if (key.length > MAX_KEY_LENGTH || !isReference(key)) {
    throw new RangeError(`an idempotency key has 1 to ${String(MAX_KEY_LENGTH)} printable ASCII characters`);
  }
}

function mismatch({ providerReference, amount }: ProviderPayment): Mismatch {
  return { kind: "mismatch", providerReference, answered: amount };
}

function isSendable({ amountMinor }: Money): boolean {
  return amountMinor > 0n && amountMinor <= MAX_JSON_MINOR;
}

function isSame(one: Money, other: Money): boolean {
  return one.amountMinor === other.amountMinor && one.currency === other.currency;
}
