import type { CheckoutAPI } from "@adyen/api-library";
import type { ForgetAnswer } from "../../provider.ts";
import { splitToken } from "./card.ts";
import { isGone, moveRefusal } from "./errors.ts";

/** Deletes a stored payment method of a shopper. */
export async function forgetStored(
  checkout: CheckoutAPI,
  { merchantAccount, savedToken }: { readonly merchantAccount: string; readonly savedToken: string },
): Promise<ForgetAnswer> {
  const { method, shopper } = splitToken(savedToken);
  if (shopper === null || method === "") return { kind: "refused", reason: "invalid_request" };
  try {
    await checkout.RecurringApi.deleteTokenForStoredPaymentDetails(method, shopper, merchantAccount);
    return { kind: "done" };
  } catch (error) {
    if (isGone(error)) return { kind: "done" };
    const answer = moveRefusal(error);
    if (answer.kind !== "refused") return { kind: "unknown" };
    return {
      kind: "refused",
      reason: answer.reason === "provider_unavailable" ? answer.reason : "invalid_request",
    };
  }
}
