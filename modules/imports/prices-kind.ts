import { parseCurrency } from "@hansa/kernel";
import { findVariantIds } from "#modules/catalog";
import { listPriceLists, type PriceListName, setEachPrice } from "#modules/pricing";
import type { Tx } from "#platform/db";
import { type Cells, readAmountOrNull, readCurrencyOrNull, readIntegerOrNull, readText } from "./reading/cells.ts";
import { type Around, type Outcome, recordKind, type RecordWriter } from "./reading/record-kind.ts";
import type { Columns } from "./reading/records.ts";
import { BadRow, HIGHEST_QUANTITY } from "./reading/row.ts";

/** One price of a variant in a list. */
interface PriceRow {
  readonly sku: string;
  readonly list: string;
  readonly currency: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** Our names of the columns, with the headers that other systems give them. */
export const PRICE_COLUMNS = {
  list: ["priceList"],
  sku: ["variantSku"],
  minQuantity: ["quantity", "from"],
  amount: ["price"],
  currency: ["currencyCode"],
} satisfies Columns;

/** `prices`: what variants cost in price lists, as the desk's export writes them. A list must be there before. */
export const pricesKind = recordKind<PriceRow>({
  noun: "prices",
  columns: PRICE_COLUMNS,
  batchSize: 2_000,
  async open(db) {
    return createWriter(await listPriceLists(db));
  },
});

function createWriter(lists: readonly PriceListName[]): RecordWriter<PriceRow> {
  return {
    parse: ([cells]) => parse(cells, lists),
    keyOf: ({ sku, list, minQuantity }) => `${sku}@${list}@${String(minQuantity)}`,
    save,
  };
}

function parse(cells: Cells, lists: readonly PriceListName[]): PriceRow {
  const given = readText(cells, "list", 64);
  const list = lists.find(({ code }) => code === given);
  if (list === undefined) {
    const codes = lists.map(({ code }) => code).join(", ");
    throw new BadRow("list", `"${given}" is none of the shop's price lists: ${codes}`);
  }
  const currency = parseCurrency(list.currency);
  if ((readCurrencyOrNull(cells, "currency") ?? currency) !== currency)
    throw new BadRow("currency", `is not ${currency}, the currency of ${list.code}`);
  const amountMinor = readAmountOrNull(cells, "amount", currency);
  if (amountMinor === null) throw new BadRow("amount", "is missing");
  return {
    sku: readText(cells, "sku", 200),
    list: list.code,
    currency,
    minQuantity: readIntegerOrNull(cells, "minQuantity", { least: 1, most: HIGHEST_QUANTITY }) ?? 1,
    amountMinor,
  };
}

async function save(tx: Tx, rows: readonly PriceRow[], { watch, lines }: Around): Promise<readonly Outcome[]> {
  const ids = await findVariantIds(tx, [...new Set(rows.map(({ sku }) => sku))]);
  const known = rows.flatMap((row, index) => {
    const variantId = ids.get(row.sku);
    return variantId === undefined ? [] : [{ ...row, variantId, index, line: lines[index] ?? 0 }];
  });
  const outcomes = await watch.prices(tx, known, () => setEachPrice(tx, known, "import"));
  const byRow = new Map(known.map(({ index }, place) => [index, outcomes[place] ?? "same"]));
  return rows.map(
    ({ sku }, index): Outcome => byRow.get(index) ?? { column: "sku", message: `nothing has the sku "${sku}"` },
  );
}
