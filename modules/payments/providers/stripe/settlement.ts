import type { Money } from "@hansa/kernel";
import type { SettlementKind, SettlementLine } from "../../settlement-line.ts";
import { type Row, readRows } from "../csv.ts";
import { parseInstant } from "../read.ts";
import { fromDecimal } from "../wire-amount.ts";
import { ATTEMPT_FIELD, MOVE_FIELD } from "./intent.ts";

// Source: docs.stripe.com/reports/reporting-categories
const KINDS: Readonly<Record<string, SettlementKind>> = {
  charge: "payment",
  refund: "refund",
  partial_capture_reversal: "refund",
  refund_failure: "refund_reversed",
  fee: "fee",
  network_cost: "fee",
  dispute: "dispute",
  dispute_reversal: "dispute_reversed",
  payout: "payout",
  payout_reversal: "payout",
};

/**
 * Reads Stripe's itemized payout reconciliation report (`payout_reconciliation.itemized.5`), made with the metadata columns
 * of payments and refunds. Amounts are in major units, dates in UTC.
 */
export async function* readStripeSettlement(file: AsyncIterable<Buffer>): AsyncGenerator<SettlementLine> {
  for await (const row of readRows(file)) {
    const providerKind = row.cell("reporting_category");
    const kind = KINDS[providerKind] ?? "other";
    const paid = row.optional("customer_facing_amount");
    const settled = moneyOf(row, "gross", "currency");
    yield {
      lineNumber: row.lineNumber,
      kind,
      providerKind,
      key: row.optional(`payment_metadata[${ATTEMPT_FIELD}]`) || null,
      moveKey: row.optional(`refund_metadata[${MOVE_FIELD}]`) || null,
      providerReference: row.optional("payment_intent_id") || null,
      // The charge may be captured by several transactions; a refund or a dispute has a name of its own.
      moveReference: (kind === "payment" ? row.optional("balance_transaction_id") : row.cell("source_id")) || null,
      gross: paid === "" ? settled : moneyOf(row, "customer_facing_amount", "customer_facing_currency"),
      fee: moneyOf(row, "fee", "currency"),
      net: moneyOf(row, "net", "currency"),
      payoutReference: row.optional("automatic_payout_id") || null,
      bookedAt: parseInstant(`${row.cell("created_utc").replace(" ", "T")}Z`) ?? row.unreadable("created_utc"),
    };
  }
}

function moneyOf(row: Row, amount: string, currency: string): Money {
  return fromDecimal(row.cell(amount), row.cell(currency)) ?? row.unreadable(amount);
}
