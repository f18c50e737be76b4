import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import { isSellable } from "./facts.ts";
import type { LabelBook, Labels } from "./labels.ts";
import { buildCard, buildProduct, type LoadOffers, type Offer, type View } from "./view.ts";
import { selectViews, type ViewRow } from "./view-queries.ts";

/** Which bytes of which product, in which channel. */
export interface Wanted {
  readonly productId: string;
  readonly channel: Channel;
  readonly kind: "product" | "card";
}

/** What was built, and of what; `view` is null for a product that this channel does not show at the time. */
export interface Built {
  readonly view: View | null;
  readonly productId: string;
  readonly variantIds: readonly string[];
  /** When its publish window opens or closes next, or a price changes by itself; null when never. */
  readonly turnsAt: Date | null;
}

interface LoadDeps {
  readonly db: Queryable;
  readonly loadOffers: LoadOffers;
  readonly labels: Labels;
  readonly now: Date;
}

/**
 * Builds the wanted views: one statement for the products of all channels, and one question for offers per channel.
 *
 * @returns in the order wanted
 */
export async function loadViews(
  { db, loadOffers, labels, now }: LoadDeps,
  wanted: readonly Wanted[],
): Promise<readonly Built[]> {
  const pairs = new Map(wanted.map((want) => [pairOf(want), want]));
  const rows = new Map<string, ViewRow>();
  const byLocale = new Map([...pairs.values()].map((want) => [`${want.productId}/${want.channel.locale}`, want]));
  const [found, book] = await Promise.all([
    selectViews(
      db,
      [...byLocale.values()].map(({ productId }) => productId),
      [...byLocale.values()].map(({ channel }) => channel.locale),
    ),
    labels.read(db),
  ]);
  // A product that is not there leaves a gap, so rows are met with what was wanted by walking both in order.
  let index = 0;
  for (const [key, { productId }] of byLocale) {
    const row = found[index];
    if (row?.id !== productId) continue;
    rows.set(key, row);
    index++;
  }
  const offers = await loadChannelOffers({ db, loadOffers }, [...pairs.values()], rows);
  return wanted.map((want) => build(want, rows, { offers, book, now }));
}

type Rows = ReadonlyMap<string, ViewRow>;
type ChannelOffers = ReadonlyMap<string, ReadonlyMap<string, Offer>>;

function build(
  want: Wanted,
  rows: Rows,
  { offers, book, now }: { readonly offers: ChannelOffers; readonly book: LabelBook; readonly now: Date },
): Built {
  const row = rows.get(`${want.productId}/${want.channel.locale}`);
  if (row === undefined) return { view: null, productId: want.productId, variantIds: [], turnsAt: null };
  const facts = { ...row, isPublished: row.status === "published" };
  const of = offers.get(want.channel.code) ?? new Map<string, Offer>();
  return {
    view: isSellable(facts, want.channel.code, now) ? make(want, row, { of, book }) : null,
    productId: row.id,
    variantIds: row.variants.map(({ id }) => id),
    turnsAt: nextTurn(row, of, now),
  };
}

function make(
  { kind, channel }: Wanted,
  row: ViewRow,
  { of, book }: { readonly of: ReadonlyMap<string, Offer>; readonly book: LabelBook },
): View {
  return kind === "card" ? buildCard(row, of) : buildProduct(row, of, (name) => book.option(name, channel.locale));
}

function nextTurn(
  { publishedFrom, publishedUntil, variants }: ViewRow,
  offers: ReadonlyMap<string, Offer>,
  now: Date,
): Date | null {
  const turns = [publishedFrom, publishedUntil, ...variants.map(({ id }) => offers.get(id)?.turnsAt ?? null)];
  return turns.reduce<Date | null>((first, turn) => {
    if (turn === null || turn <= now) return first;
    return first === null || turn < first ? turn : first;
  }, null);
}

async function loadChannelOffers(
  { db, loadOffers }: Pick<LoadDeps, "db" | "loadOffers">,
  wanted: readonly Wanted[],
  rows: Rows,
): Promise<ChannelOffers> {
  const byChannel = Map.groupBy(wanted, ({ channel }) => channel.code);
  const loaded = await Promise.all(
    [...byChannel].map(async ([code, wants]) => {
      const shown = wants.flatMap(({ productId, channel }) => rows.get(`${productId}/${channel.locale}`) ?? []);
      // One product in two languages has the same offers.
      const variantIds = [...new Set(shown.flatMap(({ variants }) => variants.map(({ id }) => id)))];
      const channel = wants[0]?.channel;
      const offers =
        channel === undefined || variantIds.length === 0 ? new Map() : await loadOffers(db, variantIds, channel);
      return [code, offers] as const;
    }),
  );
  return new Map(loaded);
}

function pairOf({ productId, channel }: Wanted): string {
  return `${productId}/${channel.code}/${channel.locale}`;
}
