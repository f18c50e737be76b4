import { type Currency, exponentOf, parseCurrency } from "@hansa/kernel";
import type { AmountRules } from "../wire-amount.ts";

// Source: docs.adyen.com/development-resources/currency-codes; these differ from ISO 4217.
const DECIMALS: Readonly<Record<string, number>> = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 };
const NOT_TAKEN = new Set("BIF CLF CUC ERN IRR KPW MGA SDG SSP STD SYP UYI UYW VEF XAG XAU XPD XPT ZWL".split(" "));

/** How Adyen writes amounts. */
export const ADYEN_AMOUNTS: AmountRules = {
  decimalsOf: (currency) => (NOT_TAKEN.has(currency) ? null : (DECIMALS[currency] ?? exponentOf(currency))),
  stepOf: () => 1n,
};

/** Every currency that Adyen takes, of those that we know. */
export const ADYEN_CURRENCIES: ReadonlySet<Currency> = new Set(
  Intl.supportedValuesOf("currency")
    .map((code) => parseCurrency(code))
    .filter((currency) => ADYEN_AMOUNTS.decimalsOf(currency) !== null),
);
