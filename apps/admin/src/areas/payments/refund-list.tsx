import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatMoment, majorOf, sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Refunds = paths["/v1/admin/refunds"]["get"]["responses"][200]["content"]["application/json"];
type Refund = Refunds["items"][number];

const STATES = ["requested", "done", "failed"] as const;
const stateOf = ({ inDoubt, state }: Refund) => (inDoubt ? "in_doubt" : state);

/** Refunds and voids, newest first. */
export const refundList: List<Refund> = {
  name: "refunds",
  noun: "refund",
  refreshMs: 15_000,
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/refunds", {
        params: { query: { state: oneOf(STATES, filters["state"]), order: filters["order"], cursor, limit } },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ orderId }) => `/orders/${orderId}`,
  filters: [
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
  ],
  columns: [
    { id: "requested", header: "Requested", text: ({ requestedAt }) => formatMoment(requestedAt), isOnPhone: true },
    { id: "kind", header: "What", text: ({ kind }) => sayWord(kind) },
    {
      id: "state",
      header: "State",
      text: stateOf,
      cell: (refund) => <StateBadge state={stateOf(refund)} />,
      isOnPhone: true,
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      text: ({ amount }) => majorOf(amount),
      cell: ({ amount }) => <Amount money={amount} />,
      isOnPhone: true,
    },
    { id: "currency", header: "Currency", text: ({ amount }) => amount.currency, isExtra: true },
    { id: "destination", header: "Goes to", text: ({ destination }) => sayWord(destination) },
    { id: "reason", header: "Reason", text: ({ reason, failure }) => failure ?? reason, isWide: true },
    { id: "tries", header: "Tries", align: "end", text: ({ tries }) => String(tries), isExtra: true },
    {
      id: "settled",
      header: "Settled",
      text: ({ settledAt }) => settledAt ?? "",
      cell: ({ settledAt }) => <When at={settledAt} />,
    },
  ],
  empty: { title: "Nothing went back yet", next: "Open an order that was paid and choose Refund." },
};
