import type { AppliedTax } from "./tax-rate.ts";

/**
 * What an outside provider says is charged at one destination, by tax category; asked beforehand and carried into the
 * quote as a fact. A category that is not in it is taxed by the table.
 */
export interface ProvidedTaxes {
  /** Name of the provider, kept with the order. */
  readonly provider: string;
  readonly byCategory: ReadonlyMap<string, AppliedTax>;
}
