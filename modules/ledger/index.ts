export {
  type Account,
  ACCOUNTS,
  cancellationEntry,
  editEntry,
  type Entry,
  type EntryKind,
  entryOf,
  GIFT_CARD,
  type MoneySource,
  paymentEntry,
  type Posting,
  refundEntry,
  type SaleAmounts,
  saleEntry,
  sourceOf,
} from "./entry.ts";
export {
  adjustmentEntry,
  creditEntry,
  disputeEntry,
  feeEntry,
  fxEntries,
  giftCardEntry,
  payoutEntry,
} from "./movements.ts";
export { openBalances, readOrder, readStatement, readTrialBalance, record } from "./record.ts";
export { ledgerRoutes } from "./routes.ts";
export { type BrokenSeal, sealJournal, verifySeals } from "./seal.ts";
export { ledgerJobs } from "./subscriptions.ts";
