import type { Hansa } from "@hansa/sdk";
import { data } from "react-router";
import { rememberAnswers } from "./answers.ts";
import { isLanguage, type Language } from "./messages/index.ts";

/** Where the shop sells, as its pages need it. */
export interface Channel {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  /** The language that it speaks by itself, a BCP 47 tag. */
  readonly locale: string;
  readonly countries: readonly string[];
  readonly taxIncluded: boolean;
}

/** Whom a page is for, as far as its words and prices go. */
export interface Visitor {
  readonly language: Language;
  readonly channel: Channel;
}

const CHANNEL_COOKIE = "hansa_channel";
const YEAR_S = 31_536_000;

/**
 * Reads from a request whom its page is for: the language stands in the address, the channel in a cookie.
 *
 * @throws a 404 answer when the address begins with something else than a language
 */
export async function visitorOf(api: Hansa, request: Request, language = "en"): Promise<Visitor> {
  if (!isLanguage(language)) throw data(null, 404);
  const channels = await listChannels(api);
  const wanted = readCookie(request, CHANNEL_COOKIE);
  const channel = channels.find(({ code }) => code === wanted) ?? channels[0];
  if (channel === undefined) throw data(null, 503);
  return { language, channel };
}

const lastSaid = rememberAnswers<{ readonly items: readonly Channel[] }>();

/** Every channel, the default first. @throws a 503 answer while the shop cannot say, and never could */
export async function listChannels(api: Hansa): Promise<readonly Channel[]> {
  return lastSaid("", await api.GET("/v1/channels"))?.items ?? [];
}

/** The header that makes a browser remember its channel. */
export function rememberChannel(code: string): string {
  return `${CHANNEL_COOKIE}=${encodeURIComponent(code)}; Path=/; Max-Age=${String(YEAR_S)}; SameSite=Lax`;
}

/** The value of a cookie that the request carries. */
export function readCookie(request: Request, name: string): string | undefined {
  const pair = (request.headers.get("cookie") ?? "").split("; ").find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? undefined : decoded(pair.slice(name.length + 1));
}

/** What was never written by the shop is read as it is: nobody is shut out by a cookie. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
