import { createHmac, randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import { behaviourOf } from "../behaviour.ts";
import { type Charge, feeOf, leftOf, type Move, standing } from "../books.ts";
import {
  type Answered,
  type Asked,
  type Dialect,
  type Host,
  type HostSettings,
  openHost,
  type RunningHost,
} from "../host.ts";
import { announce, related, tell } from "./announce.ts";
import { amountIn, type Fields, fieldsIn, parseFields, shortId, textIn, withParameters } from "./fields.ts";
import { captureBody, currentAuthorization, disputeBody, orderBody, refundBody } from "./objects.ts";
import { issue, notFound } from "./problems.ts";
import { paypalSettlement } from "./settlement.ts";
import { deleteToken, isVaulted } from "./vault.ts";

const ORDER = /^\/v2\/checkout\/orders\/(\w+)(?:\/(capture|authorize))?$/;
const PAYMENT = /^\/v2\/payments\/(authorizations|captures)\/(\w+)\/(capture|void|refund|reauthorize)$/;
const TOKEN_SECONDS = 32_400;

/** What PayPal's emulator is started with. */
export interface PaypalEmulatorSettings extends HostSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Name of the webhook, which PayPal mixes into its signatures. */
  readonly webhookId: string;
  /** What the emulator signs with, in place of PayPal's certificate. */
  readonly signingKey?: string;
}

/** Starts an emulator of PayPal's Orders and Payments API. @throws Error with one sentence when a secret is empty */
export async function startPaypalEmulator(settings: PaypalEmulatorSettings): Promise<RunningHost> {
  const { clientId, clientSecret, webhookId, signingKey = "paypal-signing-key" } = settings;
  if (clientId.trim() === "" || clientSecret.trim() === "") throw new Error("The PayPal emulator needs its secrets.");
  const sign = (id: string, at: string, webhook: string, rawBody: string): string =>
    createHmac("sha256", signingKey)
      .update([id, at, webhook, crc32(rawBody)].join("|"))
      .digest("hex");
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const bearer = createHmac("sha256", clientSecret).update(clientId).digest("base64url");
  const dialect: Dialect = {
    answer(asked, host) {
      if (asked.path === "/v1/oauth2/token") return giveToken(asked, basic, bearer);
      if (asked.headers.authorization !== `Bearer ${bearer}`) {
        return {
          status: 401,
          body: { error: "invalid_token", error_description: "Token signature verification failed" },
        };
      }
      if (asked.path === "/v1/notifications/verify-webhook-signature") return verify(asked.text, sign);
      return answer(asked, host);
    },
    sign(rawBody) {
      const id = randomUUID();
      const at = new Date().toISOString();
      return {
        "paypal-transmission-id": id,
        "paypal-transmission-time": at,
        "paypal-transmission-sig": sign(id, at, webhookId, rawBody),
        "paypal-auth-algo": "SHA256withRSA",
        "paypal-cert-url": "https://api.paypal.com/v1/notifications/certs/CERT-emulator",
      };
    },
    challenged,
    disputed(charge, dispute, host) {
      const name = dispute.state === "open" ? "CUSTOMER.DISPUTE.CREATED" : "CUSTOMER.DISPUTE.RESOLVED";
      tell(host, name, disputeBody(charge, dispute), null);
    },
    settlement: paypalSettlement,
  };
  return await openHost(dialect, settings);
}

interface Done extends Answered {
  readonly charge: Charge | null;
  readonly after?: () => void;
}

function giveToken({ headers }: Asked, basic: string, bearer: string): Answered {
  if (headers.authorization !== basic) {
    return { status: 401, body: { error: "invalid_client", error_description: "Client Authentication failed" } };
  }
  return { status: 200, body: { access_token: bearer, token_type: "Bearer", expires_in: TOKEN_SECONDS } };
}

function verify(text: string, sign: (id: string, at: string, webhook: string, rawBody: string) => string): Answered {
  const fields = parseFields(text);
  // PayPal checks the bytes it sent; they stand in the request as they were.
  const raw = text.slice(text.indexOf('"webhook_event":') + '"webhook_event":'.length, -1);
  const [id, at, webhook] = ["transmission_id", "transmission_time", "webhook_id"].map(
    (name) => textIn(fields[name]) ?? "",
  );
  const isOurs = fields["transmission_sig"] === sign(id ?? "", at ?? "", webhook ?? "", raw);
  return { status: 200, body: { verification_status: isOurs ? "SUCCESS" : "FAILURE" } };
}

function answer({ method, path, headers, text }: Asked, host: Host): Answered {
  const deleted = method === "DELETE" ? deleteToken(path, host) : null;
  if (deleted !== null) return deleted;
  const [, id = "", step] = ORDER.exec(path) ?? [];
  if (method === "GET") {
    const charge = host.books.find(id);
    return charge === null ? notFound() : { status: 200, body: orderBody(charge, host.url) };
  }
  const key = String(headers["paypal-request-id"] ?? "");
  const kept = `${path} ${key}`;
  // PayPal answers a repeated id with what it answered before, whatever the body says now.
  const before = key === "" ? null : host.books.replyTo(kept);
  if (before !== null) return { status: before.status, body: before.body };
  const done = change(path, step, parseFields(text), { host, key });
  const isKept = key !== "" && done.status < 300;
  if (isKept) host.books.write(done.charge, { key: kept, fingerprint: "", status: done.status, body: done.body });
  else if (done.charge !== null) host.books.write(done.charge, null);
  done.after?.();
  return done;
}

interface Context {
  readonly host: Host;
  readonly key: string;
}

function change(path: string, step: string | undefined, fields: Fields, context: Context): Done {
  const { host } = context;
  if (path === "/v2/checkout/orders") return create(fields, host);
  if (step !== undefined) return complete(ORDER.exec(path)?.[1] ?? "", step, host);
  const [, kind, id = "", move] = PAYMENT.exec(path) ?? [];
  const charge = kind === undefined ? null : host.books.findByPart(id);
  if (charge === null) return { ...notFound(), charge: null };
  if (move === "refund") return refund(charge, id, fields, host);
  if (move === "reauthorize") return renew(charge, id, context);
  return move === "void" ? letGo(charge, host) : capture(charge, fields, context);
}

function create(fields: Fields, host: Host): Done {
  const unit = fieldsIn(Array.isArray(fields["purchase_units"]) ? fields["purchase_units"][0] : null);
  const wallet = fieldsIn(fieldsIn(fields["payment_source"])["paypal"]);
  const experience = fieldsIn(wallet["experience_context"]);
  const token = textIn(wallet["vault_id"]) ?? "";
  const word = isVaulted(host, token) ? "vault_ok" : token;
  const behaviour = behaviourOf(token === "" ? "vault_3ds" : word, ["vault_", "tok_"]);
  if (behaviour === null) return { ...issue(422, "MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE"), charge: null };
  if (behaviour.trouble === "down") return { ...issue(401, "INVALID_ACCOUNT_STATUS"), charge: null };
  if (behaviour.trouble === "broken") return { ...issue(500, "INTERNAL_SERVER_ERROR"), charge: null };
  const amountMinor = amountIn(unit["amount"]);
  const { decline, asksCustomer, trouble } = behaviour;
  const charge: Charge = {
    id: shortId(),
    innerId: shortId(),
    key: textIn(unit["custom_id"]) ?? "",
    orderReference: textIn(unit["description"]) ?? "",
    amountMinor: trouble === "wrong_amount" ? amountMinor + 100 : amountMinor,
    currency: textIn(fieldsIn(unit["amount"])["currency_code"]) ?? "",
    token,
    method: "paypal",
    capturesAtOnce: fields["intent"] === "CAPTURE",
    returnUrl: textIn(experience["return_url"]),
    cancelUrl: textIn(experience["cancel_url"]),
    state: decline !== null ? "declined" : asksCustomer ? "challenge" : "held",
    declineReason: decline,
    savesCard: fieldsIn(fieldsIn(wallet["attributes"])["vault"])["store_in_vault"] === "ON_SUCCESS",
    moves: [],
    disputes: [],
    at: new Date().toISOString(),
  };
  const whole = taken(charge);
  const after = (): void => announce(whole, host, trouble);
  return { status: 201, body: orderBody(whole, host.url), trouble, charge: whole, after };
}

/** The merchant takes, or holds, what the customer approved. */
function complete(id: string, step: string, host: Host): Done {
  const charge = host.books.find(id);
  if (charge === null) return { ...notFound(), charge: null };
  if (charge.state === "challenge") return { ...issue(422, "ORDER_NOT_APPROVED"), charge: null };
  if (charge.state !== "approved") return { ...issue(422, "ORDER_ALREADY_CAPTURED"), charge: null };
  if ((step === "capture") !== charge.capturesAtOnce)
    return { ...issue(422, "ACTION_DOES_NOT_MATCH_INTENT"), charge: null };
  const whole = taken({ ...charge, state: "held" });
  const after = (): void => announce(whole, host, null);
  return { status: 201, body: orderBody(whole, host.url), charge: whole, after };
}

function capture(charge: Charge, fields: Fields, { host, key }: Context): Done {
  const amountMinor = amountIn(fields["amount"]);
  const { toCapture } = standing(charge);
  if (charge.state === "cancelled") return { ...issue(422, "AUTHORIZATION_VOIDED"), charge: null };
  if (amountMinor > toCapture) return { ...issue(422, "MAX_CAPTURE_AMOUNT_EXCEEDED"), charge: null };
  const move = moveOf("capture", textIn(fields["invoice_id"]) ?? key, amountMinor);
  const rest = toCapture - amountMinor;
  const isFinal = fields["final_capture"] === true && rest > 0;
  const moves = [...charge.moves, move, ...(isFinal ? [moveOf("void", move.key, rest)] : [])];
  const changed = { ...charge, moves };
  const after = (): void => tell(host, "PAYMENT.CAPTURE.COMPLETED", related(changed, captureBody(changed, move)), null);
  return { status: 201, body: captureBody(changed, move), charge: changed, after };
}

/** Sure of the money anew, under a name of its own. Asked of the first authorization only. */
function renew(charge: Charge, id: string, { host, key }: Context): Done {
  const { toCapture } = standing(charge);
  if (charge.state === "cancelled") return { ...issue(422, "AUTHORIZATION_VOIDED"), charge: null };
  if (toCapture < charge.amountMinor) return { ...issue(422, "AUTHORIZATION_ALREADY_CAPTURED"), charge: null };
  if (id !== charge.innerId) return { ...issue(422, "REAUTHORIZATION_NOT_SUPPORTED"), charge: null };
  const renewal = { id: shortId(), key, at: new Date().toISOString() };
  const changed: Charge = { ...charge, renewals: [...(charge.renewals ?? []), renewal] };
  const body = currentAuthorization(changed);
  const after = (): void => tell(host, "PAYMENT.AUTHORIZATION.CREATED", related(changed, body), null);
  return { status: 201, body, charge: changed, after };
}

function letGo(charge: Charge, host: Host): Done {
  const { toCapture } = standing(charge);
  if (charge.state === "cancelled") return { ...issue(422, "PREVIOUSLY_VOIDED"), charge: null };
  if (charge.state !== "held" || toCapture === 0) return { ...issue(422, "PREVIOUSLY_CAPTURED"), charge: null };
  const changed: Charge = {
    ...charge,
    state: "cancelled",
    moves: [...charge.moves, moveOf("void", charge.key, toCapture)],
  };
  const body = currentAuthorization(changed);
  return {
    status: 200,
    body,
    charge: changed,
    after: () => tell(host, "PAYMENT.AUTHORIZATION.VOIDED", related(changed, body), null),
  };
}

function refund(charge: Charge, captureId: string, fields: Fields, host: Host): Done {
  const of = charge.moves.find(({ id, kind }) => id === captureId && kind === "capture");
  if (of === undefined) return { ...notFound(), charge: null };
  if (charge.moves.some(({ kind, key }) => kind === "refund" && key === fields["invoice_id"])) {
    return { ...issue(422, "DUPLICATE_INVOICE_ID"), charge: null };
  }
  const left = leftOf(charge, of);
  const amountMinor = fields["amount"] === undefined ? left : amountIn(fields["amount"]);
  if (left === 0) return { ...issue(422, "CAPTURE_FULLY_REFUNDED"), charge: null };
  if (amountMinor > left) return { ...issue(422, "REFUND_AMOUNT_EXCEEDED"), charge: null };
  const move: Move = { ...moveOf("refund", textIn(fields["invoice_id"]) ?? "", amountMinor), captureId };
  const changed = { ...charge, moves: [...charge.moves, move] };
  const body = refundBody(changed, move, host.url);
  return { status: 201, body, charge: changed, after: () => tell(host, "PAYMENT.CAPTURE.REFUNDED", body, null) };
}

function challenged(charge: Charge, isApproved: boolean, host: Host): string | null {
  if (!isApproved) {
    const away = charge.cancelUrl ?? charge.returnUrl;
    return away === null ? null : withParameters(away, { token: charge.id });
  }
  if (charge.state === "challenge") {
    const approved: Charge = { ...charge, state: "approved" };
    host.books.write(approved, null);
    tell(host, "CHECKOUT.ORDER.APPROVED", orderBody(approved, host.url), null);
  }
  return charge.returnUrl === null ? null : withParameters(charge.returnUrl, { token: charge.id, PayerID: "EMULATOR" });
}

function taken(charge: Charge): Charge {
  if (charge.state !== "held" || !charge.capturesAtOnce) return charge;
  return { ...charge, moves: [...charge.moves, moveOf("capture", charge.key, charge.amountMinor)] };
}

function moveOf(kind: Move["kind"], key: string, amountMinor: number): Move {
  const feeMinor = kind === "capture" ? feeOf(amountMinor) : 0;
  return {
    id: shortId(),
    key,
    kind,
    amountMinor,
    feeMinor,
    captureId: null,
    isDone: true,
    at: new Date().toISOString(),
  };
}
