export {
  type Account,
  cancellationEntry,
  type Entry,
  type EntryKind,
  entryOf,
  paymentEntry,
  type Posting,
  refundEntry,
  type SaleAmounts,
  saleEntry,
} from "./entry.ts";
export { openBalances, readTrialBalance, record } from "./record.ts";
export { ledgerRoutes } from "./routes.ts";
