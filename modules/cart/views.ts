import { type Channel, type ChannelCache, channelIn, ChannelNotFound } from "#modules/channels";
import type { ChangeFeed, Database } from "#platform/db";
import { createBuyers } from "./buyers.ts";
import type { CartState } from "./cart-state.ts";
import { freezeShown, loadFrozenPrices, NOTHING_FROZEN } from "./freeze.ts";
import { createShelf, type ShelfFacts } from "./shelf.ts";
import {
  asksForHistory,
  type Claims,
  type FrozenPrices,
  loadClaims,
  NO_CLAIMS,
  NO_LOOKUPS,
  type Promotion,
  type TaxLookups,
} from "#modules/pricing";
import { taxCategoriesOf, taxDestinationOf } from "./tax-destination.ts";
import { isUsable } from "./usable-code.ts";
import { openWords } from "./words.ts";
import { type CartSight, channelsShipping, viewCart, viewShippingOptions } from "./view.ts";

/** What the room's reading side stands on. */
export interface CartViewsNeeds {
  readonly db: Database;
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  /** Rates from outside, for channels that ask there; without it the table answers. */
  readonly taxes?: TaxLookups;
  /** Whether the address ordered before, asked only where a promotion for first orders may apply; without it nobody did. */
  readonly hasOrdered?: (email: string) => Promise<boolean>;
  /** The time by which publish windows and prices are shown; a checkout takes the database's own. */
  readonly now: () => Date;
}

/** How a cart is shown. */
export interface CartShowing {
  /** What the desk takes off it, beside every promotion; absent: nothing. */
  readonly concession?: Promotion | null;
  /** The reader's language, a BCP 47 tag; absent: titles are the products' own. */
  readonly language?: string | undefined;
}

/** Shows carts with titles, prices and what is wrong with them. */
export interface CartViews {
  show(cart: CartState, how?: CartShowing): Promise<ReturnType<typeof viewCart>>;
  /** Whether the cart could use the code. */
  isUsable(cart: CartState, code: string): Promise<boolean>;
  /** The ways to ship the cart, priced, with the days of arrival. @param language as in CartShowing */
  shippingOptions(cart: CartState, language?: string): Promise<ReturnType<typeof viewShippingOptions>>;
  /** Codes of the channels that ship this way at all; whether one can for a cart is told by its problems. */
  channelsShipping(option: string): Promise<readonly string[]>;
  /** The facts of these variants, as the shelf has them; unknown ones are absent. */
  look(variantIds: readonly string[]): Promise<ShelfFacts>;
  now(): Date;
}

/** Opens the reading side: one per process, since it keeps what it read. */
export function createCartViews(needs: CartViewsNeeds): CartViews {
  const { db, feed, channels, now, taxes = NO_LOOKUPS } = needs;
  const shelf = createShelf(db, feed);
  const buyers = createBuyers(db, feed);
  const wordsFor = openWords(db, feed);

  async function sight(cart: CartState, language?: string): Promise<CartSight> {
    const [ownChannel, facts, buyer] = await Promise.all([
      channels.find(db, cart.channel).catch((error: unknown) => {
        if (error instanceof ChannelNotFound) return null; // closed since: a problem of the cart, not an error
        throw error;
      }),
      shelf.look(cart.lines.map(({ variantId }) => variantId)),
      buyers.find(cart),
    ]);
    const channel = ownChannel && channelIn(ownChannel, language);
    const destination = channel === null ? null : taxDestinationOf(cart, channel);
    const categories = taxCategoriesOf(cart, facts);
    const providedTaxes =
      destination === null || !taxes.isOpen ? null : await taxes.find(db, cart.channel, { destination, categories });
    const claims = await claimsOf(cart, facts);
    const frozen = await frozenOf(cart, channel);
    return { channel, facts, buyer, providedTaxes, claims, frozen, words: null, now: now() };
  }

  /** No statement where the channel holds no prices. */
  async function frozenOf({ id }: CartState, channel: Channel | null): Promise<FrozenPrices> {
    if ((channel?.priceFreezeSeconds ?? 0) === 0) return NOTHING_FROZEN;
    return (await loadFrozenPrices(db, [id])).get(id) ?? NOTHING_FROZEN;
  }

  /** No statement while the cart has no codes that need one and nothing is limited. */
  async function claimsOf({ codes, email }: CartState, { prices }: ShelfFacts): Promise<Claims> {
    const book = prices.settings.promotions;
    const asks = email !== null && needs.hasOrdered !== undefined && asksForHistory(book, codes);
    const hasOrdered = asks ? await needs.hasOrdered(email) : null;
    const [claims] = await loadClaims(db, book, { claimants: [{ codes, email, hasOrdered }], now: now() });
    return claims ?? NO_CLAIMS;
  }

  return {
    async show(cart, { concession = null, language } = {}) {
      const plain = await freezeShown(db, cart, await sight(cart, language));
      const { channel, facts } = plain;
      const isSpoken = language !== undefined && channel !== null;
      const words = isSpoken ? await wordsFor(facts.variants.values(), channel.locale) : null;
      const claims = concession === null ? plain.claims : { ...plain.claims, concession };
      return viewCart(cart, { ...plain, words, claims });
    },
    async isUsable(cart, code) {
      const wished = cart.codes.includes(code) ? cart : { ...cart, codes: [...cart.codes, code] };
      return isUsable(wished, await sight(wished), code);
    },
    shippingOptions: async (cart, language) => viewShippingOptions(cart, await sight(cart, language)),
    channelsShipping: async (option) => channelsShipping((await shelf.look([])).prices.settings, option),
    look: (variantIds) => shelf.look(variantIds),
    now,
  };
}
