import { MAX_JSON_MINOR, MINUTE_MS, parseCurrency } from "@hansa/kernel";
import type { Stripe } from "stripe";
import type { Capabilities } from "../../capabilities.ts";
import {
  type Answer,
  type AuthorizeRequest,
  type Known,
  type MoveAnswer,
  type MoveRequest,
  NOTHING_KNOWN,
  type RemoteProvider,
  type Retrieved,
} from "../../provider.ts";
import { assertKey, checkedSecrets, referenceOf, textOf } from "../read.ts";
import { NoAnswer, openWire } from "../wire.ts";
import { toWire } from "../wire-amount.ts";
import { isSameMoney, judgeRefusal, keyTime, moveRefusal } from "./errors.ts";
import { splitToken } from "./card.ts";
import { forgetMethod } from "./forget.ts";
import { ATTEMPT_FIELD, MOVE_FIELD, parseIntent, type ReadIntent, STRIPE_AMOUNTS, stripeCurrencies } from "./intent.ts";
import { readStripeSettlement } from "./settlement.ts";
import { stripeHttpClient } from "./transport.ts";
import { verifyStripeWebhook } from "./webhook.ts";

/** How far around the time in a key payments are looked for. */
const LIST_BEFORE_MS = 10 * MINUTE_MS;
const LIST_AFTER_MS = 60 * MINUTE_MS;
const LIST_PAGE = 100;
/** Most payments looked through for one key; beyond, the answer is unknown. */
const MAX_LISTED = 2_000;

/** How to reach Stripe. */
export interface StripeSettings {
  /** `sk_…` or `rk_…`. */
  readonly secretKey: string;
  /** `whsec_…` of the endpoint; two while they are rotated. */
  readonly webhookSecrets: readonly string[];
  /** For a whole call; 1 to 60,000. */
  readonly timeoutMs: number;
  /** Origin instead of Stripe's own; null for Stripe. */
  readonly baseUrl: string | null;
}

const CAPABILITIES: Capabilities = {
  methods: ["card", "wallet"],
  currencies: stripeCurrencies(Intl.supportedValuesOf("currency").map((code) => parseCurrency(code))),
  // Source: docs.stripe.com/currencies: eight digits; the largest that every account may charge.
  maxAmountMinor: 99_999_999n < MAX_JSON_MINOR ? 99_999_999n : MAX_JSON_MINOR,
  multipleCaptures: false,
  partialVoid: false,
  movesLater: false,
  challenges: true,
  authorizationDays: 7,
  honoredDays: null,
  replayHours: 24,
  absentIsProof: true,
  disputes: true,
  savesMethods: true,
};

/** Where Stripe keeps our name of the customer. */
const CUSTOMER_FIELD = "hansa_customer";
/** What is told in full. */
const EXPAND = ["latest_charge"];

interface Line {
  readonly stripe: Stripe;
}

/**
 * Stripe by its own SDK. Payments are PaymentIntents that are confirmed as they are made, with our key as idempotency key
 * and in the metadata.
 *
 * @throws Error with one sentence when a setting is missing, empty or out of range
 */
export async function createStripe(settings: StripeSettings): Promise<RemoteProvider> {
  const [secretKey = ""] = checkedSecrets("stripe", "a secret key", [settings.secretKey]);
  const webhookSecrets = checkedSecrets("stripe", "a webhook secret", settings.webhookSecrets);
  const wire = openWire({ origin: settings.baseUrl, timeoutMs: settings.timeoutMs });
  const { default: Sdk } = await import("stripe");
  const stripe = new Sdk(secretKey, {
    httpClient: stripeHttpClient(wire),
    // A repetition is ours to decide, with the attempt on record.
    maxNetworkRetries: 0,
    timeout: settings.timeoutMs,
    telemetry: false,
    appInfo: { name: "Hansa" },
  });
  const line = { stripe };
  return {
    name: "stripe",
    inProcess: false,
    capabilities: CAPABILITIES,
    authorize: (request) => authorize(line, request),
    capture: (request) => capture(line, request),
    renew: null,
    forget: (savedToken) => forgetMethod(stripe, savedToken),
    void: (request) => voidAll(line, request),
    refund: (request) => refund(line, request),
    retrieve: (key, known) => retrieve(line, key, known ?? NOTHING_KNOWN),
    async finish({ key, known, amount }) {
      const found = await retrieve(line, key, known);
      if (found.kind !== "found") return { kind: "unknown" };
      const { providerReference, amount: answered } = found.payment;
      return isSameMoney(answered, amount) ? found.verdict : { kind: "mismatch", providerReference, answered };
    },
    verifyWebhook: (rawBody, headers, now) =>
      Promise.resolve(verifyStripeWebhook(stripe, webhookSecrets, { rawBody, headers, now })),
    readSettlement: readStripeSettlement,
  };
}

async function authorize({ stripe }: Line, request: AuthorizeRequest): Promise<Answer> {
  assertKey(request.key);
  const { key, amount, token, capture: atOnce, orderReference, returnUrl } = request;
  const { method, customer } = splitToken(token);
  const units = amount.amountMinor > 0n ? toWire(STRIPE_AMOUNTS, amount) : null;
  if (units === null || amount.amountMinor > CAPABILITIES.maxAmountMinor) {
    return { kind: "declined", reason: "invalid_amount" };
  }
  const asked: Stripe.PaymentIntentCreateParams = {
    amount: Number(units),
    currency: amount.currency.toLowerCase(),
    confirm: true,
    capture_method: atOnce ? "automatic" : "manual",
    payment_method: method,
    expand: EXPAND,
    automatic_payment_methods: { enabled: true, allow_redirects: returnUrl === null ? "never" : "always" },
    description: orderReference,
    metadata: { [ATTEMPT_FIELD]: key },
    ...(returnUrl === null ? { error_on_requires_action: true } : { return_url: returnUrl }),
    ...(request.challenge === true ? { payment_method_options: { card: { request_three_d_secure: "any" } } } : {}),
  };
  let answered: unknown;
  try {
    const kept = await keepingFor(stripe, request.saveFor ?? null, customer);
    answered = await stripe.paymentIntents.create({ ...asked, ...kept }, { idempotencyKey: key });
  } catch (error) {
    return judgeRefusal(error);
  }
  const read = parseIntent(answered);
  if (read === null || read.payment.key !== key) return { kind: "unknown" };
  const { providerReference, amount: said } = read.payment;
  if (!isSameMoney(said, amount)) return { kind: "mismatch", providerReference, answered: said };
  return read.verdict ?? { kind: "unknown" };
}

/** A card is kept for a customer of Stripe's, and pays with that customer only. */
async function keepingFor(
  stripe: Stripe,
  saveFor: string | null,
  known: string | null,
): Promise<Pick<Stripe.PaymentIntentCreateParams, "customer" | "setup_future_usage">> {
  if (known !== null) return { customer: known };
  if (saveFor === null) return {};
  const metadata = { [CUSTOMER_FIELD]: saveFor };
  const { id } = await stripe.customers.create({ metadata }, { idempotencyKey: `customer:${saveFor}` });
  return { customer: id, setup_future_usage: "on_session" };
}

async function capture({ stripe }: Line, request: MoveRequest): Promise<MoveAnswer> {
  assertKey(request.key);
  const { key, providerReference, amount, isFinal } = request;
  const units = amount.amountMinor > 0n ? toWire(STRIPE_AMOUNTS, amount) : null;
  if (units === null) return { kind: "refused", reason: "invalid_request" };
  // What is not captured is let go of at once, so a first of several captures would lose the others.
  if (isFinal === false) return { kind: "refused", reason: "not_supported" };
  try {
    const asked = { amount_to_capture: Number(units) };
    const intent = await stripe.paymentIntents.capture(providerReference, asked, { idempotencyKey: key });
    const read = parseIntent(intent);
    const isDone = read?.payment.providerReference === providerReference && isSameMoney(read.payment.captured, amount);
    return isDone ? { kind: "done", moveReference: `${providerReference}:capture`, amount } : { kind: "unknown" };
  } catch (error) {
    return moveRefusal(error);
  }
}

async function voidAll({ stripe }: Line, request: MoveRequest): Promise<MoveAnswer> {
  assertKey(request.key);
  const { key, providerReference, amount } = request;
  if (amount.amountMinor <= 0n) return { kind: "refused", reason: "invalid_request" };
  try {
    const before = parseIntent(await stripe.paymentIntents.retrieve(providerReference));
    if (before === null) return { kind: "unknown" };
    const { state, amount: held } = before.payment;
    if (state === "authorized" && !isSameMoney(held, amount)) {
      const reason = amount.amountMinor > held.amountMinor ? "exceeds_remaining" : "not_supported";
      return { kind: "refused", reason };
    }
    // Also when it is cancelled already: the same key is answered as before, another one refused.
    const intent = await stripe.paymentIntents.cancel(providerReference, {}, { idempotencyKey: key });
    const isDone = parseIntent(intent)?.payment.state === "voided";
    return isDone ? { kind: "done", moveReference: `${providerReference}:cancel`, amount } : { kind: "unknown" };
  } catch (error) {
    return moveRefusal(error);
  }
}

async function refund({ stripe }: Line, request: MoveRequest): Promise<MoveAnswer> {
  assertKey(request.key);
  const { key, providerReference, amount } = request;
  const units = amount.amountMinor > 0n ? toWire(STRIPE_AMOUNTS, amount) : null;
  if (units === null) return { kind: "refused", reason: "invalid_request" };
  const asked = { payment_intent: providerReference, amount: Number(units), metadata: { [MOVE_FIELD]: key } };
  try {
    const refunded = await stripe.refunds.create(asked, { idempotencyKey: key });
    const moveReference = referenceOf(refunded, "id");
    const isEchoed = refunded.amount === Number(units) && refunded.currency === amount.currency.toLowerCase();
    if (moveReference === null || !isEchoed) return { kind: "unknown" };
    const status = textOf(refunded, "status");
    if (status === "failed" || status === "canceled") return { kind: "refused", reason: "failed_later" };
    return { kind: "done", moveReference, amount };
  } catch (error) {
    return moveRefusal(error);
  }
}

async function retrieve(line: Line, key: string, known: Known): Promise<Retrieved> {
  assertKey(key);
  const reference = known.providerReference ?? known.events.find((event) => event.providerReference)?.providerReference;
  try {
    const found = reference ? await byReference(line, reference) : await byKey(line, key);
    if (found === "absent") return { kind: "absent" };
    if (found === null || found.payment.key !== key || found.verdict === null) return { kind: "unknown" };
    return { kind: "found", payment: found.payment, verdict: found.verdict };
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof Error) return { kind: "unknown" };
    throw error;
  }
}

async function byReference({ stripe }: Line, reference: string): Promise<ReadIntent | null> {
  return parseIntent(await stripe.paymentIntents.retrieve(reference, { expand: EXPAND }));
}

/**
 * Search follows what was written within about a minute, lists at once. So a young key is also looked for among all
 * payments of its time: then, and only then, is it certain that there is none.
 */
async function byKey({ stripe }: Line, key: string): Promise<ReadIntent | "absent" | null> {
  const query = `metadata["${ATTEMPT_FIELD}"]:"${key}"`;
  const expand = EXPAND.map((one) => `data.${one}`);
  const [first] = (await stripe.paymentIntents.search({ query, limit: 1, expand })).data;
  if (first !== undefined) return parseIntent(first);
  const madeAt = keyTime(key);
  if (madeAt === null) return null;
  const created = {
    gte: Math.floor((madeAt - LIST_BEFORE_MS) / 1000),
    lte: Math.ceil((madeAt + LIST_AFTER_MS) / 1000),
  };
  let seen = 0;
  let after: string | null = null;
  while (seen < MAX_LISTED) {
    const page: Stripe.ApiList<Stripe.PaymentIntent> = await stripe.paymentIntents.list({
      created,
      limit: LIST_PAGE,
      expand,
      ...(after === null ? {} : { starting_after: after }),
    });
    const ours = page.data.find(({ metadata }) => metadata[ATTEMPT_FIELD] === key);
    if (ours !== undefined) return parseIntent(ours);
    if (!page.has_more) return "absent";
    seen += page.data.length;
    after = page.data.at(-1)?.id ?? null;
  }
  return null;
}
