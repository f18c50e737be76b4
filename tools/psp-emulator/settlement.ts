import { type Bank, type Payment, stateOf } from "./bank.ts";
import { feeOf } from "./books.ts";
import type { Entry } from "./journal.ts";

const COLUMNS =
  "sequence,created_at,type,payment_id,key,move_id,move_key,currency,gross_minor,fee_minor,net_minor,payout_id";

/** One movement as the sandbox settles it. */
interface Settled {
  readonly type: "payment" | "refund" | "dispute" | "dispute_reversal";
  readonly payment: Payment;
  readonly moveId: string;
  readonly moveKey: string;
  readonly grossMinor: number;
}

/**
 * The sandbox's settlement file, a line at a time: every movement of money later in the journal than `after`, and what of
 * it is paid out, in one payout for each currency. The first column is the place in the journal: the last one of a file is
 * the `after` of the next.
 */
export function* settlementText(bank: Bank, after: number): Generator<string> {
  yield `${COLUMNS}\n`;
  const nets = new Map<string, number>();
  let last: Entry | null = null;
  for (const entry of bank.entries) {
    if (entry.sequence <= after) continue;
    last = entry;
    const settled = settledBy(bank, entry);
    if (settled === null) continue;
    const { type, payment, moveId, moveKey, grossMinor } = settled;
    const { id, key, currency } = payment.opened;
    const feeMinor = type === "payment" ? feeOf(grossMinor) : 0;
    nets.set(currency, (nets.get(currency) ?? 0) + grossMinor - feeMinor);
    const amounts = [grossMinor, feeMinor, grossMinor - feeMinor];
    yield row([
      entry.sequence,
      entry.at,
      type,
      id,
      key,
      moveId,
      moveKey,
      currency,
      ...amounts,
      payoutOf(after, currency),
    ]);
  }
  for (const [currency, netMinor] of nets) {
    if (last === null || netMinor <= 0) continue;
    const paid = [-netMinor, 0, -netMinor, payoutOf(after, currency)];
    yield row([last.sequence, last.at, "payout", "", "", payoutOf(after, currency), "", currency, ...paid]);
  }
}

function settledBy(bank: Bank, entry: Entry): Settled | null {
  if (entry.kind === "forgot") return null;
  const payment = bank.find(entry.kind === "opened" ? entry.id : entry.paymentId);
  if (payment === null) return null;
  const { key, id, amountMinor, capture } = payment.opened;
  const whole: Settled = { type: "payment", payment, moveId: id, moveKey: key, grossMinor: amountMinor };
  switch (entry.kind) {
    case "opened":
      return entry.state === "captured" ? whole : null;
    case "challenged":
      return entry.isApproved && capture && stateOf(payment) !== "declined" ? whole : null;
    case "moved": {
      if (entry.refusal !== null || (entry.move !== "capture" && entry.move !== "refund")) return null;
      const isRefund = entry.move === "refund";
      const grossMinor = isRefund ? -entry.amountMinor : entry.amountMinor;
      return { type: isRefund ? "refund" : "payment", payment, moveId: entry.id, moveKey: entry.key, grossMinor };
    }
    case "disputed": {
      if (entry.state === "lost") return null;
      const isOpen = entry.state === "open";
      const grossMinor = isOpen ? -entry.amountMinor : entry.amountMinor;
      return { type: isOpen ? "dispute" : "dispute_reversal", payment, moveId: entry.id, moveKey: "", grossMinor };
    }
  }
}

const payoutOf = (after: number, currency: string): string => `po_${currency.toLowerCase()}_${String(after)}`;

function row(cells: readonly (string | number)[]): string {
  return `${cells.join(",")}\n`;
}
