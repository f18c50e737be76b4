import type { Books, Charge } from "../books.ts";
import { majorUnits } from "../minor-units.ts";

// Source: docs.stripe.com/reports/report-types/payout-reconciliation, `payout_reconciliation.itemized.5`, with the metadata
// column that the merchant adds. Amounts are in major units.
const COLUMNS = [
  "automatic_payout_id",
  "automatic_payout_effective_at_utc",
  "balance_transaction_id",
  "created_utc",
  "available_on_utc",
  "currency",
  "gross",
  "fee",
  "net",
  "reporting_category",
  "source_id",
  "description",
  "customer_facing_amount",
  "customer_facing_currency",
  "charge_id",
  "payment_intent_id",
  "dispute_reason",
  "payment_metadata[hansa_attempt]",
  "refund_metadata[hansa_move]",
];

/** Stripe's itemized payout reconciliation report of everything so far, in one payout for each currency. */
export function* stripeSettlement(books: Books): Generator<string> {
  yield line(COLUMNS);
  for (const charge of books.charges()) {
    for (const move of charge.moves) {
      if (!move.isDone || move.kind === "void") continue;
      const isRefund = move.kind === "refund";
      const grossMinor = isRefund ? -move.amountMinor : move.amountMinor;
      yield row(charge, {
        id: `txn_${move.id}`,
        at: move.at,
        grossMinor,
        feeMinor: move.feeMinor,
        category: isRefund ? "refund" : "charge",
        source: isRefund ? move.id : charge.innerId,
        moveKey: isRefund ? move.key : "",
        reason: "",
      });
    }
    for (const { id, amountMinor, state, openedAt, closedAt, reason } of charge.disputes) {
      const lost = { source: id, moveKey: "", reason };
      yield row(charge, {
        id: `txn_${id}`,
        at: openedAt,
        grossMinor: -amountMinor,
        feeMinor: 1500,
        category: "dispute",
        ...lost,
      });
      if (state !== "won") continue;
      const at = closedAt ?? openedAt;
      yield row(charge, {
        id: `txn_${id}_r`,
        at,
        grossMinor: amountMinor,
        feeMinor: -1500,
        category: "dispute_reversal",
        ...lost,
      });
    }
  }
}

interface Booked {
  readonly id: string;
  readonly at: string;
  readonly grossMinor: number;
  readonly feeMinor: number;
  readonly category: string;
  readonly source: string;
  readonly moveKey: string;
  readonly reason: string;
}

function row(charge: Charge, { id, at, grossMinor, feeMinor, category, source, moveKey, reason }: Booked): string {
  const { currency } = charge;
  const when = at.slice(0, 19).replace("T", " ");
  const major = (minor: number): string => majorUnits(minor, currency);
  return line([
    `po_${currency.toLowerCase()}_1`,
    when,
    id,
    when,
    when,
    currency.toLowerCase(),
    major(grossMinor),
    major(feeMinor),
    major(grossMinor - feeMinor),
    category,
    source,
    charge.orderReference,
    major(grossMinor),
    currency.toLowerCase(),
    charge.innerId,
    charge.id,
    reason,
    charge.key,
    moveKey,
  ]);
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}
