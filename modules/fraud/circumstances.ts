import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Told } from "./features/features.ts";
import type { Place, PurchaseToScreen } from "./purchase.ts";

/** Domains whose mailboxes anyone may open and nobody keeps; one per line. */
const disposable = new Set(
  readFileSync(join(import.meta.dirname, "disposable-domains.txt"), "utf8")
    .split("\n")
    .filter(Boolean),
);

/** The domain of an address, lower case; empty when there is none. */
export function domainOf(email: string | null): string {
  return email?.slice(email.lastIndexOf("@") + 1).toLowerCase() ?? "";
}

/** Whether mail to this domain, or to one above it, is read by nobody in particular. */
export function isDisposable(domain: string): boolean {
  const parts = domain.split(".");
  return parts.some((_, index) => disposable.has(parts.slice(index).join(".")));
}

/** How far apart two postal codes of one country are: 0 the same, 1 nothing in common, by their common beginning. Other countries: 1. */
export function postcodeDistance(one: Place | null, other: Place | null): number {
  if (one === null || other === null) return 0;
  if (one.country !== other.country) return 1;
  const [a, b] = [one, other].map(({ postalCode }) => postalCode.replaceAll(/[^0-9a-z]/gi, "").toUpperCase());
  if (a === undefined || b === undefined || a === b) return 0;
  const length = Math.max(a.length, b.length);
  let common = 0;
  while (common < length && a[common] === b[common]) common++;
  return 1 - common / length;
}

/** What a purchase tells of itself, in numbers. */
export function circumstancesOf(purchase: PurchaseToScreen): Told {
  const { billing, shipping, lines, checks, email } = purchase;
  const total = lines.reduce((sum, line) => sum + Number(line.grossMinor), 0);
  const most = lines.reduce((largest, line) => Math.max(largest, Number(line.grossMinor)), 0);
  const name = email?.slice(0, email.lastIndexOf("@")) ?? "";
  return {
    is_guest: purchase.isGuest ? 1 : 0,
    country_differs: billing !== null && shipping !== null && billing.country !== shipping.country ? 1 : 0,
    postcode_distance: postcodeDistance(billing, shipping),
    disposable_email: isDisposable(domainOf(email)) ? 1 : 0,
    avs_failed: checks?.avs === false ? 1 : 0,
    cvv_failed: checks?.cvv === false ? 1 : 0,
    authenticated: checks?.threeDs === true ? 1 : 0,
    lines: lines.length,
    units: lines.reduce((sum, line) => sum + line.quantity, 0),
    most_units: lines.reduce((largest, line) => Math.max(largest, line.quantity), 0),
    most_line_share: total === 0 ? 0 : most / total,
    digits_in_email: name.length === 0 ? 0 : name.replaceAll(/\D/g, "").length / name.length,
  };
}

/** The words of a purchase that rules may ask for; nothing that names a person. */
export interface Facts {
  readonly country: string;
  readonly billing_country: string;
  readonly currency: string;
  readonly channel: string;
  readonly method: string;
  readonly email_domain: string;
}

/** Names of the words, for rules. */
export const FACTS = ["country", "billing_country", "currency", "channel", "method", "email_domain"] as const;

/** The words of a purchase. */
export function factsOf(purchase: PurchaseToScreen): Facts {
  return {
    country: purchase.shipping?.country ?? purchase.billing?.country ?? "",
    billing_country: purchase.billing?.country ?? "",
    currency: purchase.amount.currency,
    channel: purchase.channel,
    method: purchase.method,
    email_domain: domainOf(purchase.email),
  };
}

/** Whatever a database gives back for facts. */
export function parseFacts(stored: unknown): Facts {
  const given = (stored ?? {}) as Partial<Record<keyof Facts, string>>;
  return {
    country: given.country ?? "",
    billing_country: given.billing_country ?? "",
    currency: given.currency ?? "",
    channel: given.channel ?? "",
    method: given.method ?? "",
    email_domain: given.email_domain ?? "",
  };
}
