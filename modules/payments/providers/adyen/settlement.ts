import { add, type Money, subtract, sum, zero } from "@hansa/kernel";
import type { SettlementKind, SettlementLine } from "../../settlement-line.ts";
import { type Row, readRows } from "../csv.ts";
import { parseInstant } from "../read.ts";
import { fromDecimal, parseKnownCurrency } from "../wire-amount.ts";

// Source: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report, "Type"
const KINDS: Readonly<Record<string, SettlementKind>> = {
  Settled: "payment",
  Refunded: "refund",
  RefundedReversed: "refund_reversed",
  Chargeback: "dispute",
  SecondChargeback: "dispute",
  ChargebackReversed: "dispute_reversed",
  Fee: "fee",
  InvoiceDeduction: "fee",
  MerchantPayout: "payout",
};
const FEES = ["Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"];

/** Reads Adyen's settlement details report. Amounts are in major units, gross in the payment's currency. */
export async function* readAdyenSettlement(file: AsyncIterable<Buffer>): AsyncGenerator<SettlementLine> {
  for await (const row of readRows(file)) {
    const providerKind = row.cell("Type");
    const kind = KINDS[providerKind] ?? "other";
    const net = signed(row, "Net", "NC");
    const grossText = row.cell("Gross Currency");
    const isMove = kind !== "payment" && kind !== "fee" && kind !== "payout";
    yield {
      lineNumber: row.lineNumber,
      kind,
      providerKind,
      key: row.cell("Merchant Reference") || null,
      moveKey: (isMove ? row.optional("Modification Merchant Reference") : "") || null,
      providerReference: row.cell("Psp Reference") || null,
      moveReference: row.cell("Modification Reference") || null,
      gross: grossText === "" ? net : signed(row, "Gross", "GC"),
      fee: sum(
        net.currency,
        FEES.map((name) => moneyOf(row, name, net)),
      ),
      net,
      payoutReference: row.cell("Batch Number") || null,
      bookedAt: parseInstant(`${row.cell("Creation Date").replace(" ", "T")}Z`) ?? row.unreadable("Creation Date"),
    };
  }
}

/** Credit less debit. */
function signed(row: Row, name: "Gross" | "Net", unit: "GC" | "NC"): Money {
  const currency = parseKnownCurrency(row.cell(`${name} Currency`)) ?? row.unreadable(`${name} Currency`);
  const nothing = zero(currency);
  const credit = moneyOf(row, `${name} Credit (${unit})`, nothing);
  return subtract(add(nothing, credit), moneyOf(row, `${name} Debit (${unit})`, nothing));
}

function moneyOf(row: Row, name: string, { currency }: Money): Money {
  const text = row.cell(name);
  return text === "" ? zero(currency) : (fromDecimal(text, currency) ?? row.unreadable(name));
}
