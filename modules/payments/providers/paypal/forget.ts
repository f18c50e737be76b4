import type { ForgetAnswer } from "../../provider.ts";
import type { PaypalLine } from "./line.ts";
import { parseFailure } from "./transport.ts";

/** Deletes the token under which PayPal keeps an account for us. */
export async function forgetAccount({ vault }: PaypalLine, savedToken: string): Promise<ForgetAnswer> {
  if (!/^[0-9A-Za-z_-]{1,36}$/.test(savedToken)) return { kind: "refused", reason: "invalid_request" };
  try {
    await vault.deletePaymentToken(savedToken);
    return { kind: "done" };
  } catch (error) {
    const failure = parseFailure(error);
    if (failure === "doubt") return { kind: "unknown" };
    if (failure === "unavailable") return { kind: "refused", reason: "provider_unavailable" };
    return failure.status === 404 ? { kind: "done" } : { kind: "refused", reason: "invalid_request" };
  }
}
