export { ERROR_HEADER, errorLineOf } from "./reading/error-lines.ts";
export {
  type Cells,
  readAmountOrNull,
  readBooleanOrNull,
  readCurrencyOrNull,
  readInstantOrNull,
  readIntegerOrNull,
  readText,
  readTextOrNull,
} from "./reading/cells.ts";
export { keepEach, keeping, undoing } from "./reading/keepers.ts";
export type { ImportKind, Report } from "./reading/kind.ts";
export type { OpenFile } from "./reading/lines.ts";
export { type Outcome, recordKind } from "./reading/record-kind.ts";
export { BadRow, type RowError } from "./reading/row.ts";
export { customersKind } from "./customers-kind.ts";
export { pricesKind } from "./prices-kind.ts";
export { productsKind } from "./products/products-kind.ts";
export { stockKind } from "./stock-kind.ts";
export { type Imports, type ImportsNeeds, openImports } from "./runs/open-imports.ts";
