import { divideHalfUp, PPM, shareOf } from "@hansa/kernel";
import type { TaxRounding } from "./tax-rate.ts";

/**
 * The tax in (`included`) or on top of an amount, halves rounded away from zero.
 * Source: Directive 2006/112/EC leaves the level of rounding to the member states (ECJ C-484/06).
 */
export function taxOf(amountMinor: bigint, ratePpm: number, included: boolean): bigint {
  if (ratePpm === 0) return 0n;
  if (!included) return shareOf(amountMinor, ratePpm);
  const rate = BigInt(ratePpm);
  return divideHalfUp(amountMinor * rate, PPM + rate);
}

/**
 * The tax of a line, rounded once or for each unit. A discount may leave units that differ by one minor unit: then the
 * line is that many dearer and that many cheaper units.
 */
export function taxOfLine(
  line: { readonly amountMinor: bigint; readonly quantity: bigint },
  rate: { readonly ratePpm: number; readonly rounding: Exclude<TaxRounding, "total"> },
  included: boolean,
): bigint {
  if (rate.rounding === "line" || line.quantity <= 1n) return taxOf(line.amountMinor, rate.ratePpm, included);
  const unit = line.amountMinor / line.quantity;
  const dearer = line.amountMinor % line.quantity;
  const ofUnit = taxOf(unit, rate.ratePpm, included) * (line.quantity - dearer);
  return dearer === 0n ? ofUnit : ofUnit + taxOf(unit + 1n, rate.ratePpm, included) * dearer;
}
