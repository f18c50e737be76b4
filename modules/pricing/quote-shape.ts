import type { Money } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { PriceFacts } from "./facts-shape.ts";
import type { FrozenPrices, LineFreeze } from "./prices/freeze.ts";
import type { Claims } from "./promotions/basket.ts";
import type { Stage, Traits } from "./promotions/promotion.ts";
import type { Why } from "./promotions/reason.ts";
import type { ShippingCharge } from "./shipping-shape.ts";
import type { TaxLine } from "./tax/levy.ts";
import type { ProvidedTaxes } from "./tax/provided.ts";
import type { TaxRelief } from "./tax/situation.ts";

/** Something to be priced. */
export interface QuoteLine {
  /** The caller's name for the line; returned with it. */
  readonly key: string;
  readonly variantId: string;
  /** Whole units, at least 1. Tiers are judged by the line, so a caller keeps one line per variant. */
  readonly quantity: number;
  readonly taxCategory: string;
  /** What promotions may ask about it; absent: as the facts say. */
  readonly traits?: Traits;
}

/** For whom is priced: lists, promotions and tax may depend on it. */
export interface Buyer {
  /** Code of the customer's group; null for guests and for customers in none. */
  readonly customerGroup: string | null;
  /** Null for guests. */
  readonly customerId: string | null;
  /** As it was given; null while unknown. */
  readonly email: string | null;
  /** No tax is charged: the desk holds the certificate. */
  readonly taxExempt: boolean;
  /** VAT identification number of a business, upper case with its country prefix; null for a consumer. */
  readonly vatId: string | null;
}

/** A buyer of whom nothing is known. */
export const ANYONE: Buyer = { customerGroup: null, customerId: null, email: null, taxExempt: false, vatId: null };

/** Where, when, for whom and by which facts is priced. */
export interface QuoteContext extends Buyer {
  readonly channel: Channel;
  readonly now: Date;
  readonly facts: PriceFacts;
  /** ISO 3166-1 alpha-2 of the destination; null is taken as the channel's first country. */
  readonly country: string | null;
  /** Part of the country, as in ISO 3166-2 behind the hyphen (`CA`); null when unknown. */
  readonly subdivision: string | null;
  readonly postalCode: string | null;
  /** Code of the chosen shipping option; null when none is chosen. */
  readonly shippingOption: string | null;
  readonly weightGrams: number;
  /** What an outside provider said beforehand is charged at the destination; null: the tax table alone. */
  readonly providedTaxes: ProvidedTaxes | null;
  /** The codes that the buyer has, and what is used up for this buyer; absent: no codes, and nothing is used up. */
  readonly claims?: Claims;
  /** Prices that are held for this buyer, who was shown them; absent: none is. */
  readonly frozen?: FrozenPrices | undefined;
}

/** One line as it is charged: `net + tax = gross`, and `unitPrice × quantity = subtotal`. */
export interface QuotedLine {
  readonly key: string;
  readonly variantId: string;
  readonly quantity: number;
  /** As displayed: with tax where the channel's prices include it. */
  readonly unitPrice: Money;
  /** The base price that a sale price replaced; null when there is no sale. */
  readonly unitPriceWas: Money | null;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly net: Money;
  readonly gross: Money;
  readonly taxRatePpm: number;
  readonly priceListId: string;
  /** Short name of the tax rate (`DE:standard`), `none` where nothing is taxed. */
  readonly taxCode: string;
  /** What makes up `discount`, by promotion. */
  readonly adjustments: readonly LineAdjustment[];
  /** Why the price is not today's: it is held for the buyer, who was shown it; null where it is today's. */
  readonly frozen: LineFreeze | null;
}

/** What a promotion took off one line. */
export interface LineAdjustment {
  readonly promotionId: string;
  readonly code: string;
  readonly label: string;
  /** As displayed; greater than zero. */
  readonly amount: Money;
}

/** What a promotion took off in all; that of lines and of the order is in the lines' adjustments, part by part. */
export interface Adjustment extends LineAdjustment {
  readonly stage: Stage;
}

/** A gift that the buyer may still put into the cart; there it costs nothing. */
export interface Gift {
  readonly promotionId: string;
  readonly variantId: string;
  readonly quantity: number;
}

/**
 * What a set of lines costs. Where prices include tax, `subtotal - discount + shipping = total`; elsewhere tax is added.
 */
export interface Quote {
  readonly lines: readonly QuotedLine[];
  /** Null when no option is chosen or the chosen one cannot be had. */
  readonly shipping: ShippingCharge | null;
  readonly totals: {
    readonly subtotal: Money;
    readonly discount: Money;
    readonly shipping: Money;
    readonly tax: Money;
    readonly total: Money;
  };
  /** The taxes that make up `totals.tax`, one per rate, by code. */
  readonly taxes: readonly TaxLine[];
  /** Why the buyer owes no tax; null where tax is charged. Prices are then without the tax that they hold for others. */
  readonly taxRelief: TaxRelief | null;
  /** Keys of lines without a price in the channel's currency; they are in no total. Nothing is converted. */
  readonly unpriced: readonly string[];
  /** What promotions took off, in the order in which they did. */
  readonly adjustments: readonly Adjustment[];
  readonly gifts: readonly Gift[];
  /** Every promotion of the shop: what it took off, or the first reason why it did not. Worked out when it is read. */
  readonly why: readonly Why[];
}
