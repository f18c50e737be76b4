import { isRange, matchesRange, normalisePostalCode } from "./postal-pattern.ts";
import { type AppliedTax, STANDARD_CATEGORY, type TaxRate, taxCodeOf, UNTAXED } from "./tax-rate.ts";

/** Rates of one country, arranged so that a look-up meets only those that can apply. */
interface CountryRates {
  /** Without a postal pattern, by subdivision; the empty text is the country as a whole. */
  readonly places: ReadonlyMap<string, readonly TaxRate[]>;
  /** By exact code or by prefix with its star: a country may have tens of thousands of these. */
  readonly codes: ReadonlyMap<string, readonly TaxRate[]>;
  readonly ranges: readonly TaxRate[];
}

/** Rates by country. */
export type TaxTable = ReadonlyMap<string, CountryRates>;

const WHOLE_COUNTRY = "";

/** Arranges rates for look-up. */
export function indexTaxRates(rates: readonly TaxRate[]): TaxTable {
  const countries = Map.groupBy(rates.toSorted(byLatestStart), (rate) => rate.country);
  return new Map(
    [...countries].map(([country, own]) => {
      const wide = own.filter(({ postalPattern }) => postalPattern === null);
      const narrow = own.filter(({ postalPattern }) => postalPattern !== null && !isRange(postalPattern));
      const arranged: CountryRates = {
        places: Map.groupBy(wide, (rate) => rate.subdivision ?? WHOLE_COUNTRY),
        codes: Map.groupBy(narrow, (rate) => rate.postalPattern ?? ""),
        ranges: own.filter(({ postalPattern }) => postalPattern !== null && isRange(postalPattern)),
      };
      return [country, arranged];
    }),
  );
}

/** Where and when something is taxed. */
export interface TaxPlace {
  readonly country: string;
  readonly subdivision: string | null;
  readonly postalCode: string | null;
  readonly nowMs: number;
}

/**
 * What a category is taxed at a place: the place's own rate and what its county, city or district adds. Of each, the
 * narrowest place wins (postal code, prefix, range, subdivision, country), and there the category before the standard one.
 */
export function findTax(table: TaxTable, place: TaxPlace, category: string): AppliedTax {
  const country = table.get(place.country);
  if (country === undefined) return UNTAXED;
  const chosen = new Map<string, TaxRate>();
  for (const rates of narrowestFirst(country, place)) {
    for (const wanted of category === STANDARD_CATEGORY ? [category] : [category, STANDARD_CATEGORY]) {
      for (const rate of rates) {
        if (rate.category !== wanted || rate.fromMs > place.nowMs || place.nowMs >= rate.untilMs) continue;
        if (!chosen.has(rate.jurisdiction)) chosen.set(rate.jurisdiction, rate);
      }
    }
  }
  const [only] = chosen.values();
  if (only === undefined) return UNTAXED;
  return chosen.size === 1 ? alone(only) : combine([...chosen.values()]);
}

function* narrowestFirst(country: CountryRates, place: TaxPlace): Generator<readonly TaxRate[]> {
  const inPart = (rates: readonly TaxRate[] | undefined): readonly TaxRate[] =>
    (rates ?? []).filter(({ subdivision }) => subdivision === null || subdivision === place.subdivision);
  if (place.postalCode !== null && (country.codes.size > 0 || country.ranges.length > 0)) {
    const code = normalisePostalCode(place.country, place.postalCode);
    yield inPart(country.codes.get(code));
    for (let length = code.length; length > 0; length--) yield inPart(country.codes.get(`${code.slice(0, length)}*`));
    yield inPart(country.ranges.filter(({ postalPattern }) => matchesRange(postalPattern ?? "", code)));
  }
  if (place.subdivision !== null) yield country.places.get(place.subdivision) ?? [];
  yield country.places.get(WHOLE_COUNTRY) ?? [];
}

// Nearly every place has one rate, and its code is text to put together: once per rate, not per quote.
const applied = new WeakMap<TaxRate, AppliedTax>();

function alone(rate: TaxRate): AppliedTax {
  const known = applied.get(rate) ?? combine([rate]);
  applied.set(rate, known);
  return known;
}

/** The place's own rate first, then the added ones by name, so that the order never depends on the table. */
function combine(rates: readonly TaxRate[]): AppliedTax {
  const ordered = rates.toSorted((one, other) => (one.jurisdiction < other.jurisdiction ? -1 : 1));
  const components = ordered.map((rate) => ({ code: taxCodeOf(rate), name: rate.name, ratePpm: rate.ratePpm }));
  return {
    ratePpm: components.reduce((sum, { ratePpm }) => sum + ratePpm, 0),
    code: components[0]?.code ?? UNTAXED.code,
    rounding: ordered[0]?.rounding ?? UNTAXED.rounding,
    components,
  };
}

function byLatestStart(one: TaxRate, other: TaxRate): number {
  if (one.fromMs !== other.fromMs) return one.fromMs > other.fromMs ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
