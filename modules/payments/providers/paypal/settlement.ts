import { exponentOf, type Money, money, subtract, zero } from "@hansa/kernel";
import type { SettlementKind, SettlementLine } from "../../settlement-line.ts";
import { type Row, readRows } from "../csv.ts";
import { parseInstant } from "../read.ts";
import { parseKnownCurrency } from "../wire-amount.ts";

// Source: developer.paypal.com/docs/reports/reference/tcodes
const KINDS: readonly (readonly [RegExp, SettlementKind])[] = [
  [/^T00/, "payment"],
  [/^T1107$/, "refund"],
  [/^T1115$/, "refund_reversed"],
  [/^T1201$|^T1110$|^T1111$/, "dispute"],
  [/^T1202$|^T1112$/, "dispute_reversed"],
  [/^T01/, "fee"],
  [/^T04/, "payout"],
];

/**
 * Reads PayPal's settlement report (the rows `SB` under the heading `CH`). Amounts are whole numbers of the smallest units
 * of ISO 4217; a side says whether they came or went.
 */
export async function* readPaypalSettlement(file: AsyncIterable<Buffer>): AsyncGenerator<SettlementLine> {
  for await (const row of readRows(file, { heading: "CH", body: "SB" })) {
    const providerKind = row.cell("Transaction Event Code");
    const kind = KINDS.find(([pattern]) => pattern.test(providerKind))?.[1] ?? "other";
    const gross = moneyOf(row, {
      side: "Transaction Debit or Credit",
      amount: "Gross Transaction Amount",
      unit: "Gross Transaction Currency",
    });
    const kept = moneyOf(row, { side: "Fee Debit or Credit", amount: "Fee Amount", unit: "Fee Currency" });
    const fee = kept.currency === gross.currency ? subtract(zero(kept.currency), kept) : zero(gross.currency);
    const isOrder = row.cell("PayPal Reference ID Type") === "ODR";
    yield {
      lineNumber: row.lineNumber,
      kind,
      providerKind,
      key: row.cell("Custom Field") || null,
      moveKey: (kind === "payment" ? "" : row.cell("Invoice ID")) || null,
      providerReference: (isOrder ? row.cell("PayPal Reference ID") : "") || null,
      moveReference: row.cell("Transaction ID") || null,
      gross,
      fee,
      net: subtract(gross, fee),
      payoutReference: row.optional("Bank Reference ID") || null,
      bookedAt: instantOf(row.cell("Transaction Completion Date")) ?? row.unreadable("Transaction Completion Date"),
    };
  }
}

function moneyOf(row: Row, names: { readonly side: string; readonly amount: string; readonly unit: string }): Money {
  const text = row.cell(names.amount);
  const currency = parseKnownCurrency(row.cell(names.unit)) ?? row.unreadable(names.unit);
  if (text === "") return zero(currency);
  if (!/^\d{1,18}$/.test(text) || exponentOf(currency) > 4) return row.unreadable(names.amount);
  return money(row.cell(names.side) === "DR" ? -BigInt(text) : BigInt(text), currency);
}

/** `2026/11/23 10:00:00 -0700` */
function instantOf(text: string): Date | null {
  const [, day, time, hours, minutes] = /^(\d{4}\/\d\d\/\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  return parseInstant(`${day.replaceAll("/", "-")}T${time}${hours ?? ""}:${minutes ?? ""}`);
}
