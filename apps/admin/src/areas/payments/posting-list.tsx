import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatMoment, majorOf, sayWord } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import type { List } from "../../table/list.ts";

type Postings = paths["/v1/admin/ledger/accounts/{account}"]["get"]["responses"][200]["content"]["application/json"];
type Posting = Postings["items"][number];

/** The accounts of the ledger. */
export const ACCOUNTS = [
  "receivable",
  "provider_clearing",
  "bank",
  "revenue",
  "shipping_revenue",
  "discounts",
  "tax_payable",
  "refunds",
  "gift_card_liability",
  "fees",
  "disputes",
  "fx",
  "goodwill",
] as const;

/** What moved an account, newest first. */
export function postingListOf(account: (typeof ACCOUNTS)[number]): List<Posting> {
  return {
    name: `ledger-${account}`,
    noun: "posting",
    load: ({ filters, cursor, limit }) =>
      take(
        hansa.GET("/v1/admin/ledger/accounts/{account}", {
          params: {
            path: { account },
            query: { partner: filters["partner"], currency: filters["currency"], cursor, limit },
          },
        }),
      ),
    rowId: ({ entryId, line }) => `${entryId} ${String(line)}`,
    filters: [
      { kind: "text", name: "partner", label: "Partner", placeholder: "sandbox" },
      { kind: "text", name: "currency", label: "Currency", placeholder: "EUR" },
    ],
    columns: [
      { id: "at", header: "When", text: ({ occurredAt }) => formatMoment(occurredAt), isOnPhone: true },
      { id: "kind", header: "Booked as", text: ({ kind }) => sayWord(kind), isOnPhone: true },
      { id: "partner", header: "Partner", text: ({ partner }) => partner ?? "" },
      {
        id: "amount",
        header: "Amount",
        align: "end",
        text: (posting) => majorOf(posting),
        cell: (posting) => <Amount money={posting} />,
        isOnPhone: true,
      },
      {
        id: "order",
        header: "Order",
        text: ({ orderId }) => orderId ?? "",
        cell: ({ orderId }) => (orderId === null ? "–" : <PageLink to={`/orders/${orderId}`}>Open order</PageLink>),
      },
    ],
    empty: {
      title: "Nothing moved this account yet",
      next: "Orders, payouts and refunds are booked here by themselves.",
    },
  };
}
