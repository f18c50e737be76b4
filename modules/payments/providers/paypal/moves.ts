import { type Money, money } from "@hansa/kernel";
import type { MoveAnswer, MoveRequest } from "../../provider.ts";
import { referenceOf, textOf } from "../read.ts";
import { isSameMoney } from "../stripe/errors.ts";
import { assertKey } from "../read.ts";
import { amountFor, amountOf, type ReadOrder } from "./order.ts";
import { load, type PaypalLine } from "./line.ts";
import { parseBody, parseFailure } from "./transport.ts";

/** Most captures of one payment. */
const MAX_CAPTURES = 100;

/** Captures some or all of an authorization. */
export async function captureAuthorized(line: PaypalLine, request: MoveRequest): Promise<MoveAnswer> {
  return await withOrder(line, request, async (order, value) => {
    if (order.authorizationId === null) return { kind: "refused", reason: "wrong_state" };
    const { key, amount, isFinal = false } = request;
    const { body } = await line.payments.captureAuthorizedPayment({
      authorizationId: order.authorizationId,
      paypalRequestId: key,
      prefer: "return=representation",
      body: { amount: value, finalCapture: isFinal, invoiceId: key },
    });
    return doneWith(parseBody(body), amount, ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"]);
  });
}

/**
 * Makes sure of the money for another three days. Always asked of the first authorization: PayPal renews no renewal, and
 * the same key must name the same call.
 */
export async function renewAuthorized(line: PaypalLine, request: MoveRequest): Promise<MoveAnswer> {
  return await withOrder(line, request, async ({ firstAuthorizationId }, value) => {
    if (firstAuthorizationId === null) return { kind: "refused", reason: "wrong_state" };
    const { body } = await line.payments.reauthorizePayment({
      authorizationId: firstAuthorizationId,
      paypalRequestId: request.key,
      prefer: "return=representation",
      body: { amount: value },
    });
    return doneWith(parseBody(body), request.amount, ["CREATED"]);
  });
}

/** Lets go of all that is left of an authorization. */
export async function voidAuthorized(line: PaypalLine, request: MoveRequest): Promise<MoveAnswer> {
  return await withOrder(line, request, async (order) => {
    const { key, amount } = request;
    const { payment, authorizationId } = order;
    if (authorizationId === null) return { kind: "refused", reason: "wrong_state" };
    const left = payment.amount.amountMinor - payment.captured.amountMinor;
    if (payment.state !== "voided" && amount.amountMinor !== left) {
      return { kind: "refused", reason: amount.amountMinor > left ? "exceeds_remaining" : "not_supported" };
    }
    // Also when it is voided already: the same key is answered as before, another one refused.
    await line.payments.voidPayment({ authorizationId, paypalRequestId: key, prefer: "return=representation" });
    return { kind: "done", moveReference: `${authorizationId}:void`, amount };
  });
}

/**
 * Pays back captures, the oldest first. PayPal refunds captures and not payments, so a refund may be several of theirs;
 * each has a key of its own that is made of ours and of the capture's name, and those that were made before, under the
 * same key, count.
 */
export async function refundCaptures(line: PaypalLine, request: MoveRequest): Promise<MoveAnswer> {
  return await withOrder(line, request, async (order) => {
    const { key, amount } = request;
    const mine = order.refunds.filter((refund) => isOf(key, textOf(refund, "invoice_id")));
    const made = mine.reduce((sum, refund) => sum + (amountOf(refund)?.amountMinor ?? 0n), 0n);
    const left = order.payment.captured.amountMinor - order.payment.refunded.amountMinor;
    let open = amount.amountMinor - made;
    if (open > left)
      return { kind: "refused", reason: left === 0n && made === 0n ? "wrong_state" : "exceeds_remaining" };
    let moveReference = mine.map((refund) => referenceOf(refund, "id")).find((id) => id !== null) ?? null;
    for (const capture of order.captures.slice(0, MAX_CAPTURES)) {
      const room = capture.amount.amountMinor - backOf(order, capture.id);
      const part = money(room < open ? room : open, amount.currency);
      const value = part.amountMinor > 0n ? amountFor(part) : null;
      if (value === null) continue;
      const { body } = await line.payments.refundCapturedPayment({
        captureId: capture.id,
        paypalRequestId: `${key}-${capture.id}`,
        prefer: "return=representation",
        // PayPal takes each of them once.
        body: { amount: value, invoiceId: moveReference === null ? key : `${key}-${capture.id}` },
      });
      const answer = doneWith(parseBody(body), part, ["COMPLETED"]);
      if (answer.kind !== "done") return answer;
      moveReference ??= answer.moveReference;
      open -= part.amountMinor;
    }
    return open === 0n && moveReference !== null ? { kind: "done", moveReference, amount } : { kind: "unknown" };
  });
}

async function withOrder(
  line: PaypalLine,
  { key, amount, providerReference }: MoveRequest,
  ask: (order: ReadOrder, value: { readonly currencyCode: string; readonly value: string }) => Promise<MoveAnswer>,
): Promise<MoveAnswer> {
  assertKey(key);
  const value = amountFor(amount);
  if (value === null) return { kind: "refused", reason: "invalid_request" };
  try {
    const order = await load(line, providerReference);
    return order === null ? { kind: "unknown" } : await ask(order, value);
  } catch (error) {
    return refusalOf(error);
  }
}

function doneWith(body: unknown, amount: Money, states: readonly string[]): MoveAnswer {
  const moveReference = referenceOf(body, "id");
  const said = amountOf(body);
  const isDone = said !== null && isSameMoney(said, amount) && states.includes(textOf(body, "status") ?? "");
  return isDone && moveReference !== null ? { kind: "done", moveReference, amount } : { kind: "unknown" };
}

const isOf = (key: string, invoice: string | null): boolean =>
  invoice === key || invoice?.startsWith(`${key}-`) === true;

/** What went back of one capture. A refund names its capture in the link that leads up. */
function backOf({ refunds }: ReadOrder, captureId: string): bigint {
  const ours = refunds.filter(({ links }) => JSON.stringify(links ?? []).includes(`/captures/${captureId}"`));
  return ours.reduce((sum, refund) => sum + (amountOf(refund)?.amountMinor ?? 0n), 0n);
}

const TOO_MUCH = new Set([
  "MAX_CAPTURE_AMOUNT_EXCEEDED",
  "REFUND_AMOUNT_EXCEEDED",
  "CAPTURE_FULLY_REFUNDED",
  "AUTHORIZATION_AMOUNT_EXCEEDED",
]);
const WRONG_STATE = new Set([
  "AUTHORIZATION_VOIDED",
  "PREVIOUSLY_VOIDED",
  "PREVIOUSLY_CAPTURED",
  "AUTHORIZATION_ALREADY_CAPTURED",
]);

function refusalOf(error: unknown): MoveAnswer {
  const failure = parseFailure(error);
  if (failure === "doubt") return { kind: "unknown" };
  if (failure === "unavailable") return { kind: "refused", reason: "provider_unavailable" };
  if (failure.status === 404) return { kind: "refused", reason: "not_found" };
  if (TOO_MUCH.has(failure.issue)) return { kind: "refused", reason: "exceeds_remaining" };
  return { kind: "refused", reason: WRONG_STATE.has(failure.issue) ? "wrong_state" : "invalid_request" };
}
