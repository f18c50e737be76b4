import { createHmac, hash } from "node:crypto";
import { newId } from "@hansa/kernel";
import { behaviourOf, type Trouble } from "../behaviour.ts";
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
import { fromIso, toIso } from "../minor-units.ts";
import { adyenDecimals } from "./decimals.ts";
import { isLater, tokenOf } from "./method.ts";
import { type Notice, noticeBody } from "./notice.ts";
import { cardData } from "./card-data.ts";
import { deleteStored, isForgotten, storeAnew } from "./stored.ts";
import { adyenSettlement } from "./settlement.ts";

const MODIFICATION = /^\/payments\/(\w+)\/(captures|cancels|refunds)$/;
const KINDS = { captures: "capture", cancels: "void", refunds: "refund" } as const;
const EVENTS = { capture: "CAPTURE", void: "CANCELLATION", refund: "REFUND" } as const;

/** What Adyen's emulator is started with. */
export interface AdyenEmulatorSettings extends HostSettings {
  readonly apiKey: string;
  readonly merchantAccount: string;
  /** Hexadecimal, as Adyen's Customer Area shows it. */
  readonly hmacKey: string;
}

/** Starts an emulator of Adyen's Checkout API. @throws Error with one sentence when a secret is empty */
export async function startAdyenEmulator(settings: AdyenEmulatorSettings): Promise<RunningHost> {
  const { apiKey, merchantAccount, hmacKey } = settings;
  if (apiKey.trim() === "" || hmacKey.trim() === "") throw new Error("The Adyen emulator needs its secrets.");
  const tell: Tell = (host, notice, trouble) => host.tell(noticeBody(notice, merchantAccount, hmacKey), trouble);
  const dialect: Dialect = {
    answer: (asked, host) => answer(asked, host, { apiKey, tell }),
    // Each item of a notification carries its own signature.
    sign: () => ({}),
    challenged,
    disputed(charge, dispute, host) {
      const { id, amountMinor, reason, state } = dispute;
      const about = { charge, psp: id, reference: charge.key, amountMinor, reason: `${reason} dispute`, success: true };
      const defence = new Date(Date.parse(dispute.openedAt) + 14 * 86_400_000).toISOString();
      const extra = { chargebackReasonCode: reason, defensePeriodEndsAt: defence, defendable: "true" };
      if (state === "won") return tell(host, { ...about, event: "CHARGEBACK_REVERSED", extra }, null);
      if (state === "lost") return tell(host, { ...about, event: "SECOND_CHARGEBACK", extra }, null);
      tell(host, { ...about, event: "NOTIFICATION_OF_CHARGEBACK", extra }, null);
      tell(host, { ...about, event: "CHARGEBACK", extra }, null);
    },
    settlement: (books) => adyenSettlement(books, merchantAccount),
  };
  return await openHost(dialect, settings);
}

type Tell = (host: Host, notice: Notice, trouble: Trouble | null) => void;
type Fields = Readonly<Record<string, unknown>>;

interface Done extends Answered {
  readonly charge: Charge | null;
  readonly after?: () => void;
}

function answer(
  { method, path: whole, query, headers, text }: Asked,
  host: Host,
  { apiKey, tell }: { readonly apiKey: string; readonly tell: Tell },
): Answered {
  if (headers["x-api-key"] !== apiKey) return problem(401, "000", "security", "HTTP Status Response - Unauthorized");
  const path = whole.replace(/^(?:\/checkout)?\/v\d+/, "");
  const deleted = method === "DELETE" ? deleteStored(path, query, host) : null;
  if (deleted !== null) return deleted;
  const key = String(headers["idempotency-key"] ?? "");
  const fingerprint = hash("sha256", `${path}\n${text}`, "hex");
  const before = key === "" ? null : host.books.replyTo(key);
  if (before !== null && before.fingerprint !== fingerprint) {
    return problem(422, "704", "validation", "request already processed or in progress");
  }
  if (before !== null) return { status: before.status, body: before.body };
  const done = change(path, parseFields(text), host, tell);
  const isKept = key !== "" && done.status < 300;
  if (isKept) host.books.write(done.charge, { key, fingerprint, status: done.status, body: done.body });
  else if (done.charge !== null) host.books.write(done.charge, null);
  done.after?.();
  return done;
}

function change(path: string, fields: Fields, host: Host, tell: Tell): Done {
  if (path === "/payments") return pay(fields, host, tell);
  if (path === "/payments/details") return details(fields, host, tell);
  const [, psp = "", name] = MODIFICATION.exec(path) ?? [];
  if (name !== "captures" && name !== "cancels" && name !== "refunds") {
    return { ...problem(422, "702", "validation", "There is nothing here."), charge: null };
  }
  const charge = host.books.find(psp);
  if (charge === null) {
    return { ...problem(422, "167", "validation", "Original pspReference required for this operation"), charge: null };
  }
  return modify(charge, KINDS[name], fields, { host, tell });
}

function pay(fields: Fields, host: Host, tell: Tell): Done {
  const method = fieldsIn(fields["paymentMethod"]);
  const token = tokenOf(method);
  const shopper = textIn(fields["shopperReference"]);
  const savesCard = fields["storePaymentMethod"] === true;
  const isGone = !savesCard && isForgotten(host, token, shopper);
  const behaviour = isGone ? null : behaviourOf(token, ["stored_", "tok_", "test_"]);
  const { value, currency } = amountIn(fields);
  if (isLater(method) && !Array.isArray(fields["lineItems"]))
    return { ...problem(422, "130", "validation", "Required field 'lineItems' is not provided."), charge: null };
  if (behaviour === null) return { ...problem(422, "803", "validation", "PaymentDetail not found"), charge: null };
  if (behaviour.trouble === "down") return { ...problem(403, "010", "security", "Not allowed"), charge: null };
  if (behaviour.trouble === "broken")
    return { ...problem(500, "905", "internal", "Configuration error"), charge: null };
  const asked = toIso(value, currency, adyenDecimals(currency));
  const { asksCustomer: asksAlways, trouble } = behaviour;
  const wantsProof = fieldsIn(fields["authenticationData"])["attemptAuthentication"] === "always";
  const asksCustomer = asksAlways || wantsProof;
  const decline = behaviour.isSoft === true && !asksCustomer ? "authentication_required" : behaviour.decline;
  const charge: Charge = {
    id: pspReference(),
    innerId: "",
    key: textIn(fields["reference"]),
    orderReference: textIn(fields["merchantOrderReference"]),
    amountMinor: trouble === "wrong_amount" ? asked + 100 : asked,
    currency,
    token,
    method: textIn(method["type"]) || "scheme",
    capturesAtOnce: fieldsIn(fields["additionalData"])["manualCapture"] !== "true",
    returnUrl: typeof fields["returnUrl"] === "string" ? fields["returnUrl"] : null,
    state: decline !== null ? "declined" : asksCustomer ? "challenge" : "held",
    declineReason: decline,
    customer: shopper || null,
    savesCard,
    moves: [],
    disputes: [],
    at: new Date().toISOString(),
  };
  if (savesCard) storeAnew(host, token, shopper);
  const whole = settled(charge);
  if (whole.state === "challenge") {
    const action = {
      type: "redirect",
      method: "GET",
      paymentMethodType: whole.method,
      url: `${host.url}/challenge/${whole.id}`,
    };
    return { status: 200, body: { action, resultCode: "RedirectShopper" }, trouble, charge: whole };
  }
  const after = (): void => tell(host, authorisation(whole), trouble);
  return { status: 200, body: resultOf(whole), trouble, charge: whole, after };
}

/** The customer is back: only now is the payment made. */
function details(fields: Fields, host: Host, tell: Tell): Done {
  const [id = "", said] = String(fieldsIn(fields["details"])["redirectResult"]).split("!");
  const charge = host.books.find(id);
  const isProven = said === proofOf(id, true) || said === proofOf(id, false);
  if (charge === null || !isProven) {
    return { ...problem(422, "14_0408", "validation", "Value of redirectResult is invalid"), charge: null };
  }
  if (charge.state !== "challenge") return { status: 200, body: resultOf(charge), charge: null };
  const isApproved = said === proofOf(id, true);
  const whole = settled(
    isApproved
      ? { ...charge, state: "held", isProven: true }
      : { ...charge, state: "declined", declineReason: "authentication_failed" },
  );
  const after = (): void => tell(host, authorisation(whole), null);
  return { status: 200, body: resultOf(whole), charge: whole, after };
}

/** Adyen takes every modification on and tells by notification what became of it. */
function modify(
  charge: Charge,
  kind: Move["kind"],
  fields: Fields,
  { host, tell }: { readonly host: Host; readonly tell: Tell },
): Done {
  const { captured, toCapture, toRefund } = standing(charge);
  const { value, currency } = kind === "void" ? { value: 0, currency: charge.currency } : amountIn(fields);
  const amountMinor = kind === "void" ? toCapture : toIso(value, currency, adyenDecimals(currency));
  const left = kind === "refund" ? toRefund : toCapture;
  const isDone =
    charge.state === "held" && amountMinor > 0 && amountMinor <= left && !(kind === "void" && captured > 0);
  const key = textIn(fields["reference"]);
  const feeMinor = kind === "capture" ? feeOf(amountMinor) : 0;
  const of = charge.moves.find((move) => move.kind === "capture")?.id ?? null;
  const captureId = kind === "refund" ? of : null;
  const at = new Date().toISOString();
  const move: Move = { id: pspReference(), key, kind, amountMinor, feeMinor, captureId, isDone, at };
  const changed: Charge = {
    ...charge,
    state: kind === "void" && isDone ? "cancelled" : charge.state,
    moves: [...charge.moves, move],
  };
  const reason = isDone ? "" : "Insufficient balance on payment";
  const about = { charge: changed, event: EVENTS[kind], psp: move.id, reference: key, amountMinor, reason };
  const after = (): void => tell(host, { ...about, success: isDone, original: charge.id, extra: {} }, null);
  const body = {
    merchantAccount: fields["merchantAccount"],
    paymentPspReference: charge.id,
    pspReference: move.id,
    reference: key,
    status: "received",
    ...(kind === "void" ? {} : { amount: fields["amount"] }),
  };
  return { status: 201, body, charge: changed, after };
}

function challenged(charge: Charge, isApproved: boolean): string | null {
  if (charge.returnUrl === null) return null;
  const back = new URL(charge.returnUrl);
  back.searchParams.set("redirectResult", `${charge.id}!${proofOf(charge.id, isApproved)}`);
  return back.href;
}

function authorisation(charge: Charge): Notice {
  const success = charge.state === "held";
  const reason = success ? "" : (REFUSALS[charge.declineReason ?? ""] ?? REFUSED)[0];
  const extra = { "metadata.hansa_capture": String(charge.capturesAtOnce) };
  const { id: psp, key: reference, amountMinor } = charge;
  return { charge, event: "AUTHORISATION", psp, reference, amountMinor, reason, success, extra };
}

function resultOf(charge: Charge): Fields {
  const { id, key, currency, amountMinor, declineReason } = charge;
  const value = fromIso(amountMinor, currency, adyenDecimals(currency));
  const about = { pspReference: id, merchantReference: key, amount: { currency, value } };
  if (declineReason === null) return { ...about, additionalData: cardData(charge), resultCode: "Authorised" };
  const [refusalReason, refusalReasonCode] = REFUSALS[declineReason] ?? REFUSED;
  return { ...about, resultCode: "Refused", refusalReason, refusalReasonCode };
}

const REFUSED = ["Refused", "2"] as const;
// Source: docs.adyen.com/development-resources/refusal-reasons
const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  card_declined: REFUSED,
  insufficient_funds: ["Not enough balance", "12"],
  suspected_fraud: ["FRAUD", "20"],
  authentication_required: ["Authentication required", "38"],
  authentication_failed: ["3D Not Authenticated", "11"],
};

/** An authorization that is captured at once is captured with it. */
function settled(charge: Charge): Charge {
  if (charge.state !== "held" || !charge.capturesAtOnce) return charge;
  const { amountMinor, key, at } = charge;
  const feeMinor = feeOf(amountMinor);
  const move: Move = {
    id: pspReference(),
    key,
    kind: "capture",
    amountMinor,
    feeMinor,
    captureId: null,
    isDone: true,
    at,
  };
  return { ...charge, moves: [...charge.moves, move] };
}

const proofOf = (id: string, isApproved: boolean): string =>
  createHmac("sha256", "redirect")
    .update(`${id} ${String(isApproved)}`)
    .digest("base64url");
const pspReference = (): string => newId().replaceAll("-", "").slice(-16).toUpperCase();

function problem(status: number, errorCode: string, errorType: string, message: string): Answered {
  return { status, body: { status, errorCode, errorType, message } };
}

function parseFields(text: string): Fields {
  return fieldsIn(text === "" ? {} : (JSON.parse(text) as unknown));
}

function fieldsIn(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function amountIn(fields: Fields): { readonly value: number; readonly currency: string } {
  const { value, currency } = fieldsIn(fields["amount"]);
  return { value: Number(value), currency: String(currency) };
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
