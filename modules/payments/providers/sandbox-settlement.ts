import { type Money, money } from "@hansa/kernel";
import type { SettlementKind, SettlementLine } from "../settlement-line.ts";
import { type Row, readRows } from "./csv.ts";
import { parseInstant } from "./read.ts";
import { parseKnownCurrency } from "./wire-amount.ts";

const KINDS: Readonly<Record<string, SettlementKind>> = {
  payment: "payment",
  refund: "refund",
  dispute: "dispute",
  dispute_reversal: "dispute_reversed",
  payout: "payout",
};

/** Reads the sandbox's settlement file. Amounts are minor units of ISO 4217, seen from us. */
export async function* readSandboxSettlement(file: AsyncIterable<Buffer>): AsyncGenerator<SettlementLine> {
  for await (const row of readRows(file)) {
    const providerKind = row.cell("type");
    const kind = KINDS[providerKind] ?? "other";
    yield {
      lineNumber: row.lineNumber,
      kind,
      providerKind,
      key: row.cell("key") || null,
      moveKey: (kind === "refund" ? row.cell("move_key") : "") || null,
      providerReference: row.cell("payment_id") || null,
      moveReference: row.cell("move_id") || null,
      gross: moneyOf(row, "gross_minor"),
      fee: moneyOf(row, "fee_minor"),
      net: moneyOf(row, "net_minor"),
      payoutReference: row.cell("payout_id") || null,
      bookedAt: parseInstant(row.cell("created_at")) ?? row.unreadable("created_at"),
    };
  }
}

function moneyOf(row: Row, name: string): Money {
  const text = row.cell(name);
  const currency = parseKnownCurrency(row.cell("currency")) ?? row.unreadable("currency");
  return /^-?\d{1,18}$/.test(text) ? money(BigInt(text), currency) : row.unreadable(name);
}
