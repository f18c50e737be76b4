import type { TaxRounding } from "./tax-rate.ts";

/** How a channel taxes. */
export interface TaxSetting {
  readonly channel: string;
  /** Null: as the rate of the place says, by line or by unit. */
  readonly rounding: TaxRounding | null;
  /** ISO 3166-1 code of the state where the seller is established; null: the channel's first country. */
  readonly originCountry: string | null;
  /**
   * Which state's rate a consumer in another member state of the European Union pays: the destination's (one-stop shop),
   * or the origin's, which is for sellers below 10,000 euros a year. Source: Directive 2006/112/EC art. 59c.
   */
  readonly chargesAt: "destination" | "origin";
  /** Whether businesses in another member state buy without tax. Source: Directive 2006/112/EC art. 138, 196. */
  readonly reverseCharge: boolean;
  /** Who is asked for rates: the table here, or the outside provider with the table behind it. */
  readonly provider: "table" | "outside";
}

/** How a channel taxes of which nothing is set. */
export function usualTaxSetting(channel: string): TaxSetting {
  return {
    channel,
    rounding: null,
    originCountry: null,
    chargesAt: "destination",
    reverseCharge: true,
    provider: "table",
  };
}
