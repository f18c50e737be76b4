import { createHmac } from "node:crypto";
import type { Charge } from "../books.ts";
import { fromIso } from "../minor-units.ts";
import { adyenDecimals } from "./emulator.ts";

/** What a notification tells. */
export interface Notice {
  readonly charge: Charge;
  readonly event: string;
  /** Of what happened. */
  readonly psp: string;
  /** Of the payment that it happened to; absent when that is it. */
  readonly original?: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly success: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/** A notification as Adyen sends it, its one item signed. */
export function noticeBody(
  notice: Notice,
  merchantAccount: string,
  hmacKey: string,
): Readonly<Record<string, unknown>> {
  const { charge, event, psp, reference, reason, success, extra } = notice;
  const value = fromIso(notice.amountMinor, charge.currency, adyenDecimals(charge.currency));
  const isDispute = event.includes("CHARGEBACK");
  const original = notice.original ?? (isDispute ? charge.id : undefined);
  const signed = [psp, original ?? "", merchantAccount, reference, value, charge.currency, event, success].join(":");
  const hmacSignature = createHmac("sha256", Buffer.from(hmacKey, "hex")).update(signed).digest("base64");
  const item = {
    additionalData: { ...extra, hmacSignature },
    amount: { currency: charge.currency, value },
    eventCode: event,
    eventDate: new Date().toISOString(),
    merchantAccountCode: merchantAccount,
    merchantReference: reference,
    ...(original === undefined ? {} : { originalReference: original }),
    paymentMethod: "visa",
    pspReference: psp,
    reason,
    success: String(success),
  };
  return { live: "false", notificationItems: [{ NotificationRequestItem: item }] };
}
