import type { Currency } from "@hansa/kernel";
import type { ProductInput } from "#modules/catalog";

/** What a file says of one product: what the catalogue writes, and what the rooms above it do. */
export interface ProductRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly input: Omit<ProductInput, "categoryIds">;
  /** Names from the root down, per category; null keeps the categories. */
  readonly categories: readonly (readonly string[])[] | null;
  /** In the order of the input's variants. */
  readonly offers: readonly VariantOffer[];
}

/** What a variant costs in one currency, as far as the file says. */
export interface OfferedPrice {
  readonly currency: Currency;
  /** In minor units; null for no price, undefined where the file does not speak of it. */
  readonly priceMinor: bigint | null | undefined;
  /** The ordinary price that `priceMinor` undercuts; null for none, undefined where the file does not say. */
  readonly wasMinor: bigint | null | undefined;
}

/** What a file says of the price and the units of a variant. */
export interface VariantOffer {
  /** One per currency at most. */
  readonly prices: readonly OfferedPrice[];
  /** Whole units; null where the file does not say. */
  readonly onHand: number | null;
}

/** Why a row was not imported. */
export interface RowError {
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** What reading a piece of the file brought, and how many bytes of the file it was. */
export interface Piece {
  readonly rows: readonly ProductRow[];
  readonly errors: readonly RowError[];
}

/** A row that cannot be read; the reader turns it into a `RowError`. */
export class BadRow extends Error {
  readonly column: string;

  constructor(column: string, message: string) {
    super(message);
    this.column = column;
  }
}

/** A file that cannot be read at all, said in one sentence; nothing more of it is tried. */
export class UnreadableFile extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "UnreadableFile";
  }
}

/** Unit prices that a shop could mean; the room of pricing has the same limit. */
export const HIGHEST_PRICE_MINOR = 5_000_000_000n;
export const HIGHEST_QUANTITY = 1_000_000;
