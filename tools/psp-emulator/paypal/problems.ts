import type { Answered } from "../host.ts";

const NAMES: Readonly<Record<number, readonly [string, string]>> = {
  401: [
    "AUTHENTICATION_FAILURE",
    "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  ],
  422: [
    "UNPROCESSABLE_ENTITY",
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  ],
  500: ["INTERNAL_SERVER_ERROR", "An internal server error occurred."],
};

// Word for word as PayPal publishes them.
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  INVALID_ACCOUNT_STATUS: "Account validations failed for the user.",
  MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE:
    "The vault_id does not match the payment_source provided. Please verify that the vault_id token used refers to the matching payment_source and try again. For example, a PayPal token cannot be passed in the vault_id field in the payment_source.card object.",
  MAX_CAPTURE_AMOUNT_EXCEEDED:
    "Capture amount exceeds allowable limit. Please contact customer service or your account manager to request the change to your overage limit. The default overage limit is 115%, which allows the sum of all captures to be up to 115% of the order amount. The ability to over capture is subjected to regulatory approvals.",
  AUTHORIZATION_VOIDED: "A voided authorization cannot be captured or reauthorized. ",
  REAUTHORIZATION_NOT_SUPPORTED:
    "A reauthorize cannot be attempted on an authorization_id that is the result of a prior reauthorization or on an authorization made on an Order saved using the `v2/orders/id/save` API.",
  AUTHORIZATION_ALREADY_CAPTURED: "Authorization has previously been captured.",
  PREVIOUSLY_VOIDED: "Authorization has been previously voided and hence cannot be voided again.",
  PREVIOUSLY_CAPTURED: "Authorization has been previously captured and hence cannot be voided.",
  DUPLICATE_INVOICE_ID: "Invoice ID was previously used to refund a capture.",
  CAPTURE_FULLY_REFUNDED: "The capture has already been fully refunded",
  REFUND_AMOUNT_EXCEEDED:
    "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
};

/** A refusal in PayPal's words. */
export function issue(status: number, name: string): Answered {
  const [code = "", message = ""] = NAMES[status] ?? [];
  const details = [{ issue: name, description: DESCRIPTIONS[name] ?? message }];
  return { status, body: { name: code, message, debug_id: "emulator", details, links: [] } };
}

/** What was asked for is not there. */
export function notFound(): Answered {
  const description = "Specified resource ID does not exist. Please check the resource ID and try again.";
  const details = [{ issue: "INVALID_RESOURCE_ID", description }];
  const message = "The specified resource does not exist.";
  return { status: 404, body: { name: "RESOURCE_NOT_FOUND", message, debug_id: "emulator", details, links: [] } };
}
