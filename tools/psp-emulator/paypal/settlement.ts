import type { Books, Charge } from "../books.ts";

// Source: developer.paypal.com/docs/reports/sftp-reports/settlement-report, version 10 of the columns.
const COLUMNS = [
  "CH",
  "Transaction ID",
  "Invoice ID",
  "PayPal Reference ID",
  "PayPal Reference ID Type",
  "Transaction Event Code",
  "Transaction Initiation Date",
  "Transaction Completion Date",
  "Transaction Debit or Credit",
  "Gross Transaction Amount",
  "Gross Transaction Currency",
  "Fee Debit or Credit",
  "Fee Amount",
  "Fee Currency",
  "Custom Field",
  "Consumer ID",
  "Payment Tracking ID",
  "Store ID",
  "Bank Reference ID",
  "Credit Transactional Fee",
  "Credit Promotional Fee",
  "Credit Term",
];

/** PayPal's settlement report of everything so far. Amounts are whole numbers of the smallest units, without a point. */
export function* paypalSettlement(books: Books): Generator<string> {
  const now = stamp(new Date().toISOString());
  yield line(["RH", now, "A", "HANSAMERCHANT", "010"]);
  yield line(["FH", "01"]);
  yield line(["SH", now, now, "HANSAMERCHANT", ""]);
  yield line(COLUMNS);
  let rows = 0;
  for (const charge of books.charges()) {
    for (const move of charge.moves) {
      if (!move.isDone || move.kind === "void") continue;
      const isRefund = move.kind === "refund";
      const grossMinor = isRefund ? -move.amountMinor : move.amountMinor;
      const event = isRefund ? "T1107" : "T0006";
      const { id, key: invoice, feeMinor, at } = move;
      yield row(charge, {
        id,
        invoice,
        reference: isRefund ? (move.captureId ?? "") : charge.id,
        event,
        grossMinor,
        feeMinor,
        at,
      });
      rows += 1;
    }
    for (const { id, amountMinor, state, openedAt, closedAt } of charge.disputes) {
      const about = { id, invoice: "", reference: charge.id };
      yield row(charge, { ...about, event: "T1201", grossMinor: -amountMinor, feeMinor: 1400, at: openedAt });
      rows += 1;
      if (state !== "won") continue;
      yield row(charge, { ...about, event: "T1202", grossMinor: amountMinor, feeMinor: 0, at: closedAt ?? openedAt });
      rows += 1;
    }
  }
  yield line(["SF", String(rows)]);
  yield line(["RF", String(rows)]);
}

interface Booked {
  readonly id: string;
  readonly invoice: string;
  readonly reference: string;
  readonly event: string;
  readonly grossMinor: number;
  readonly feeMinor: number;
  readonly at: string;
}

function row({ key, currency }: Charge, booked: Booked): string {
  const { id, invoice, reference, event, grossMinor, feeMinor, at } = booked;
  const type = event === "T0006" ? "ODR" : "TXN";
  const side = grossMinor < 0 ? "DR" : "CR";
  const money = [side, String(Math.abs(grossMinor)), currency, feeMinor > 0 ? "DR" : "CR", String(feeMinor), currency];
  return line([
    "SB",
    id,
    invoice,
    reference,
    type,
    event,
    stamp(at),
    stamp(at),
    ...money,
    key,
    "",
    "",
    "",
    "",
    "0",
    "0",
    "",
  ]);
}

const stamp = (at: string): string => `${at.slice(0, 19).replaceAll("-", "/").replace("T", " ")} +0000`;

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`;
}
