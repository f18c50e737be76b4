import { type CardFacts, parseCardFacts } from "../../card-facts.ts";
import { fieldsOf, isRecord, textOf } from "../read.ts";

/** Stands between a stored payment method and the shopper that Adyen keeps it for. */
const OF = "@";

/** A token as Adyen takes it: what its fields made, or a stored payment method and the shopper without whom it does not pay. */
export function splitToken(token: string): { readonly method: string; readonly shopper: string | null } {
  if (token.startsWith("{")) return { method: token, shopper: null };
  const [method = "", shopper = null] = token.split(OF, 2);
  return { method, shopper };
}

/**
 * What a payment's result tells of its card. @param saveFor the shopper it is kept for; null keeps nothing
 * Source: docs.adyen.com/development-resources/testing/result-code-testing, "AVS and CVC result codes"
 */
export function cardOf(result: unknown, saveFor: string | null): { readonly card?: CardFacts } {
  if (!isRecord(result) || !isRecord(result["additionalData"])) return {};
  const told = fieldsOf(result, "additionalData");
  const [, month = "", year = ""] = /^(\d{1,2})\/(\d{4})$/.exec(textOf(told, "expiryDate") ?? "") ?? [];
  const stored = textOf(told, "tokenization.storedPaymentMethodId");
  return {
    card: parseCardFacts({
      addressMatches: judged(textOf(told, "avsResult"), { yes: ["7"], no: ["1", "2", "6"] }),
      codeMatches: judged(textOf(told, "cvcResult"), { yes: ["1"], no: ["2"] }),
      isAuthenticated: textOf(told, "threeDAuthenticated") === "true" ? true : null,
      fingerprint: textOf(told, "alias"),
      brand: textOf(told, "paymentMethod"),
      last4: textOf(told, "cardSummary"),
      expires: `${year}-${month.padStart(2, "0")}`,
      savedToken: stored === null || saveFor === null ? null : `${stored}${OF}${saveFor}`,
    }),
  };
}

/** Adyen's results begin with their number. */
function judged(
  said: string | null,
  { yes, no }: { readonly yes: readonly string[]; readonly no: readonly string[] },
): boolean | null {
  const number = said?.split(" ", 1)[0] ?? "";
  return yes.includes(number) ? true : no.includes(number) ? false : null;
}
