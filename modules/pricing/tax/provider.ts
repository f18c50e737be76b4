import type { AppliedTax } from "./tax-rate.ts";

/** What somebody outside is asked: what is charged on these categories at this destination, for a sale at this time. */
export interface TaxQuestion {
  readonly country: string;
  readonly subdivision: string | null;
  readonly postalCode: string | null;
  readonly categories: readonly string[];
  readonly at: Date;
}

/** What came of it; no answer is a value, since the table then answers instead. */
export type TaxAnswer =
  | { readonly kind: "rates"; readonly byCategory: ReadonlyMap<string, AppliedTax> }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * Somebody who knows rates better than the table. Asked for rates and not for amounts, so that amounts are worked out in
 * one place, by one rounding, and a quote stays pure. Never asked inside a transaction.
 */
export interface TaxProvider {
  /** Stands on the order beside its taxes. */
  readonly name: string;
  lookUp(question: TaxQuestion): Promise<TaxAnswer>;
}
