import { InvalidInput, newId, type Violation } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { TaxRateNotFound } from "../errors.ts";
import { announceSettings } from "../settings.ts";
import { isPostalPattern } from "./postal-pattern.ts";
import {
  deleteTaxRateRow,
  type TaxRateRow,
  type TaxSettingRow,
  upsertTaxRateRows,
  upsertTaxSettingRow,
} from "./queries.ts";

/** A tax rate as it is made or changed; place, jurisdiction, category and start name it. */
export type TaxRateToSet = Omit<TaxRateRow, "id" | "postalPattern" | "jurisdiction"> &
  Partial<Pick<TaxRateRow, "postalPattern" | "jurisdiction">>;

/**
 * Makes these the tax rates of their places, jurisdictions, categories and starts; the last of two for one key wins.
 *
 * @throws InvalidInput when a postal pattern or a window cannot be
 */
export async function upsertTaxRates(tx: Tx, rates: readonly TaxRateToSet[]): Promise<void> {
  if (rates.length === 0) return;
  const whole = rates.map((rate) => ({ postalPattern: null, jurisdiction: "", ...rate }));
  const violations = whole.flatMap((rate, index) => violationsOf(rate, `/rates/${String(index)}`));
  if (violations.length > 0) throw new InvalidInput(violations);
  const keyOf = (rate: Omit<TaxRateRow, "id">): string =>
    [
      rate.country,
      rate.subdivision,
      rate.postalPattern,
      rate.jurisdiction,
      rate.category,
      rate.validFrom?.getTime(),
    ].join("/");
  const distinct = new Map(whole.map((rate) => [keyOf(rate), { ...rate, id: newId<"tax_rate">(tx.now.getTime()) }]));
  await upsertTaxRateRows(tx, [...distinct.values()]);
  await announceSettings(tx);
}

function violationsOf(rate: Omit<TaxRateRow, "id">, pointer: string): readonly Violation[] {
  const { postalPattern, validFrom, validUntil } = rate;
  const pattern =
    postalPattern === null || isPostalPattern(postalPattern)
      ? []
      : [
          {
            pointer: `${pointer}/postalPattern`,
            message: "must be a code (10115), a prefix (941*) or a range of codes of equal length (94100-94199)",
          },
        ];
  const isBackwards = validFrom !== null && validUntil !== null && validFrom >= validUntil;
  return isBackwards ? [...pattern, { pointer: `${pointer}/validUntil`, message: "must be after validFrom" }] : pattern;
}

/** Takes a tax rate out of force for good. @throws TaxRateNotFound when there is none */
export async function removeTaxRate(tx: Tx, id: string): Promise<void> {
  if ((await deleteTaxRateRow(tx, id)) === 0) throw new TaxRateNotFound(id);
  await announceSettings(tx);
}

/** The channel taxes like this from now on. */
export async function setTaxSetting(tx: Tx, setting: TaxSettingRow): Promise<void> {
  await upsertTaxSettingRow(tx, setting);
  await announceSettings(tx);
}
