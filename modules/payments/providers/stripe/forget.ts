import type { Stripe } from "stripe";
import type { ForgetAnswer } from "../../provider.ts";
import { splitToken } from "./card.ts";
import { moveRefusal } from "./errors.ts";

/**
 * Takes a payment method off the customer that Stripe keeps it for; it can never pay again. Stripe refuses to do that twice,
 * so what it refuses is looked at.
 */
export async function forgetMethod(stripe: Stripe, savedToken: string): Promise<ForgetAnswer> {
  const { method } = splitToken(savedToken);
  if (!/^\w{1,255}$/.test(method)) return { kind: "refused", reason: "invalid_request" };
  try {
    await stripe.paymentMethods.detach(method);
    return { kind: "done" };
  } catch (error) {
    const refused = answerTo(error);
    return refused.kind === "refused" && refused.reason === "invalid_request" ? await lookAt(stripe, method) : refused;
  }
}

async function lookAt(stripe: Stripe, method: string): Promise<ForgetAnswer> {
  try {
    const { customer } = await stripe.paymentMethods.retrieve(method);
    return customer === null ? { kind: "done" } : { kind: "refused", reason: "invalid_request" };
  } catch (error) {
    return answerTo(error);
  }
}

function answerTo(error: unknown): ForgetAnswer {
  const answer = moveRefusal(error);
  if (answer.kind !== "refused") return { kind: "unknown" };
  if (answer.reason === "not_found") return { kind: "done" };
  const reason = answer.reason === "provider_unavailable" ? answer.reason : "invalid_request";
  return { kind: "refused", reason };
}
