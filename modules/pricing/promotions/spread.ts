import { allocate, type Currency, divideHalfUp, money, PPM } from "@hansa/kernel";
import { type Left, sumOf } from "./basket.ts";

/** What is taken off one line. */
export interface Cut {
  /** Place of the line among the items. */
  readonly place: number;
  readonly amountMinor: bigint;
}

/** An amount to be taken off these lines together. */
export interface Sum {
  readonly amountMinor: bigint;
  readonly places: readonly number[];
}

/** Spreads an amount over lines in proportion to what they cost: in full, to the cent, and no line below nothing. */
export function spread({ amountMinor, places }: Sum, left: Left, currency: Currency): readonly Cut[] {
  const whole = sumOf(left, places);
  const taken = amountMinor < whole ? amountMinor : whole;
  if (taken <= 0n) return [];
  const [first = 0] = places;
  if (places.length === 1) return [{ place: first, amountMinor: taken }];
  const weights = places.map((place) => left[place] ?? 0n);
  return allocate(money(taken, currency), weights).flatMap(({ amountMinor: part }, index) => {
    const place = places[index];
    return part === 0n || place === undefined ? [] : [{ place, amountMinor: part }];
  });
}

/** A share of some units of a line that costs `leftMinor`, rounded once, halves away from zero. */
export function worthOf(
  leftMinor: bigint,
  of: { readonly units: number; readonly quantity: number; readonly ppm: bigint },
): bigint {
  return divideHalfUp(leftMinor * BigInt(of.units) * of.ppm, BigInt(of.quantity) * PPM);
}

/** -1, 0 or 1: which of two lines has the cheaper unit. */
export function compareUnits(
  one: { readonly leftMinor: bigint; readonly quantity: number },
  other: { readonly leftMinor: bigint; readonly quantity: number },
): number {
  const a = one.leftMinor * BigInt(other.quantity);
  const b = other.leftMinor * BigInt(one.quantity);
  return a === b ? 0 : a < b ? -1 : 1;
}
