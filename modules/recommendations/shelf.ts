import type { ProductViews } from "#modules/catalog";
import { listProducts } from "#modules/catalog";
import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";

/** What a card says, as far as it is asked for; read once per card. */
export interface ShownCard {
  readonly id: string;
  readonly title: string;
  readonly available: boolean;
  /** In minor units; infinite without a price. */
  readonly priceMinor: number;
  readonly bytes: Buffer;
}

/** Where recommended products are taken from: what a channel shows. */
export interface Shelf {
  /** Cards of products in order; those that the channel does not show are left out. */
  cards(productIds: readonly string[], channel: Channel): Promise<readonly ShownCard[]>;
  /** Ids of the newest products on sale. */
  newest(on: Queryable, channel: Channel, limit: number): Promise<readonly string[]>;
}

/** Opens the shelf on the catalogue's views. The catalogue keeps the bytes of a card while they are true. */
export function openShelf(views: ProductViews, now: () => Date): Shelf {
  const read = new WeakMap<Buffer, ShownCard>();
  return {
    async cards(productIds, channel) {
      const cards = await views.cards(productIds, channel);
      return cards.map((bytes) => {
        const known = read.get(bytes) ?? readCard(bytes);
        read.set(bytes, known);
        return known;
      });
    },
    async newest(on, channel, limit) {
      const filter = { channel: channel.code, now: now(), categoryId: null, limit };
      return (await listProducts(on, { ...filter, sort: "newest", cursor: undefined })).productIds;
    },
  };
}

function readCard(bytes: Buffer): ShownCard {
  const { id, title, available, price } = parseCard(bytes);
  return { id, title, available, priceMinor: price?.amountMinor ?? Number.POSITIVE_INFINITY, bytes };
}

function parseCard(bytes: Buffer) {
  return JSON.parse(bytes.toString()) as {
    readonly id: string;
    readonly title: string;
    readonly available: boolean;
    readonly price: { readonly amountMinor: number } | null;
  };
}
