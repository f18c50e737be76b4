import { hash } from "node:crypto";
import type { Actor } from "#platform/http";

/** Who did it, as far as we may know. */
export interface Visitor {
  /** Null for whoever did not agree to be told apart. */
  readonly sessionId: string | null;
  /** Null for a guest, and for whoever did not agree. */
  readonly customerId: string | null;
}

/** Nobody in particular. */
export const nobody: Visitor = { sessionId: null, customerId: null };

const SESSION = /^[A-Za-z0-9_-]{8,64}$/;
/** Programs that read pages for a living say so. */
const BOT =
  /(?:^|[^u])bot\b|(?:^|[^u])bot[/;_-]|crawl|spider|slurp|scrape|facebookexternalhit|embedly|quora link|lighthouse|pagespeed|pingdom|uptime|monitor|validator|archiver|feedfetcher/i;

type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the request says that a program sent it that no offer is meant for. */
export function isBot(headers: Headers): boolean {
  return (
    BOT.test(headers["user-agent"] ?? "") || headers["purpose"] === "prefetch" || headers["sec-purpose"] === "prefetch"
  );
}

/**
 * Reads from the headers who asks. `Visitor-Consent: granted` must be there for anything to be known at all; a browser
 * that asks not to be tracked (Global Privacy Control, Do Not Track) is heard whatever else the request says.
 */
export function visitorOf(headers: Headers, actor: Actor): Visitor {
  const isRefused = headers["sec-gpc"] === "1" || headers["dnt"] === "1";
  if (headers["visitor-consent"] !== "granted" || isRefused) return nobody;
  const name = headers["visitor-session"];
  const customerId = actor.kind === "customer" ? actor.id : null;
  const named = name !== undefined && SESSION.test(name) ? `visitor/${name}` : null;
  const own = named ?? (customerId === null ? null : `customer/${customerId}`);
  return own === null ? nobody : { sessionId: sessionIdOf(own), customerId };
}

/** The id under which a session is kept: nobody can tell from it what the browser calls it. */
export function sessionIdOf(name: string): string {
  return toUuid(hash("sha256", name, "hex"), null);
}

/**
 * The id of an event: its time, then a digest of what it says. The same thing said twice has the same id, and ids sort
 * by time like any other.
 */
export function eventIdOf(atMs: number, said: readonly (string | null)[]): string {
  return toUuid(hash("sha256", JSON.stringify(said), "hex"), atMs);
}

const VARIANTS = ["8", "9", "a", "b"] as const;

/** Source: RFC 9562, sections 5.7 and 5.8 (versions 7 and 8). @param digest hexadecimal digits, at least 32 */
function toUuid(digest: string, atMs: number | null): string {
  const head = atMs === null ? digest : Math.max(0, Math.floor(atMs)).toString(16).padStart(12, "0");
  const version = atMs === null ? "8" : "7";
  const variant = VARIANTS[Number.parseInt(digest.charAt(16), 16) & 3] ?? "8";
  return (
    `${head.slice(0, 8)}-${head.slice(8, 12)}-${version}${digest.slice(13, 16)}` +
    `-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  );
}
