import { type Charge, type Dispute, feeOf, leftOf, type Move } from "../books.ts";
import { fromIso } from "../minor-units.ts";

type Body = Readonly<Record<string, unknown>>;

/** Decimals of PayPal's amounts. Source: developer.paypal.com/reference/currency-codes */
export function paypalDecimals(currency: string): number {
  return ["HUF", "JPY", "TWD"].includes(currency) ? 0 : 2;
}

/** An amount as PayPal writes it: a decimal text. */
export function moneyBody(charge: Charge, amountMinor: number): Body {
  const decimals = paypalDecimals(charge.currency);
  const units = String(fromIso(amountMinor, charge.currency, decimals)).padStart(decimals + 1, "0");
  const value = decimals === 0 ? units : `${units.slice(0, -decimals)}.${units.slice(-decimals)}`;
  return { currency_code: charge.currency, value };
}

/** An order. @param url origin of the emulator, for the links */
export function orderBody(charge: Charge, url: string): Body {
  const captures = charge.moves.filter(({ kind }) => kind === "capture");
  const refunds = charge.moves.filter(({ kind }) => kind === "refund");
  const isAuthorized = !charge.capturesAtOnce && (charge.state === "held" || charge.state === "cancelled");
  const isRefused = charge.state === "declined" && charge.declineReason !== "authentication_failed";
  const payments = {
    ...(isAuthorized || (isRefused && !charge.capturesAtOnce) ? { authorizations: authorizationBodies(charge) } : {}),
    ...(captures.length > 0 ? { captures: captures.map((move) => captureBody(charge, move)) } : {}),
    ...(isRefused && charge.capturesAtOnce ? { captures: [declinedBody(charge)] } : {}),
    ...(refunds.length > 0 ? { refunds: refunds.map((move) => refundBody(charge, move, url)) } : {}),
  };
  const self = `${url}/v2/checkout/orders/${charge.id}`;
  return {
    id: charge.id,
    intent: charge.capturesAtOnce ? "CAPTURE" : "AUTHORIZE",
    status: statusOf(charge),
    create_time: charge.at,
    ...(isPaid(charge) ? { payment_source: { paypal: walletBody(charge) } } : {}),
    purchase_units: [
      {
        reference_id: "default",
        amount: moneyBody(charge, charge.amountMinor),
        custom_id: charge.key,
        description: charge.orderReference,
        ...(Object.keys(payments).length === 0 ? {} : { payments }),
      },
    ],
    links: [
      { href: self, rel: "self", method: "GET" },
      ...(charge.state === "challenge"
        ? [{ href: `${url}/challenge/${charge.id}`, rel: "payer-action", method: "GET" }]
        : []),
    ],
  };
}

const isPaid = ({ state }: Charge): boolean => state === "held" || state === "cancelled";

/** The name under which the account of a charge is kept. */
export const vaultIdOf = ({ innerId }: Charge): string => `vault_${innerId}`;

/** The account that paid. Everybody pays with the same one here: nobody signs in. */
function walletBody(charge: Charge): Body {
  const vault = { id: vaultIdOf(charge), status: "VAULTED", customer: { id: charge.innerId } };
  return {
    account_id: "EMULATEDPAYER",
    account_status: "VERIFIED",
    ...(charge.savesCard === true ? { attributes: { vault } } : {}),
  };
}

/** The first authorization and its renewals, oldest first. */
function authorizationBodies(charge: Charge): readonly Body[] {
  const first = authorizationBody(charge);
  return [first, ...(charge.renewals ?? []).map(({ id, at }) => ({ ...first, id, create_time: at }))];
}

/** The authorization that money is taken from, with what became of it. */
export function currentAuthorization(charge: Charge): Body {
  return authorizationBodies(charge).at(-1) ?? authorizationBody(charge);
}

/** An authorization, with what became of it. */
export function authorizationBody(charge: Charge): Body {
  const hasCaptures = charge.moves.some(({ kind }) => kind === "capture");
  const whole = charge.moves.reduce((sum, { kind, amountMinor }) => sum + (kind === "capture" ? amountMinor : 0), 0);
  const status =
    charge.state === "declined"
      ? "DENIED"
      : charge.state === "cancelled"
        ? "VOIDED"
        : whole === charge.amountMinor
          ? "CAPTURED"
          : hasCaptures
            ? "PARTIALLY_CAPTURED"
            : "CREATED";
  return {
    id: charge.innerId,
    status,
    amount: moneyBody(charge, charge.amountMinor),
    custom_id: charge.key,
    create_time: charge.at,
    ...(charge.declineReason === null ? {} : { processor_response: processorOf(charge.declineReason) }),
  };
}

/** A capture. */
export function captureBody(charge: Charge, move: Move): Body {
  const left = leftOf(charge, move);
  const status = left === move.amountMinor ? "COMPLETED" : left === 0 ? "REFUNDED" : "PARTIALLY_REFUNDED";
  const fee = feeOf(move.amountMinor);
  return {
    id: move.id,
    status,
    amount: moneyBody(charge, move.amountMinor),
    custom_id: charge.key,
    invoice_id: move.key,
    final_capture: true,
    create_time: move.at,
    seller_receivable_breakdown: {
      gross_amount: moneyBody(charge, move.amountMinor),
      paypal_fee: moneyBody(charge, fee),
      net_amount: moneyBody(charge, move.amountMinor - fee),
    },
  };
}

/** A refund; its link says of which capture. */
export function refundBody(charge: Charge, move: Move, url: string): Body {
  return {
    id: move.id,
    status: "COMPLETED",
    amount: moneyBody(charge, move.amountMinor),
    custom_id: charge.key,
    invoice_id: move.key,
    create_time: move.at,
    links: [{ href: `${url}/v2/payments/captures/${String(move.captureId)}`, rel: "up", method: "GET" }],
  };
}

/** A dispute, as webhooks carry it. */
export function disputeBody(charge: Charge, dispute: Dispute): Body {
  const capture = charge.moves.find(({ kind }) => kind === "capture");
  return {
    dispute_id: dispute.id,
    reason: dispute.reason.toUpperCase(),
    status: dispute.state === "open" ? "WAITING_FOR_SELLER_RESPONSE" : "RESOLVED",
    dispute_amount: moneyBody(charge, dispute.amountMinor),
    disputed_transactions: [{ seller_transaction_id: capture?.id ?? charge.innerId, custom: charge.key }],
    seller_response_due_date: new Date(Date.parse(dispute.openedAt) + 10 * 86_400_000).toISOString(),
    ...(dispute.state === "open"
      ? {}
      : {
          dispute_outcome: {
            outcome_code: dispute.state === "won" ? "RESOLVED_SELLER_FAVOUR" : "RESOLVED_BUYER_FAVOUR",
          },
        }),
  };
}

function declinedBody(charge: Charge): Body {
  return {
    id: charge.innerId,
    status: "DECLINED",
    amount: moneyBody(charge, charge.amountMinor),
    custom_id: charge.key,
    create_time: charge.at,
    processor_response: processorOf(charge.declineReason),
  };
}

function processorOf(reason: string | null): Body {
  const codes: Readonly<Record<string, string>> = { insufficient_funds: "5120", suspected_fraud: "9500" };
  return { response_code: codes[reason ?? ""] ?? "0500" };
}

function statusOf({ state }: Charge): string {
  if (state === "challenge") return "PAYER_ACTION_REQUIRED";
  return state === "approved" ? "APPROVED" : "COMPLETED";
}
