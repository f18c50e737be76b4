import { hash } from "node:crypto";
import type { Payment } from "./bank.ts";
import type { Opened } from "./journal.ts";

const SAVED = /^saved_([a-z0-9_]{1,40}?)_([0-9a-f]{24})$/;

/** The token that stands behind a saved one, whose customer is in its digest; any other token is itself. */
export function tokenBehind(token: string): string {
  const [, word] = SAVED.exec(token) ?? [];
  return word === undefined ? token : `tok_${word}`;
}

/** The token under which the card of this payment is kept; null where it is not. */
export function savedTokenOf({ token, saveFor = null }: Pick<Opened, "token" | "saveFor">): string | null {
  if (saveFor === null) return null;
  const behind = tokenBehind(token);
  return behind === token ? `saved_${wordOf(behind)}_${digestOf(saveFor, wordOf(behind))}` : token;
}

const wordOf = (token: string): string => token.replace(/^tok_/, "");
const digestOf = (saveFor: string, word: string): string => hash("sha256", `${saveFor} ${word}`).slice(0, 24);

/** What merchants are told of the card that paid. One card for each token of a customer, so that it can be recognised. */
export function cardOf({ opened, isApproved }: Payment): Readonly<Record<string, unknown>> {
  const token = tokenBehind(opened.token);
  const { saveFor = null } = opened;
  const isSaved = token !== opened.token;
  const digest = isSaved ? (SAVED.exec(opened.token)?.[2] ?? "") : digestOf(saveFor ?? "", wordOf(token));
  return {
    // Without a customer tokens are everybody's, and tell nothing.
    fingerprint: isSaved || saveFor !== null ? `fp_${digest}` : null,
    brand: "visa",
    last4: "4242",
    expires: "2031-12",
    addressMatches: token !== "tok_avs_fails" && token !== "tok_checks_fail",
    codeMatches: token !== "tok_cvc_fails" && token !== "tok_checks_fail",
    isAuthenticated: isApproved === true ? true : null,
    savedToken: savedTokenOf(opened),
  };
}
