import { Type } from "typebox";
import type { Queryable } from "#platform/db";
import type { ChannelCache } from "./cached.ts";
import type { Channel } from "./channel.ts";
import { ChannelNotFound } from "./errors.ts";

/** The language that a reader asks for: a BCP 47 tag. Anything else is refused before a route sees it. */
export const LanguageTag = Type.String({
  pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
  maxLength: 35,
  description: "Language of texts, one of the channel's; the nearest of them, or its first language, for any other.",
});

/** Every channel in each of its languages, so that one that is asked for twice is the same twice. */
const spoken = new WeakMap<Channel, Map<string, Channel>>();

/**
 * The channel with the language of the reader as its `locale`: the one asked for, or one of the channel that is nearest to
 * it (`de` for `de-AT`, `en-GB` for `en`), or else the channel's own. So a channel has no more views than languages.
 *
 * @returns the same object whenever the answer is the same
 */
export function channelIn(channel: Channel, language: string | undefined): Channel {
  if (language === undefined) return channel;
  const locale = nearest(channel, language);
  if (locale === channel.locale) return channel;
  const known = spoken.get(channel) ?? new Map<string, Channel>();
  const one = known.get(locale) ?? { ...channel, locale };
  spoken.set(channel, known.set(locale, one));
  return one;
}

/** What a reader may say of the channel: its code, and one of its languages. */
interface AskedChannel {
  readonly channel?: string | undefined;
  readonly language?: string | undefined;
}

/** The channel that a reader asks for, or the shop's default, in the language asked for. @throws ChannelNotFound */
export async function channelFor(channels: ChannelCache, on: Queryable, asked: AskedChannel): Promise<Channel> {
  if (asked.channel !== undefined) return channelIn(await channels.find(on, asked.channel), asked.language);
  const [first] = await channels.list(on);
  if (first === undefined) throw new ChannelNotFound("default");
  return channelIn(first, asked.language);
}

/** The same where it is at hand, without asking; null where it must be asked for. */
export function peekChannel(channels: ChannelCache, { channel: code, language }: AskedChannel): Channel | null {
  const channel = channels.peek(code);
  return channel && channelIn(channel, language);
}

/** The text of a locale, or of its language; undefined where there is neither. @param texts by language tag */
export function textIn<Text>(texts: Readonly<Record<string, Text>>, locale: string): Text | undefined {
  return texts[locale] ?? texts[locale.split("-", 1)[0] ?? locale];
}

/** As RFC 4647 looks up, and then any with the same primary tag: the channel's own before the others. */
function nearest({ locale, languages = [] }: Channel, language: string): string {
  const offered = [locale, ...languages];
  const wanted = language.toLowerCase().split("-");
  for (let length = wanted.length; length > 0; length--) {
    const range = wanted.slice(0, length).join("-");
    const found = offered.find((one) => one.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  return offered.find((one) => one.toLowerCase().split("-", 1)[0] === wanted[0]) ?? locale;
}
