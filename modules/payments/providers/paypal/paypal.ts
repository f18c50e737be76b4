import type { Client, OAuthToken } from "@paypal/paypal-server-sdk";
import type { Capabilities } from "../../capabilities.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type FinishRequest,
  type Known,
  NOTHING_KNOWN,
  type RemoteProvider,
  type Retrieved,
} from "../../provider.ts";
import { assertKey, checkedSecrets } from "../read.ts";
import { isSameMoney } from "../stripe/errors.ts";
import { openWire } from "../wire.ts";
import { forgetAccount } from "./forget.ts";
import { load, type PaypalLine } from "./line.ts";
import { captureAuthorized, refundCaptures, renewAuthorized, voidAuthorized } from "./moves.ts";
import { amountFor, PAYPAL_CURRENCIES, parseOrder, type ReadOrder } from "./order.ts";
import { readPaypalSettlement } from "./settlement.ts";
import { parseBody, parseFailure, paypalAdapter } from "./transport.ts";
import { verifyPaypalWebhook } from "./webhook.ts";

/** Added to the address that a customer who gives up is sent back to. */
const CANCELLED = "hansa_cancelled";

/** How to reach PayPal. */
export interface PaypalSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Names of the webhooks whose deliveries are believed; two while one replaces the other. */
  readonly webhookIds: readonly string[];
  /** False for PayPal's sandbox. */
  readonly isLive: boolean;
  /** For a whole call; 1 to 60,000. */
  readonly timeoutMs: number;
  /** Origin instead of PayPal's own; null for PayPal. */
  readonly baseUrl: string | null;
}

const CAPABILITIES: Capabilities = {
  methods: ["paypal"],
  currencies: PAYPAL_CURRENCIES,
  maxAmountMinor: 999_999_999n,
  multipleCaptures: true,
  partialVoid: false,
  movesLater: false,
  challenges: true,
  authorizationDays: 29,
  honoredDays: 3,
  // PayPal keeps the ids of orders for six hours.
  replayHours: 6,
  // An order is found by PayPal's name alone; one whose name was lost cannot be paid, for nobody has its address.
  absentIsProof: false,
  disputes: true,
  savesMethods: true,
};

/**
 * PayPal's Orders API by its own SDK. Our key is the request id, and the custom id of the order. Without a token the
 * customer approves at PayPal, and `finish` takes or holds the money. Who lets us keep the account approves that there as
 * well; from then on a vault id is the token, and pays without asking.
 *
 * @throws Error with one sentence when a setting is missing, empty or out of range
 */
export async function createPaypal(settings: PaypalSettings): Promise<RemoteProvider> {
  const [clientId = ""] = checkedSecrets("paypal", "a client id", [settings.clientId]);
  const [clientSecret = ""] = checkedSecrets("paypal", "a client secret", [settings.clientSecret]);
  const webhookIds = checkedSecrets("paypal", "a webhook id", settings.webhookIds);
  const wire = openWire({ origin: settings.baseUrl, timeoutMs: settings.timeoutMs });
  const sdk = await import("@paypal/paypal-server-sdk");
  const client: Client = new sdk.Client({
    clientCredentialsAuthCredentials: { oAuthClientId: clientId, oAuthClientSecret: clientSecret },
    environment: settings.isLive ? sdk.Environment.Production : sdk.Environment.Sandbox,
    timeout: settings.timeoutMs,
    unstable_httpClientOptions: { adapter: paypalAdapter(wire) },
  });
  const line: PaypalLine = {
    orders: new sdk.OrdersController(client),
    payments: new sdk.PaymentsController(client),
    vault: new sdk.VaultController(client),
    intents: sdk.CheckoutPaymentIntent,
    keeping: {
      storeInVault: sdk.StoreInVaultInstruction.OnSuccess,
      usageType: sdk.PaypalPaymentTokenUsageType.Merchant,
      // Two customers of ours may share an account of PayPal's.
      permitMultiplePaymentTokens: true,
    },
  };
  let token: OAuthToken | undefined;
  const bearer = async (): Promise<string> => {
    token = await client.clientCredentialsAuthManager.updateToken(token);
    return token.accessToken;
  };
  const origin = settings.isLive ? "https://api-m.paypal.com" : "https://api-m.sandbox.paypal.com";
  return {
    name: "paypal",
    inProcess: false,
    capabilities: CAPABILITIES,
    authorize: (request) => authorize(line, request),
    capture: (request) => captureAuthorized(line, request),
    renew: (request) => renewAuthorized(line, request),
    void: (request) => voidAuthorized(line, request),
    refund: (request) => refundCaptures(line, request),
    forget: (savedToken) => forgetAccount(line, savedToken),
    retrieve: (key, known) => retrieve(line, key, known ?? NOTHING_KNOWN),
    finish: (request) => finish(line, request),
    verifyWebhook: (rawBody, headers, now) =>
      verifyPaypalWebhook({ wire, bearer, origin, webhookIds }, { rawBody, headers, now }),
    readSettlement: readPaypalSettlement,
  };
}

async function authorize({ orders, intents, keeping }: PaypalLine, request: AuthorizeRequest): Promise<Answer> {
  assertKey(request.key);
  const { key, amount, token, capture, orderReference, returnUrl } = request;
  const value = amountFor(amount);
  if (value === null) return { kind: "declined", reason: "invalid_amount" };
  if (token === "" && returnUrl === null) return { kind: "declined", reason: "authentication_failed" };
  if (token !== "" && !/^[0-9A-Za-z_-]{1,255}$/.test(token)) return { kind: "declined", reason: "invalid_token" };
  const kept = request.saveFor != null && token === "" ? { attributes: { vault: keeping } } : {};
  const experience = returnUrl === null ? {} : { experienceContext: { returnUrl, cancelUrl: cancelUrl(returnUrl) } };
  try {
    const { body } = await orders.createOrder({
      paypalRequestId: key,
      prefer: "return=representation",
      body: {
        intent: capture ? intents.Capture : intents.Authorize,
        purchaseUnits: [{ customId: key, description: orderReference.slice(0, 127), amount: value }],
        paymentSource: { paypal: { ...(token === "" ? {} : { vaultId: token }), ...kept, ...experience } },
      },
    });
    const answer = judge(parseOrder(parseBody(body)), request);
    const isStuck = answer.kind === "action_required" && returnUrl === null;
    return isStuck ? { kind: "declined", reason: "authentication_failed" } : answer;
  } catch (error) {
    return refusalOf(error);
  }
}

async function finish(line: PaypalLine, request: FinishRequest): Promise<Answer> {
  assertKey(request.key);
  const { key, known, capture, returned } = request;
  const reference = referenceIn(known);
  if (reference === null) return { kind: "unknown" };
  try {
    const order = await load(line, reference);
    if (order?.payment.key !== key || !isSameMoney(order.payment.amount, request.amount)) return judge(order, request);
    if (order.status !== "APPROVED") {
      const isGivenUp = order.payment.state === "action_required" && returned[CANCELLED] !== undefined;
      return isGivenUp ? { kind: "declined", reason: "authentication_failed" } : judge(order, request);
    }
    const asked = { id: reference, paypalRequestId: `${key}-finish`, prefer: "return=representation" };
    const { body } = capture ? await line.orders.captureOrder(asked) : await line.orders.authorizeOrder(asked);
    return judge(parseOrder(parseBody(body)), request);
  } catch (error) {
    const answer = refusalOf(error);
    // Another return of the same customer may have finished it.
    return answer.kind === "declined" && answer.reason === "invalid_request" ? { kind: "unknown" } : answer;
  }
}

async function retrieve(line: PaypalLine, key: string, known: Known): Promise<Retrieved> {
  assertKey(key);
  const reference = referenceIn(known);
  if (reference === null) return { kind: "absent" };
  try {
    const order = await load(line, reference);
    if (order === null || order.payment.key !== key || order.verdict === null) return { kind: "unknown" };
    return { kind: "found", payment: order.payment, verdict: order.verdict };
  } catch (error) {
    if (error instanceof Error) return { kind: "unknown" };
    throw error;
  }
}

function judge(order: ReadOrder | null, { key, amount }: Pick<FinishRequest, "key" | "amount">): Answer {
  if (order === null || order.payment.key !== key) return { kind: "unknown" };
  const { providerReference, amount: answered } = order.payment;
  if (!isSameMoney(answered, amount)) return { kind: "mismatch", providerReference, answered };
  return order.verdict ?? { kind: "unknown" };
}

function refusalOf(error: unknown): Answer {
  const failure = parseFailure(error);
  if (failure === "doubt") return { kind: "unknown" };
  if (failure === "unavailable") return { kind: "declined", reason: "provider_unavailable" };
  switch (failure.issue) {
    case "INSTRUMENT_DECLINED":
    case "PAYER_CANNOT_PAY":
    case "CARD_EXPIRED":
      return { kind: "declined", reason: "card_declined" };
    case "TRANSACTION_REFUSED":
    case "PAYER_ACCOUNT_RESTRICTED":
    case "COMPLIANCE_VIOLATION":
      return { kind: "declined", reason: "suspected_fraud" };
    case "MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE":
    case "TOKEN_EXPIRED":
    case "TOKEN_ID_NOT_FOUND":
    case "VAULT_ID_NOT_FOUND":
    case "INVALID_VAULT_ID":
      return { kind: "declined", reason: "invalid_token" };
    case "AMOUNT_NOT_SUPPORTED":
    case "CURRENCY_NOT_SUPPORTED":
      return { kind: "declined", reason: "invalid_amount" };
    default:
      return { kind: "declined", reason: "invalid_request" };
  }
}

function referenceIn({ providerReference, events }: Known): string | null {
  return providerReference ?? events.find((event) => event.providerReference !== null)?.providerReference ?? null;
}

function cancelUrl(returnUrl: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set(CANCELLED, "1");
  return url.href;
}
