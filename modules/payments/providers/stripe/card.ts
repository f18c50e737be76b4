import { type CardFacts, parseCardFacts } from "../../card-facts.ts";
import { type Fields, fieldsOf, isRecord, referenceOf, textOf, wholeOf } from "../read.ts";

/** Stands between a payment method and the customer that Stripe keeps it for. */
const OF = "@";

/** A token as Stripe takes it: a payment method, and the customer without whom a kept one does not pay. */
export function splitToken(token: string): { readonly method: string; readonly customer: string | null } {
  const [method = "", customer = null] = token.split(OF, 2);
  return { method, customer };
}

/** What the charge of an intent tells of its card; nothing where the charge is only named. */
export function cardOf(intent: Fields): { readonly card?: CardFacts } {
  const details = fieldsOf(fieldsOf(intent, "latest_charge"), "payment_method_details");
  const { card } = details;
  if (!isRecord(card)) return {};
  const checks = fieldsOf(card, "checks");
  const address = [textOf(checks, "address_line1_check"), textOf(checks, "address_postal_code_check")];
  const isAuthenticated = textOf(fieldsOf(card, "three_d_secure"), "result") === "authenticated";
  const [year, month] = [wholeOf(card, "exp_year"), wholeOf(card, "exp_month")];
  return {
    card: parseCardFacts({
      addressMatches: address.includes("fail") ? false : address.includes("pass") ? true : null,
      codeMatches: passed(textOf(checks, "cvc_check")),
      isAuthenticated: isAuthenticated ? true : null,
      fingerprint: textOf(card, "fingerprint"),
      brand: textOf(card, "brand"),
      last4: textOf(card, "last4"),
      expires: `${String(year)}-${String(month).padStart(2, "0")}`,
      savedToken: savedTokenOf(intent),
    }),
  };
}

function savedTokenOf(intent: Fields): string | null {
  const [method, customer] = [referenceOf(intent, "payment_method"), referenceOf(intent, "customer")];
  const isKept = textOf(intent, "setup_future_usage") !== null && method !== null && customer !== null;
  return isKept ? `${method}${OF}${customer}` : null;
}

function passed(check: string | null): boolean | null {
  return check === "pass" ? true : check === "fail" ? false : null;
}
