import { hashToken, isToken, parseKey } from "./token.ts";

/** The cookie of a customer's session, sent on every path. */
export const CUSTOMER_COOKIE = "hansa_session";
/** The cookie of a staff session, sent below /v1/admin only, so that both can live in one browser. */
export const STAFF_COOKIE = "hansa_desk";
/** Longest header that is looked into; a longer one proves nothing. */
const MAX_HEADER = 8_192;
const BEARER = /^bearer +(\S+) *$/i;

/** The headers of a request, names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** What a request shows to prove who asks; nothing of it is proved yet. */
export type Credential =
  | { readonly kind: "customer"; readonly hash: Buffer; readonly cacheKey: string }
  | { readonly kind: "staff"; readonly hash: Buffer; readonly cacheKey: string }
  | { readonly kind: "key"; readonly prefix: string; readonly secretHash: Buffer; readonly cacheKey: string };

/**
 * Reads the credential of a request: `Authorization: Bearer` first, then the cookies. A cookie counts only where the
 * browser says that the page is ours: without `Origin`, with the origin of this host, or with one that is trusted.
 *
 * @returns null when there is none, or none that has the form of one
 */
export function readCredential(headers: Headers, trustsOrigin: (origin: string) => boolean): Credential | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const token = authorization.length > MAX_HEADER ? undefined : BEARER.exec(authorization)?.[1];
    return token === undefined ? null : toCredential(token);
  }
  if (cookie === undefined || cookie.length > MAX_HEADER || !cookie.includes("hansa_")) return null;
  if (!isOurPage(headers, trustsOrigin)) return null;
  const token = readCookie(cookie, STAFF_COOKIE) ?? readCookie(cookie, CUSTOMER_COOKIE);
  return token === null ? null : toCredential(token);
}

/** A cookie that scripts cannot read and other sites cannot send. `maxAgeSeconds` 0 removes it. */
export function sessionCookie(cookie: {
  readonly name: typeof CUSTOMER_COOKIE | typeof STAFF_COOKIE;
  readonly token: string;
  readonly maxAgeSeconds: number;
  readonly isSecure: boolean;
}): string {
  const path = cookie.name === STAFF_COOKIE ? "/v1/admin" : "/";
  const secure = cookie.isSecure ? "; Secure" : "";
  return `${cookie.name}=${cookie.token}; Path=${path}; Max-Age=${String(cookie.maxAgeSeconds)}; HttpOnly; SameSite=Lax${secure}`;
}

function toCredential(token: string): Credential | null {
  if (isToken(token, "customer")) return sessionCredential("customer", token);
  if (isToken(token, "staff")) return sessionCredential("staff", token);
  const key = parseKey(token);
  return key === null ? null : { kind: "key", ...key, cacheKey: `key:${key.prefix}` };
}

function sessionCredential(kind: "customer" | "staff", token: string): Credential {
  const hash = hashToken(token);
  return { kind, hash, cacheKey: hash.toString("base64") };
}

function isOurPage({ origin, host }: Headers, trustsOrigin: (origin: string) => boolean): boolean {
  if (origin === undefined) return true;
  return origin === `https://${host ?? ""}` || origin === `http://${host ?? ""}` || trustsOrigin(origin);
}

function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const trimmed = pair.trimStart();
    if (trimmed.startsWith(`${name}=`)) return trimmed.slice(name.length + 1).trimEnd();
  }
  return null;
}
