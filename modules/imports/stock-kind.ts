import { findVariantIds } from "#modules/catalog";
import { listLocations, type Location, setOnHand } from "#modules/inventory";
import type { Tx } from "#platform/db";
import { type Cells, readIntegerOrNull, readText, readTextOrNull } from "./reading/cells.ts";
import { type Around, type Outcome, recordKind, type RecordWriter } from "./reading/record-kind.ts";
import type { Columns } from "./reading/records.ts";
import { BadRow, HIGHEST_QUANTITY } from "./reading/row.ts";

/** One count. */
interface StockRow {
  readonly sku: string;
  readonly location: string;
  /** Whole units; null for a place that does not carry the variant. */
  readonly onHand: number | null;
}

/** Our names of the columns, with the headers that other systems give them. */
export const STOCK_COLUMNS = {
  sku: ["variantSku", "externalId", "id"],
  location: ["locationCode", "locationName", "warehouse"],
  onHand: ["on hand (current)", "quantity", "stock", "inventoryQuantity", "variantInventoryQty"],
  available: [],
} satisfies Columns;

/**
 * `stock`: counts of what lies at a location, whatever was recorded before. The same file again says the same again, so
 * what was sold since it was written is on hand once more: import counts when they are taken.
 */
export const stockKind = recordKind<StockRow>({
  noun: "counts",
  columns: STOCK_COLUMNS,
  batchSize: 2_000,
  async open(db) {
    return createWriter(await listLocations(db));
  },
});

function createWriter(locations: readonly Location[]): RecordWriter<StockRow> {
  return {
    parse: ([cells]) => ({
      sku: readText(cells, "sku", 200),
      location: readLocation(cells, locations),
      onHand: readUnits(cells),
    }),
    keyOf: ({ sku, location }) => `${sku}@${location}`,
    save,
  };
}

/** A location by its code, or by its name as other systems write it; the first one where the file does not say. */
function readLocation(cells: Cells, locations: readonly Location[]): string {
  const given = readTextOrNull(cells, "location", 200)?.toLowerCase();
  const found =
    given === undefined
      ? locations[0]
      : (locations.find(({ code }) => code.toLowerCase() === given) ??
        locations.find(({ name }) => name.toLowerCase() === given));
  if (found !== undefined) return found.code;
  const codes = locations.map(({ code }) => code).join(", ");
  throw new BadRow("location", `"${given ?? ""}" is none of the shop's locations: ${codes}`);
}

function readUnits(cells: Cells): number | null {
  const column = readTextOrNull(cells, "onHand", 30) === null ? "available" : "onHand";
  const text = readTextOrNull(cells, column, 30);
  if (text === null) throw new BadRow("onHand", "is missing");
  if (text.toLowerCase() === "not stocked") return null;
  return readIntegerOrNull(cells, column, { least: 0, most: HIGHEST_QUANTITY });
}

async function save(tx: Tx, rows: readonly StockRow[], { watch, lines }: Around): Promise<readonly Outcome[]> {
  const ids = await findVariantIds(tx, [...new Set(rows.map(({ sku }) => sku))]);
  const counts = rows.flatMap(({ sku, location, onHand }, index) => {
    const variantId = ids.get(sku);
    if (variantId === undefined || onHand === null) return [];
    return [{ index, line: lines[index] ?? 0, sku, variantId, location, onHand, reason: "counted" as const }];
  });
  const changed = await watch.stock(tx, counts, () => setOnHand(tx, counts));
  const changedRows = new Set(counts.flatMap(({ index }, place) => (changed[place] === true ? [index] : [])));
  return rows.map(({ sku }, index): Outcome => {
    if (!ids.has(sku)) return { column: "sku", message: `nothing has the sku "${sku}"` };
    return changedRows.has(index) ? "changed" : "same";
  });
}
