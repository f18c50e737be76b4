import type { Money } from "@hansa/kernel";
import type { Address } from "#modules/channels";
import type { OrderState } from "./state.ts";

/** One thing that was bought, as it was when it was bought. */
export interface OrderLine {
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Unit price times quantity. */
  readonly subtotal: Money;
  readonly discount: Money;
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
  readonly taxRatePpm: number;
  readonly taxCode: string;
  readonly priceList: string;
  /** Why it was not the price of the day: it was held for the buyer, who was shown it. Null or absent: it was. */
  readonly frozen?: PriceFreeze | null;
}

/** A price that was held for the buyer. */
export interface PriceFreeze {
  readonly shownAt: Date;
  readonly until: Date;
  /** What a unit cost everybody else when the order was placed; null where nothing priced it any more. */
  readonly unitPriceNow: Money | null;
}

/** A line of an order that stands. */
export interface OrderedLine extends OrderLine {
  /** Its place, from 1; it keeps it when others are taken out. */
  readonly position: number;
}

/** How it travels, and what that costs. */
export interface OrderShipping {
  readonly option: string;
  readonly name: string;
  readonly amount: Money;
  readonly net: Money;
  readonly tax: Money;
}

/** One tax of an order, over all that it falls on. */
export interface OrderTax {
  /** Short stable name, as `DE:standard`; `reverse-charge` or `exempt` where the buyer was spared it. */
  readonly code: string;
  readonly name: string;
  readonly ratePpm: number;
  /** What it was charged on, without any tax. */
  readonly net: Money;
  readonly tax: Money;
}

/** What a promotion took off a line or the shipping, decided once, when the order was placed. */
export interface OrderAdjustment {
  /** Place of the line, from 1; 0 is the shipping, whose amount is what is left. */
  readonly position: number;
  readonly promotionId: string;
  readonly code: string;
  readonly label: string;
  readonly amount: Money;
}

/** What an order costs; `tax` is part of `total` either way, and of the other amounts where prices include it. */
export interface OrderTotals {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly total: Money;
}

/** An order to record. */
export interface NewOrder {
  readonly id: string;
  readonly number: string;
  readonly state: OrderState;
  readonly channel: string;
  readonly cartId: string;
  readonly checkoutId: string;
  readonly customerId: string | null;
  readonly email: string;
  readonly taxIncluded: boolean;
  readonly paymentMethod: string;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly lines: readonly OrderLine[];
  readonly shipping: OrderShipping | null;
  readonly totals: OrderTotals;
  /** The taxes that make up `totals.tax`, by code. */
  readonly taxes: readonly OrderTax[];
  /** VAT number of a buyer who owes the tax (reverse charge); null otherwise. */
  readonly vatId: string | null;
  /** What promotions took off; absent: nothing. */
  readonly adjustments?: readonly OrderAdjustment[];
}

/** A step that an order took. */
export interface OrderStep {
  /** Where it led; `edited` where the order stayed in its state and was changed. */
  readonly state: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** An order as it stands. */
export interface Order extends Omit<NewOrder, "checkoutId" | "cartId" | "lines"> {
  readonly lines: readonly OrderedLine[];
  readonly version: number;
  readonly placedAt: Date;
  readonly timeline: readonly OrderStep[];
}
