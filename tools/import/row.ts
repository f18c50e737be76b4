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

export interface VariantOffer {
  /** In minor units; null for no price, undefined where the file does not speak of prices. */
  readonly priceMinor: bigint | null | undefined;
  /** The ordinary price that `priceMinor` undercuts; null for none, undefined where the file does not say. */
  readonly wasMinor: bigint | null | undefined;
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

/** Unit prices that a shop could mean; the room of pricing has the same limit. */
export const HIGHEST_PRICE_MINOR = 5_000_000_000n;
export const HIGHEST_QUANTITY = 1_000_000;
