import { createHash } from "node:crypto";
import type { Category } from "#modules/catalog";
import { type Channel, textIn } from "#modules/channels";
import { Prebuilt } from "#platform/http";
import { highlight } from "./highlight.ts";
import { writeCursor } from "./search-query.ts";
import type { SearchRequest, TimedAnswer } from "./search-engine.ts";
import { writeFacet } from "./written-facets.ts";

/** What an answer is shown with. */
export interface Shown {
  /** By id, for the facet of categories; null without facets. */
  readonly names: ReadonlyMap<string, Category> | null;
  readonly channel: Channel;
  readonly sort: SearchRequest["sort"];
  readonly ranking: string;
  readonly wantsHighlights: boolean;
  /** In an order of the visitor's own: nobody else is to be shown it. */
  readonly isPersonal: boolean;
}

/** Writes answers; one that is shown with the same cards as before has the same bytes, which are kept with it. */
export function openReplies(): (answer: TimedAnswer, cards: readonly Buffer[], shown: Shown) => Prebuilt {
  const kept = new WeakMap<
    TimedAnswer,
    { readonly cards: readonly Buffer[]; readonly shown: Shown; readonly reply: Prebuilt }
  >();
  return (answer, cards, shown) => {
    const known = kept.get(answer);
    if (known !== undefined && isSame(known.cards, cards) && isShownSame(known.shown, shown)) return known.reply;
    const reply = toReply(answer, cards, shown);
    kept.set(answer, { cards, shown, reply });
    return reply;
  };
}

/** The catalogue keeps the bytes of a card while they are true. */
function isSame(one: readonly Buffer[], other: readonly Buffer[]): boolean {
  return one.length === other.length && one.every((card, at) => card === other[at]);
}

function isShownSame(one: Shown, other: Shown): boolean {
  return (
    one.names === other.names &&
    one.channel === other.channel &&
    one.sort === other.sort &&
    one.ranking === other.ranking &&
    one.wantsHighlights === other.wantsHighlights &&
    one.isPersonal === other.isPersonal
  );
}

/** The answer made of the cards' bytes, without reading them but for highlights. */
function toReply(
  answer: TimedAnswer,
  cards: readonly Buffer[],
  { names, channel, sort, ranking, wantsHighlights, isPersonal }: Shown,
): Prebuilt {
  const facets = answer.facets.map((facet) =>
    typeof facet === "string"
      ? facet
      : writeFacet({ name: facet.name, values: facet.values.flatMap((one) => named(one, names, channel)) }),
  );
  const rest = {
    ...(answer.corrected === null ? {} : { corrected: answer.corrected }),
    ...(answer.relaxed === null ? {} : { relaxed: { kind: answer.relaxed, matchingAll: answer.matchingAll } }),
    ...(wantsHighlights ? { highlights: highlightsOf(cards, answer.matched) } : {}),
    ranking,
    nextCursor: answer.next === null ? null : writeCursor(answer.next, sort),
  };
  const counted = `"total":${String(answer.total)},"facets":[${facets.join(",")}]`;
  // Beside the body: the time is not the same twice, what was found may be.
  const bytes = joinCards("items", cards, `${counted},${JSON.stringify(rest).slice(1)}`);
  const headers = { "server-timing": `search;dur=${answer.tookMs.toFixed(2)}` };
  return prebuilt(bytes, { headers, ...(isPersonal ? { cacheControl: "private, no-store" } : {}) });
}

const COMMA = Buffer.from(",");

/** A JSON object of a list of cards, and of what else there is. @param rest JSON without the first brace */
export function joinCards(name: string, cards: readonly Buffer[], rest: string): Buffer {
  const parts: Uint8Array[] = [Buffer.from(`{"${name}":[`)];
  for (const [index, card] of cards.entries()) parts.push(...(index === 0 ? [card] : [COMMA, card]));
  parts.push(Buffer.from(`],${rest}`));
  return Buffer.concat(parts);
}

/** A category of a facet by its slug, with its name in the channel's language and the slug of the one above. */
function named(
  { value, count }: { readonly value: string; readonly count: number },
  names: Shown["names"],
  channel: Channel,
) {
  const category = names?.get(value);
  if (category === undefined) return [];
  const parent = category.parentId === null ? undefined : names?.get(category.parentId)?.slug;
  const label = nameIn(channel.locale, category);
  return [{ value: category.slug, count, label, ...(parent === undefined ? {} : { parent }) }];
}

/** What a category is called in a locale, or in its language. */
export function nameIn(locale: string, { name, names }: Pick<Category, "name" | "names">): string {
  return textIn(names, locale) ?? name;
}

function highlightsOf(cards: readonly Buffer[], matched: readonly string[]): Readonly<Record<string, unknown>> {
  const words = new Set(matched);
  return Object.fromEntries(
    cards.map((card) => {
      const { id, title } = parseCard(card);
      return [id, highlight(title, words)];
    }),
  );
}

/** Cards are JSON that the catalogue made. */
function parseCard(card: Buffer): { readonly id: string; readonly title: string } {
  return JSON.parse(card.toString()) as { readonly id: string; readonly title: string };
}

/** Bytes with their own etag. */
export function prebuilt(
  bytes: Buffer,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly cacheControl?: string } = {},
): Prebuilt {
  return new Prebuilt({ bytes, etag: `"${createHash("sha1").update(bytes).digest("base64url")}"`, ...more });
}
