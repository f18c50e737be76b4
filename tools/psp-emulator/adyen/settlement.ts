import type { Books, Charge } from "../books.ts";
import { majorUnits } from "../minor-units.ts";

// Source: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report
const COLUMNS =
  "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number,Reserved4,Reserved5,Reserved6,Reserved7,Reserved8,Reserved9,Reserved10";

/** Adyen's settlement details report of everything so far, as one batch. Amounts are in major units. */
export function* adyenSettlement(books: Books, merchantAccount: string): Generator<string> {
  yield `${COLUMNS}\n`;
  for (const charge of books.charges()) {
    for (const move of charge.moves) {
      if (!move.isDone || move.kind === "void") continue;
      const isRefund = move.kind === "refund";
      const type = isRefund ? "Refunded" : "Settled";
      const grossMinor = isRefund ? -move.amountMinor : move.amountMinor;
      const fee = move.feeMinor;
      yield row(charge, merchantAccount, {
        type,
        modification: move.id,
        moveKey: move.key,
        grossMinor,
        fee,
        at: move.at,
      });
    }
    for (const { id, amountMinor, state, openedAt, closedAt } of charge.disputes) {
      const about = { modification: id, moveKey: "" };
      const fee = 1500;
      yield row(charge, merchantAccount, { ...about, type: "Chargeback", grossMinor: -amountMinor, fee, at: openedAt });
      if (state !== "won") continue;
      const at = closedAt ?? openedAt;
      yield row(charge, merchantAccount, { ...about, type: "ChargebackReversed", grossMinor: amountMinor, fee: 0, at });
    }
  }
}

interface Booked {
  readonly type: string;
  readonly modification: string;
  readonly moveKey: string;
  readonly grossMinor: number;
  readonly fee: number;
  readonly at: string;
}

function row(charge: Charge, merchantAccount: string, booked: Booked): string {
  const { type, modification, moveKey, grossMinor, fee, at } = booked;
  const { currency } = charge;
  const major = (minor: number): string => (minor === 0 ? "" : majorUnits(minor, currency));
  const netMinor = grossMinor - fee;
  // The fee is shared out over three columns, as in blended and interchange pricing.
  const commission = Math.floor(fee / 2);
  const scheme = Math.floor((fee - commission) / 2);
  const cells = [
    "HansaCompany",
    merchantAccount,
    charge.id,
    charge.key,
    "visa",
    at.slice(0, 19).replace("T", " "),
    "UTC",
    type,
    modification,
    currency,
    major(Math.max(0, -grossMinor)),
    major(Math.max(0, grossMinor)),
    "1",
    currency,
    major(Math.max(0, -netMinor)),
    major(Math.max(0, netMinor)),
    major(commission),
    "",
    major(scheme),
    major(fee - commission - scheme),
    "visastandarddebit",
    moveKey,
    "1",
    ...Array.from({ length: 7 }, () => ""),
  ];
  return `${cells.join(",")}\n`;
}
