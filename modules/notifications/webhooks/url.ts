import { InvalidInput } from "@hansa/kernel";
import { addressWritten, isLoopbackHost, mayGoTo } from "./addresses.ts";

/** Longest URL of an endpoint. */
export const MAX_URL_LENGTH = 2_000;

/**
 * The URL in its one spelling. What its name leads to is looked at with every connection; here only what it says itself.
 *
 * @param allowsLoopback http, and this machine, are fine too
 * @throws InvalidInput with the reason
 */
export function parseEndpointUrl(text: string, allowsLoopback: boolean): string {
  const url = URL.parse(text);
  if (url === null || text.length > MAX_URL_LENGTH) throw refused("must be a whole URL");
  const isOurs = allowsLoopback && isLoopbackHost(url.hostname);
  if (url.protocol !== "https:" && !(isOurs && url.protocol === "http:")) throw refused("must begin with https://");
  if (url.username !== "" || url.password !== "") throw refused("must not hold a user or password: it would be shown");
  if (url.hash !== "") throw refused("must not have a #fragment, which is never sent");
  const address = addressWritten(url.hostname);
  if ((address !== null && !mayGoTo(address, allowsLoopback)) || (isLoopbackHost(url.hostname) && !isOurs)) {
    throw refused("must lead to a public address");
  }
  return url.href;
}

/** The URL without its query, which may hold a key: for logs. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function refused(message: string): InvalidInput {
  return new InvalidInput([{ pointer: "/url", message }]);
}
