import type { Tx } from "#platform/db";

/** A product that a line of the file is about to write. */
export interface WatchedProduct {
  readonly line: number;
  readonly externalId: string;
}

/** A price that a line of the file is about to set or take away. */
export interface WatchedPrice {
  readonly line: number;
  readonly variantId: string;
  readonly sku: string;
  readonly list: string;
  readonly minQuantity: number;
}

/** Units that a line of the file is about to count. */
export interface WatchedStock {
  readonly line: number;
  readonly variantId: string;
  readonly sku: string;
  readonly location: string;
}

/** An account that a line of the file is about to make or rename. */
export interface WatchedCustomer {
  readonly line: number;
  /** The address as accounts are told apart by it. */
  readonly normalised: string;
}

/** Sees what is about to be written, and what it is afterwards, so that it can be put back. */
export interface Watch {
  /** @param slugs of the categories that may be made, those above them too */
  categories<Result>(tx: Tx, slugs: readonly string[], write: () => Promise<Result>): Promise<Result>;
  products<Result>(tx: Tx, products: readonly WatchedProduct[], write: () => Promise<Result>): Promise<Result>;
  prices<Result>(tx: Tx, prices: readonly WatchedPrice[], write: () => Promise<Result>): Promise<Result>;
  stock<Result>(tx: Tx, places: readonly WatchedStock[], write: () => Promise<Result>): Promise<Result>;
  customers<Result>(tx: Tx, customers: readonly WatchedCustomer[], write: () => Promise<Result>): Promise<Result>;
}

/** Keeps nothing: what was written stays. */
export const unwatched: Watch = {
  categories: async (_tx, _slugs, write) => await write(),
  products: async (_tx, _products, write) => await write(),
  prices: async (_tx, _prices, write) => await write(),
  stock: async (_tx, _places, write) => await write(),
  customers: async (_tx, _customers, write) => await write(),
};
