import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";
import { InvalidInput } from "@hansa/kernel";

const MAX_LENGTH = 254;
const FORM = /^[^\s@"(),:;<>[\]\\\p{Cc}]{1,64}@[^\s@]{1,253}$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The form in which two spellings of one address are equal: trimmed, Unicode folded to compatibility form, lower case,
 * the domain in its ASCII form. Tags (`+shop`) and dots stay: only the provider knows whether they matter.
 * Text that is no address comes back folded but whole; `parseEmail` refuses it.
 */
export function normaliseEmail(email: string): string {
  const folded = email.trim().normalize("NFKC").toLowerCase();
  const at = folded.lastIndexOf("@");
  if (at < 1) return folded;
  const domain = domainToASCII(folded.slice(at + 1));
  return domain === "" ? folded : `${folded.slice(0, at)}@${domain}`;
}

/** An address as it was typed, trimmed, with its normalised form. */
export interface Email {
  readonly email: string;
  readonly normalised: string;
}

/** @throws InvalidInput unless it looks like an address that mail can be sent to */
export function parseEmail(text: string, pointer = "/email"): Email {
  const email = text.trim().normalize("NFC");
  const normalised = normaliseEmail(email);
  const domain = normalised.slice(normalised.lastIndexOf("@") + 1);
  if (email.length > MAX_LENGTH || normalised.length > MAX_LENGTH || !FORM.test(email) || !DOMAIN.test(domain)) {
    throw new InvalidInput([{ pointer, message: "must be an e-mail address" }]);
  }
  return { email, normalised };
}

/** SHA-256 of the normalised address in hex, for events, which carry no addresses. */
export function emailHashOf(email: string): string {
  return createHash("sha256").update(normaliseEmail(email)).digest("hex");
}
