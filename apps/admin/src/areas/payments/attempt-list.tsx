import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatMoment, majorOf, sayWord } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Attempts = paths["/v1/admin/payments"]["get"]["responses"][200]["content"]["application/json"];

const STATES = ["started", "unknown", "action_required", "declined", "authorized", "voided", "captured"] as const;

/** Attempts to pay, newest first. */
export const attemptList: List<Attempts["items"][number]> = {
  name: "payments",
  noun: "attempt",
  refreshMs: 15_000,
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/payments", {
        params: { query: { state: oneOf(STATES, filters["state"]), order: filters["order"], cursor, limit } },
      }),
    ),
  rowId: ({ key }) => key,
  link: ({ key }) => `/payments/attempts/${key}`,
  filters: [
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
  ],
  columns: [
    { id: "started", header: "Started", text: ({ startedAt }) => formatMoment(startedAt), isOnPhone: true },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
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
    {
      id: "taken",
      header: "Taken",
      align: "end",
      text: ({ captured }) => majorOf(captured),
      cell: ({ captured }) => <Amount money={captured} />,
    },
    { id: "currency", header: "Currency", text: ({ amount }) => amount.currency, isExtra: true },
    { id: "provider", header: "Provider", text: ({ provider }) => sayWord(provider) },
    { id: "method", header: "Method", text: ({ method }) => sayWord(method) },
    {
      id: "order",
      header: "Order",
      text: ({ orderId }) => orderId,
      cell: ({ orderId }) => <PageLink to={`/orders/${orderId}`}>Open order</PageLink>,
    },
    { id: "reason", header: "Reason", text: ({ reason }) => reason ?? "", isWide: true },
    { id: "reference", header: "Reference", text: ({ providerReference }) => providerReference ?? "", isExtra: true },
  ],
  empty: { title: "Nobody tried to pay yet", next: "The first checkout in the shop shows here." },
};
