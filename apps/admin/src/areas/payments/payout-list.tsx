import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatCount, majorOf, sayWord } from "../../show/format.ts";
import { When } from "../../show/When.tsx";
import type { List, ListColumn } from "../../table/list.ts";

type Payouts = paths["/v1/admin/payouts"]["get"]["responses"][200]["content"]["application/json"];
type Payout = Payouts["items"][number];

function moneyColumn(
  id: string,
  header: string,
  minorOf: (payout: Payout) => number,
  isOnPhone = false,
): ListColumn<Payout> {
  const moneyOf = (payout: Payout) => ({ amountMinor: minorOf(payout), currency: payout.currency });
  return {
    id,
    header,
    align: "end",
    isOnPhone,
    text: (payout) => majorOf(moneyOf(payout)),
    cell: (payout) => <Amount money={moneyOf(payout)} />,
  };
}

/** Payouts of one provider, the first of these unless the address names another. */
export function payoutListOf(providers: readonly string[]): List<Payout> {
  return {
    name: "payouts",
    noun: "payout",
    load: ({ filters, cursor, limit }) =>
      take(
        hansa.GET("/v1/admin/payouts", {
          params: { query: { provider: filters["provider"] ?? providers[0] ?? "", cursor, limit } },
        }),
      ),
    rowId: ({ provider, payoutReference, currency }) => `${provider} ${payoutReference} ${currency}`,
    filters: [
      {
        kind: "choice",
        name: "provider",
        label: "Provider",
        ...(providers[0] === undefined ? {} : { otherwise: sayWord(providers[0]) }),
        choices: providers.map((value) => ({ value, label: sayWord(value) })),
      },
    ],
    columns: [
      { id: "reference", header: "Payout", text: ({ payoutReference }) => payoutReference, isOnPhone: true },
      { id: "lines", header: "Lines", align: "end", text: ({ lines }) => formatCount(lines) },
      moneyColumn("gross", "Gross", ({ grossMinor }) => grossMinor),
      moneyColumn("fees", "Fees", ({ feeMinor }) => feeMinor),
      moneyColumn("net", "Net", ({ netMinor }) => netMinor, true),
      moneyColumn("paid", "To the bank", ({ paidMinor }) => paidMinor, true),
      {
        id: "booked",
        header: "Last booked",
        text: ({ lastBookedAt }) => lastBookedAt,
        cell: ({ lastBookedAt }) => <When at={lastBookedAt} />,
      },
    ],
    empty: { title: "No payouts yet", next: "Compare a settlement file of this provider to begin." },
  };
}
