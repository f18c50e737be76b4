import { createHmac, hash } from "node:crypto";
import { type Charge, feeOf, type Move, standing } from "../books.ts";
import {
  type Answered,
  type Asked,
  type Dialect,
  type Host,
  type HostSettings,
  openHost,
  type RunningHost,
} from "../host.ts";
import { toIso } from "../minor-units.ts";
import { announceIntent, shortId, tell } from "./announce.ts";
import { fieldIn, type Form, parseForm, textIn } from "./form.ts";
import { chargeBody, disputeBody, errorOf, intentBody, refundBody, stripeDecimals } from "./objects.ts";
import { answerMethod, isDetached } from "./kept-methods.ts";
import { keptAs, stripeBehaviour } from "./payment-methods.ts";
import { stripeSettlement } from "./settlement.ts";

/** Charges younger than this are not found by search: Stripe's index follows within a minute. */
const SEARCH_LAG_MS = 60_000;
const INTENT = /^\/v1\/payment_intents\/(pi_\w+)(?:\/(capture|cancel))?$/;

/** What Stripe's emulator is started with. */
export interface StripeEmulatorSettings extends HostSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** Starts an emulator of Stripe's payments API. @throws Error with one sentence when a secret is empty */
export async function startStripeEmulator(settings: StripeEmulatorSettings): Promise<RunningHost> {
  const { secretKey, webhookSecret } = settings;
  if (secretKey.trim() === "" || webhookSecret.trim() === "") throw new Error("The Stripe emulator needs its secrets.");
  const dialect: Dialect = {
    answer: (asked, host) => answer(asked, host, secretKey),
    sign(rawBody) {
      const at = String(Math.floor(Date.now() / 1000));
      const signature = createHmac("sha256", webhookSecret).update(`${at}.${rawBody}`).digest("hex");
      return { "stripe-signature": `t=${at},v1=${signature}` };
    },
    challenged,
    disputed(charge, dispute, host) {
      const object = disputeBody(charge, dispute);
      if (dispute.state !== "open") return tell(host, "charge.dispute.closed", object, null);
      tell(host, "charge.dispute.created", object, null);
      tell(host, "charge.dispute.funds_withdrawn", object, null);
    },
    settlement: stripeSettlement,
  };
  return await openHost(dialect, settings);
}

function answer({ method, path, query, headers, text }: Asked, host: Host, secretKey: string): Answered {
  if (headers.authorization !== `Bearer ${secretKey}`) {
    return refusal(401, { type: "invalid_request_error", message: "Invalid API Key provided." });
  }
  const ofMethod = answerMethod(path, method === "POST", host);
  if (ofMethod !== null) return ofMethod;
  if (method === "GET") return look(path, query, host);
  const form = parseForm(text);
  const key = String(headers["idempotency-key"] ?? "");
  const fingerprint = hash("sha256", `${path}\n${text}`, "hex");
  const before = key === "" ? null : host.books.replyTo(key);
  if (before !== null && before.fingerprint !== fingerprint) {
    const message = "Keys for idempotent requests can only be used with the same parameters.";
    return refusal(400, { type: "idempotency_error", message });
  }
  if (before !== null) return { status: before.status, body: before.body, headers: { "idempotent-replayed": "true" } };

  const done = change(path, form, host);
  if (key !== "" && done.isKept) {
    const reply = { key, fingerprint, status: done.status, body: done.body };
    host.books.write(done.charge, reply);
  } else if (done.charge !== null) host.books.write(done.charge, null);
  done.after?.();
  return done;
}

/** What a POST came to; `after` announces it. */
interface Done extends Answered {
  readonly charge: Charge | null;
  readonly isKept: boolean;
  readonly after?: () => void;
}

function change(path: string, form: Form, host: Host): Done {
  if (path === "/v1/payment_intents") return create(form, host);
  if (path === "/v1/refunds") return refund(form, host);
  if (path === "/v1/customers") return makeCustomer(form);
  const [, id = "", move] = INTENT.exec(path) ?? [];
  const charge = host.books.find(id);
  if (charge === null) return refused(missing(`payment_intent: '${id}'`));
  return move === "capture" ? capture(charge, form, host) : cancel(charge, host);
}

function create(form: Form, host: Host): Done {
  const currency = textIn(form, "currency").toUpperCase();
  const token = textIn(form, "payment_method");
  const savesCard = form["setup_future_usage"] !== undefined;
  const behaviour = isDetached(host, token) ? null : stripeBehaviour(token);
  if (behaviour === null) return refused(missing(`PaymentMethod: '${token}'`));
  if (behaviour.trouble === "down") return refused(refusal(429, LIMITED));
  if (behaviour.trouble === "broken") return refused(refusal(500, { type: "api_error", message: "Sorry." }));
  const metadata = form["metadata"];
  const key = typeof metadata === "object" ? String(metadata["hansa_attempt"]) : "";
  const decimals = stripeDecimals(currency);
  const asked = toIso(Number(form["amount"]), currency, decimals);
  const amountMinor = behaviour.trouble === "wrong_amount" ? asked + 10 ** 2 : asked;
  const capturesAtOnce = form["capture_method"] !== "manual";
  const wantsProof = fieldIn(form, "payment_method_options", "card", "request_three_d_secure") === "any";
  const asks = behaviour.asksCustomer || wantsProof;
  const isSoft = behaviour.isSoft === true && !asks;
  const refusalReason = isSoft ? "authentication_required" : behaviour.decline;
  const declineReason = asks && form["error_on_requires_action"] === "true" ? "authentication_failed" : refusalReason;
  const charge: Charge = {
    id: `pi_${shortId()}`,
    innerId: `ch_${shortId()}`,
    key,
    orderReference: textIn(form, "description"),
    amountMinor,
    currency,
    token: savesCard ? keptAs(token, shortId()) : token,
    method: "card",
    capturesAtOnce,
    returnUrl: typeof form["return_url"] === "string" ? form["return_url"] : null,
    state: declineReason !== null ? "declined" : asks ? "challenge" : "held",
    declineReason,
    customer: textIn(form, "customer") || null,
    savesCard,
    moves: [],
    disputes: [],
    at: new Date().toISOString(),
  };
  const whole = charge.state === "held" && capturesAtOnce ? captureAll(charge) : charge;
  const body =
    declineReason === null
      ? intentBody(whole, host.url, JSON.stringify(form["expand"] ?? "").includes("latest_charge"))
      : { error: { ...errorOf(declineReason), payment_intent: intentBody(whole, host.url, false) } };
  const { trouble } = behaviour;
  const after = (): void => announceIntent(whole, host, trouble);
  return { status: declineReason === null ? 200 : 402, body, trouble, charge: whole, isKept: true, after };
}

function makeCustomer(form: Form): Done {
  const { metadata = {} } = form;
  const about = { object: "customer", created: Math.floor(Date.now() / 1000), livemode: false, metadata };
  return { status: 200, body: { id: `cus_${shortId()}`, ...about }, charge: null, isKept: true };
}

function capture(charge: Charge, form: Form, host: Host): Done {
  const { captured, toCapture } = standing(charge);
  if (charge.state !== "held" || captured > 0) return refused(unexpected(charge));
  const units = form["amount_to_capture"];
  const amountMinor =
    units === undefined ? toCapture : toIso(Number(units), charge.currency, stripeDecimals(charge.currency));
  if (amountMinor > toCapture) {
    const message = "The amount to capture is larger than the authorized amount.";
    return refused(
      refusal(400, { type: "invalid_request_error", code: "amount_too_large", param: "amount_to_capture", message }),
    );
  }
  const released = toCapture - amountMinor;
  const moves = [...charge.moves, moveOf("capture", charge.id, amountMinor)];
  if (released > 0) moves.push(moveOf("void", charge.id, released));
  const changed = { ...charge, moves };
  const after = (): void => announceIntent(changed, host, null);
  return { status: 200, body: intentBody(changed, host.url, false), charge: changed, isKept: true, after };
}

function cancel(charge: Charge, host: Host): Done {
  const { captured, toCapture } = standing(charge);
  if (captured > 0 || charge.state === "cancelled") return refused(unexpected(charge));
  const moves = toCapture > 0 ? [...charge.moves, moveOf("void", charge.id, toCapture)] : charge.moves;
  const changed: Charge = { ...charge, state: "cancelled", moves };
  const after = (): void => announceIntent(changed, host, null);
  return { status: 200, body: intentBody(changed, host.url, false), charge: changed, isKept: true, after };
}

function refund(form: Form, host: Host): Done {
  const charge = host.books.find(textIn(form, "payment_intent"));
  if (charge === null) return refused(missing(`payment_intent: '${textIn(form, "payment_intent")}'`));
  const { captured, toRefund } = standing(charge);
  if (captured === 0) return refused(unexpected(charge));
  const units = form["amount"];
  const amountMinor =
    units === undefined ? toRefund : toIso(Number(units), charge.currency, stripeDecimals(charge.currency));
  if (toRefund === 0) {
    const message = `Charge ${charge.innerId} has already been refunded.`;
    return refused(refusal(400, { type: "invalid_request_error", code: "charge_already_refunded", message }));
  }
  if (amountMinor > toRefund) {
    const message = "Refund amount is greater than unrefunded amount on charge.";
    return refused(refusal(400, { type: "invalid_request_error", param: "amount", message }));
  }
  const metadata = form["metadata"];
  const key = typeof metadata === "object" ? String(metadata["hansa_move"]) : "";
  const of = charge.moves.find(({ kind }) => kind === "capture")?.id ?? null;
  const move: Move = { ...moveOf("refund", key, amountMinor), id: `re_${shortId()}`, captureId: of };
  const changed = { ...charge, moves: [...charge.moves, move] };
  const after = (): void => tell(host, "charge.refunded", chargeBody(changed), null);
  return { status: 200, body: refundBody(changed, move), charge: changed, isKept: true, after };
}

function look(path: string, query: URLSearchParams, host: Host): Answered {
  const expand = [...query].some(([name, value]) => name.startsWith("expand") && value.includes("latest_charge"));
  if (path === "/v1/payment_intents/search") {
    const wanted = /^metadata\[["']hansa_attempt["']\]:["']([^"']+)["']$/.exec(query.get("query") ?? "")?.[1];
    const charge = host.books.findByKey(wanted ?? "");
    const isIndexed = charge !== null && Date.now() - Date.parse(charge.at) > SEARCH_LAG_MS;
    const data = isIndexed ? [intentBody(charge, host.url, expand)] : [];
    return { status: 200, body: { object: "search_result", url: path, has_more: false, next_page: null, data } };
  }
  if (path === "/v1/payment_intents") {
    const from = Number(query.get("created[gte]") ?? 0);
    const until = Number(query.get("created[lte]") ?? Number.MAX_SAFE_INTEGER);
    const limit = Number(query.get("limit") ?? 10);
    const all = host.books.charges().toReversed();
    const start = all.findIndex(({ id }) => id === query.get("starting_after")) + 1;
    const fitting = all.slice(start).filter(({ at }) => {
      const created = Math.floor(Date.parse(at) / 1000);
      return created >= from && created <= until;
    });
    const data = fitting.slice(0, limit).map((charge) => intentBody(charge, host.url, expand));
    return { status: 200, body: { object: "list", url: path, has_more: fitting.length > limit, data } };
  }
  const charge = host.books.find(INTENT.exec(path)?.[1] ?? "");
  if (charge === null) return missing(`payment_intent: '${path}'`);
  return { status: 200, body: intentBody(charge, host.url, expand) };
}

function challenged(charge: Charge, isApproved: boolean, host: Host): string | null {
  if (charge.state === "challenge") {
    const held: Charge = { ...charge, state: "held", isProven: true };
    const approved = charge.capturesAtOnce ? captureAll(held) : held;
    const changed: Charge = isApproved
      ? approved
      : { ...charge, state: "declined", declineReason: "authentication_failed" };
    host.books.write(changed, null);
    announceIntent(changed, host, null);
  }
  if (charge.returnUrl === null) return null;
  const back = new URL(charge.returnUrl);
  back.searchParams.set("payment_intent", charge.id);
  back.searchParams.set("redirect_status", isApproved ? "succeeded" : "failed");
  return back.href;
}

const LIMITED = { type: "invalid_request_error", code: "rate_limit", message: "Too many requests; nothing was done." };

function captureAll(charge: Charge): Charge {
  return { ...charge, moves: [...charge.moves, moveOf("capture", charge.key, charge.amountMinor)] };
}

function moveOf(kind: Move["kind"], key: string, amountMinor: number): Move {
  const feeMinor = kind === "capture" ? feeOf(amountMinor) : 0;
  return {
    id: `txn_${shortId()}`,
    key,
    kind,
    amountMinor,
    feeMinor,
    captureId: null,
    isDone: true,
    at: new Date().toISOString(),
  };
}

function refusal(status: number, error: Readonly<Record<string, unknown>>): Answered {
  return { status, body: { error } };
}

function refused(answered: Answered): Done {
  return { ...answered, charge: null, isKept: answered.status === 400 };
}

function missing(what: string): Answered {
  return refusal(404, { type: "invalid_request_error", code: "resource_missing", message: `No such ${what}` });
}

function unexpected({ state }: Charge): Answered {
  const message = `This PaymentIntent cannot be changed: it is ${state}.`;
  return refusal(400, { type: "invalid_request_error", code: "payment_intent_unexpected_state", message });
}
