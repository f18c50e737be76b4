import { hash } from "node:crypto";
import type { Charge } from "../books.ts";

/** What Adyen tells of the card, as its Customer Area is set to. */
export function cardData({ token, savesCard, isProven }: Charge): Readonly<Record<string, unknown>> {
  const word = token.replace(/^(?:stored_|tok_|test_)/, "");
  return {
    alias: `H${hash("sha256", word, "hex").slice(0, 15)}`,
    avsResult: "7 Both match",
    cardSummary: "4242",
    cvcResult: "1 Matches",
    expiryDate: "8/2031",
    paymentMethod: "visa",
    threeDAuthenticated: String(isProven === true),
    ...(savesCard === true ? { "tokenization.storedPaymentMethodId": `stored_${word}` } : {}),
  };
}
