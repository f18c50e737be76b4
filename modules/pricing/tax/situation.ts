import { EU_COUNTRIES, parseVatId } from "#modules/channels";
import type { QuoteContext } from "../quote-shape.ts";
import { taxOf } from "./round.ts";
import type { AppliedTax, TaxRounding } from "./tax-rate.ts";
import { type TaxSetting, usualTaxSetting } from "./tax-setting.ts";
import { findTax } from "./tax-table.ts";

/** Why a buyer owes no tax here. */
export type TaxRelief = "exempt" | "reverse_charge";

/** How everything in one quote is taxed. */
export interface TaxSituation {
  /** Where the rates come from: the destination, or the origin for a seller who charges at home. */
  readonly country: string;
  readonly relief: TaxRelief | null;
  /** Whether the channel's prices hold tax. */
  readonly pricesIncludeTax: boolean;
  /** Whether the amounts of the quote hold tax; false where it was taken out for a relieved buyer. */
  readonly included: boolean;
  /** Null: as the rate says. */
  readonly rounding: TaxRounding | null;
  /** What is charged on a category; with relief, what would be. */
  taxOn(category: string): AppliedTax;
}

/** Decides once per quote where it is taxed, and whether at all. */
export function taxSituationOf(context: QuoteContext): TaxSituation {
  const { channel, facts } = context;
  const setting = facts.settings.taxSettings.get(channel.code) ?? usualTaxSetting(channel.code);
  const destination = context.country ?? channel.countries[0] ?? "";
  const origin = setting.originCountry ?? channel.countries[0] ?? "";
  const relief = reliefOf(context, { setting, origin, destination });
  const isHome = relief === null && setting.chargesAt === "origin" && isWithinEu(origin, destination);
  const place = isHome
    ? { country: origin, subdivision: null, postalCode: null }
    : { country: destination, subdivision: context.subdivision, postalCode: context.postalCode };
  const atPlace = { ...place, nowMs: context.now.getTime() };
  // A cart has many lines and few categories: each is looked up once.
  const known = new Map<string, AppliedTax>();
  return {
    country: place.country,
    relief,
    pricesIncludeTax: channel.taxIncluded,
    included: channel.taxIncluded && relief === null,
    rounding: setting.rounding,
    taxOn(category) {
      const found = known.get(category);
      if (found !== undefined) return found;
      const provided = isHome ? undefined : context.providedTaxes?.byCategory.get(category);
      const tax = provided ?? findTax(facts.settings.taxes, atPlace, category);
      known.set(category, tax);
      return tax;
    },
  };
}

/**
 * A price as this buyer sees it: where prices include tax and the buyer owes none, the tax is taken out of each unit, so
 * that unit price times quantity is still the line.
 */
export function priceWithoutRelievedTax(amountMinor: bigint, category: string, situation: TaxSituation): bigint {
  if (situation.relief === null || !situation.pricesIncludeTax) return amountMinor;
  return amountMinor - taxOf(amountMinor, situation.taxOn(category).ratePpm, true);
}

interface Route {
  readonly setting: TaxSetting;
  readonly origin: string;
  readonly destination: string;
}

function reliefOf(context: QuoteContext, { setting, origin, destination }: Route): TaxRelief | null {
  if (context.taxExempt) return "exempt";
  if (context.vatId === null || !setting.reverseCharge || !isWithinEu(origin, destination)) return null;
  const vatId = parseVatId(context.vatId);
  // A number of the seller's own state does not move the tax to the buyer.
  return vatId === null || vatId.country === origin ? null : "reverse_charge";
}

/** From one member state to another. */
function isWithinEu(origin: string, destination: string): boolean {
  return origin !== destination && EU_COUNTRIES.has(origin) && EU_COUNTRIES.has(destination);
}
