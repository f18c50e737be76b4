import { hash } from "node:crypto";
import { MAX_JSON_MINOR, type Money } from "@hansa/kernel";
import type { CheckoutAPI, Types } from "@adyen/api-library";
import type { Capabilities } from "../../capabilities.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type FinishRequest,
  type MoveAnswer,
  type MoveRequest,
  NOTHING_KNOWN,
  type RemoteProvider,
} from "../../provider.ts";
import { assertKey, checkedSecrets, parseRedirectUrl, referenceOf, fieldsOf, textOf } from "../read.ts";
import { isSameMoney } from "../stripe/errors.ts";
import { openWire } from "../wire.ts";
import { fromWire, toWire } from "../wire-amount.ts";
import { ADYEN_AMOUNTS, ADYEN_CURRENCIES } from "./amounts.ts";
import { cardOf, splitToken } from "./card.ts";
import { declineOf, judgeRefusal, moveRefusal } from "./errors.ts";
import { foldEvents } from "./fold.ts";
import { forgetStored } from "./forget.ts";
import { itemsOf, parseToken } from "./method.ts";
import { readAdyenSettlement } from "./settlement.ts";
import { adyenHttpClient } from "./transport.ts";
import { verifyAdyenWebhook } from "./webhook.ts";

/** Where a redirect leads that we cannot use; Adyen wants an address in every request. */
const NOWHERE = "https://localhost/";

/** How to reach Adyen. */
export interface AdyenSettings {
  readonly apiKey: string;
  readonly merchantAccount: string;
  /** Hexadecimal, of the webhook; two while they are rotated. */
  readonly webhookKeys: readonly string[];
  /** The prefix of the live endpoints; null for Adyen's test system. */
  readonly livePrefix: string | null;
  /** For a whole call; 1 to 60,000. */
  readonly timeoutMs: number;
  /** Origin instead of Adyen's own; null for Adyen. */
  readonly baseUrl: string | null;
}

const CAPABILITIES: Capabilities = {
  methods: ["card", "wallet", "pay_later", "bank"],
  currencies: ADYEN_CURRENCIES,
  maxAmountMinor: MAX_JSON_MINOR / 100n,
  multipleCaptures: true,
  partialVoid: false,
  movesLater: true,
  challenges: true,
  authorizationDays: 28,
  honoredDays: null,
  replayHours: 7 * 24,
  // There is no look-up: what no notification told of may still be on its way.
  absentIsProof: false,
  disputes: true,
  savesMethods: true,
};

/** The SDK's words, which are loaded with it. */
interface Words {
  readonly always: Types.checkout.AuthenticationData.AttemptAuthenticationEnum;
  readonly present: Types.checkout.PaymentRequest.ShopperInteractionEnum;
  readonly again: Types.checkout.PaymentRequest.ShopperInteractionEnum;
  readonly onFile: Types.checkout.PaymentRequest.RecurringProcessingModelEnum;
}

interface Line {
  readonly checkout: CheckoutAPI;
  readonly merchantAccount: string;
  readonly words: Words;
}

/**
 * Adyen's Checkout API by its own SDK. Our key is the idempotency key and the merchant reference. Adyen cannot be asked
 * how a payment stands: that is told by notifications, and what they told is folded into the answer to `retrieve`.
 *
 * @throws Error with one sentence when a setting is missing, empty or out of range
 */
export async function createAdyen(settings: AdyenSettings): Promise<RemoteProvider> {
  const [apiKey = ""] = checkedSecrets("adyen", "an API key", [settings.apiKey]);
  const [merchantAccount = ""] = checkedSecrets("adyen", "a merchant account", [settings.merchantAccount]);
  const webhookKeys = checkedSecrets("adyen", "an HMAC key for webhooks", settings.webhookKeys);
  if (webhookKeys.some((key) => !/^(?:[0-9a-fA-F]{2})+$/.test(key))) {
    throw new Error("The payment provider adyen needs an HMAC key for webhooks in hexadecimal digits.");
  }
  const wire = openWire({ origin: settings.baseUrl, timeoutMs: settings.timeoutMs });
  const adyen = await import("@adyen/api-library");
  const { livePrefix } = settings;
  const environment = livePrefix === null ? adyen.EnvironmentEnum.TEST : adyen.EnvironmentEnum.LIVE;
  const config = new adyen.Config({
    apiKey,
    environment,
    ...(livePrefix === null ? {} : { liveEndpointUrlPrefix: livePrefix }),
  });
  const client = new adyen.Client(config, adyenHttpClient(wire, apiKey));
  const { PaymentRequest, AuthenticationData } = adyen.Types.checkout;
  const words: Words = {
    always: AuthenticationData.AttemptAuthenticationEnum.Always,
    present: PaymentRequest.ShopperInteractionEnum.Ecommerce,
    again: PaymentRequest.ShopperInteractionEnum.ContAuth,
    onFile: PaymentRequest.RecurringProcessingModelEnum.CardOnFile,
  };
  const line = { checkout: new adyen.CheckoutAPI(client), merchantAccount, words };
  const validator = new adyen.hmacValidator();
  return {
    name: "adyen",
    inProcess: false,
    capabilities: CAPABILITIES,
    authorize: (request) => authorize(line, request),
    capture: (request) => capture(line, request),
    renew: null,
    forget: (savedToken) => forgetStored(line.checkout, { merchantAccount, savedToken }),
    void: (request) => voidAll(line, request),
    refund: (request) => refund(line, request),
    async retrieve(key, known) {
      assertKey(key);
      return await Promise.resolve(foldEvents(key, known ?? NOTHING_KNOWN));
    },
    finish: (request) => finish(line, request),
    verifyWebhook: (rawBody) => Promise.resolve(verifyAdyenWebhook(validator, webhookKeys, rawBody)),
    readSettlement: readAdyenSettlement,
  };
}

async function authorize({ checkout, merchantAccount, words }: Line, request: AuthorizeRequest): Promise<Answer> {
  assertKey(request.key);
  const { key, amount, capture: atOnce, orderReference, returnUrl, saveFor = null } = request;
  const value = amountFor(amount);
  const { method, shopper } = splitToken(request.token);
  const paymentMethod = parseToken(method);
  if (value === null) return { kind: "declined", reason: "invalid_amount" };
  if (paymentMethod === null) return { kind: "declined", reason: "invalid_token" };
  const asked: Types.checkout.PaymentRequest = {
    amount: value,
    merchantAccount,
    reference: key,
    merchantOrderReference: orderReference,
    paymentMethod,
    ...itemsOf(paymentMethod, { orderReference, value: value.value }),
    returnUrl: returnUrl ?? NOWHERE,
    additionalData: { manualCapture: String(!atOnce) },
    // Comes back with the notification, which does not say otherwise whether the money was taken.
    metadata: { hansa_capture: String(atOnce), ...(saveFor === null ? {} : { hansa_save_for: saveFor }) },
    ...(request.challenge === true ? { authenticationData: { attemptAuthentication: words.always } } : {}),
    ...(shopper === null && saveFor === null
      ? {}
      : {
          shopperReference: shopper ?? saveFor ?? "",
          shopperInteraction: shopper === null ? words.present : words.again,
          recurringProcessingModel: words.onFile,
          storePaymentMethod: shopper === null,
        }),
  };
  try {
    const answer = judge(await checkout.PaymentsApi.payments(asked, { idempotencyKey: key }), request);
    const isStuck = answer.kind === "action_required" && returnUrl === null;
    return isStuck ? { kind: "declined", reason: "authentication_failed" } : answer;
  } catch (error) {
    return judgeRefusal(error);
  }
}

async function finish({ checkout }: Line, request: FinishRequest): Promise<Answer> {
  assertKey(request.key);
  const { redirectResult } = request.returned;
  if (redirectResult === undefined || redirectResult.length > 10_000) return { kind: "unknown" };
  // An invented result must not use up the key of the real one.
  const idempotencyKey = hash("sha256", `${request.key} ${redirectResult}`, "base64url");
  try {
    const details = { redirectResult };
    return judge(await checkout.PaymentsApi.paymentsDetails({ details }, { idempotencyKey }), request);
  } catch (error) {
    // What was refused here is the customer's word, not the payment.
    const answer = judgeRefusal(error);
    return answer.kind === "declined" ? { kind: "unknown" } : answer;
  }
}

/** What a payment's result says, if it is about this attempt. */
function judge(
  body: unknown,
  {
    key,
    amount,
    capture: captured,
    saveFor,
  }: { readonly key: string; readonly amount: Money; readonly capture: boolean; readonly saveFor?: string | null },
): Answer {
  const providerReference = referenceOf(body, "pspReference");
  const result = textOf(body, "resultCode");
  if (result === "RedirectShopper") {
    const action = fieldsOf(body, "action");
    const redirectUrl = textOf(action, "method") === "GET" ? parseRedirectUrl(action["url"]) : null;
    return redirectUrl === null ? { kind: "unknown" } : { kind: "action_required", providerReference, redirectUrl };
  }
  if (providerReference === null || textOf(body, "merchantReference") !== key) return { kind: "unknown" };
  if (result === "Refused" || result === "Cancelled" || result === "Error") {
    const code = textOf(body, "refusalReasonCode") ?? "";
    return { kind: "declined", reason: result === "Cancelled" ? "authentication_failed" : declineOf(code) };
  }
  if (result !== "Authorised") return { kind: "unknown" };
  const said = fieldsOf(body, "amount");
  const answered = fromWire(ADYEN_AMOUNTS, said["value"], said["currency"]);
  if (answered === null) return { kind: "unknown" };
  if (!isSameMoney(answered, amount)) return { kind: "mismatch", providerReference, answered };
  return { kind: "authorized", providerReference, captured, ...cardOf(body, saveFor ?? null) };
}

async function capture({ checkout, merchantAccount }: Line, request: MoveRequest): Promise<MoveAnswer> {
  return await take(request, (amount, options) =>
    checkout.ModificationsApi.captureAuthorisedPayment(
      request.providerReference,
      { merchantAccount, amount, reference: request.key },
      options,
    ),
  );
}

async function refund({ checkout, merchantAccount }: Line, request: MoveRequest): Promise<MoveAnswer> {
  return await take(request, (amount, options) =>
    checkout.ModificationsApi.refundCapturedPayment(
      request.providerReference,
      { merchantAccount, amount, reference: request.key },
      options,
    ),
  );
}

/** Adyen lets go of all that is held or of nothing, so until a notification told how much that is, it is not asked. */
async function voidAll({ checkout, merchantAccount }: Line, request: MoveRequest): Promise<MoveAnswer> {
  const { key, amount, known = NOTHING_KNOWN, providerReference } = request;
  const heard = foldEvents(known.events.find((event) => event.key !== null)?.key ?? key, known);
  if (heard.kind !== "found") return { kind: "refused", reason: "provider_unavailable" };
  if (heard.payment.state === "authorized" && !isSameMoney(heard.payment.amount, amount)) {
    const isMore = amount.amountMinor > heard.payment.amount.amountMinor;
    return { kind: "refused", reason: isMore ? "exceeds_remaining" : "not_supported" };
  }
  return await take(request, (_, options) =>
    checkout.ModificationsApi.cancelAuthorisedPaymentByPspReference(
      providerReference,
      { merchantAccount, reference: key },
      options,
    ),
  );
}

async function take(
  { key, amount }: MoveRequest,
  ask: (amount: AdyenAmount, options: { readonly idempotencyKey: string }) => Promise<unknown>,
): Promise<MoveAnswer> {
  assertKey(key);
  const value = amountFor(amount);
  if (value === null) return { kind: "refused", reason: "invalid_request" };
  try {
    const taken = await ask(value, { idempotencyKey: key });
    const moveReference = referenceOf(taken, "pspReference");
    const isTaken = moveReference !== null && textOf(taken, "status") === "received";
    return isTaken ? { kind: "accepted", moveReference, amount } : { kind: "unknown" };
  } catch (error) {
    return moveRefusal(error);
  }
}

interface AdyenAmount {
  readonly currency: string;
  readonly value: number;
}

function amountFor(amount: Money): AdyenAmount | null {
  if (amount.amountMinor <= 0n || amount.amountMinor > CAPABILITIES.maxAmountMinor) return null;
  const units = toWire(ADYEN_AMOUNTS, amount);
  return units === null ? null : { currency: amount.currency, value: Number(units) };
}
