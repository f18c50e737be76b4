import { hash } from "node:crypto";
import type { Payment } from "./bank.ts";

const SAVED = /^saved_([a-z0-9_]{1,40}?)_([0-9a-f]{24})$/;

/** The token that stands behind a saved one, whose customer is in its digest; any other token is itself. */
export function tokenBehind(token: string): string {
  const [, word] = SAVED.exec(token) ?? [];
  return word === undefined ? token : `tok_${word}`;
}

/** What merchants are told of the card that paid. One card for each token of a customer, so that it can be recognised. */
export function cardOf({ opened, isApproved }: Payment): Readonly<Record<string, unknown>> {
  const token = tokenBehind(opened.token);
  const { saveFor = null } = opened;
  const isSaved = token !== opened.token;
  const word = token.replace(/^tok_/, "");
  const digest = isSaved
    ? (SAVED.exec(opened.token)?.[2] ?? "")
    : hash("sha256", `${saveFor ?? ""} ${word}`).slice(0, 24);
  return {
    // Without a customer tokens are everybody's, and tell nothing.
    fingerprint: isSaved || saveFor !== null ? `fp_${digest}` : null,
    brand: "visa",
    last4: "4242",
    expires: "2031-12",
    addressMatches: token !== "tok_avs_fails" && token !== "tok_checks_fail",
    codeMatches: token !== "tok_cvc_fails" && token !== "tok_checks_fail",
    isAuthenticated: isApproved === true ? true : null,
    savedToken: saveFor === null ? null : isSaved ? opened.token : `saved_${word}_${digest}`,
  };
}
