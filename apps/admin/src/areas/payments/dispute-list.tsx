import type { paths } from "@hansa/sdk";
import { Anchor } from "@mantine/core";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { formatMoment, majorOf, sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Disputes = paths["/v1/admin/disputes"]["get"]["responses"][200]["content"]["application/json"];

const STATES = ["open", "submitted", "won", "lost"] as const;

/** Disputes, newest first. */
export const disputeList: List<Disputes["items"][number]> = {
  name: "disputes",
  noun: "dispute",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/disputes", {
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
    { id: "opened", header: "Opened", text: ({ openedAt }) => formatMoment(openedAt), isOnPhone: true },
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
    { id: "reason", header: "Reason", text: ({ reason }) => sayWord(reason) },
    { id: "provider", header: "Provider", text: ({ provider }) => sayWord(provider) },
    {
      id: "due",
      header: "Answer by",
      text: ({ respondBy }) => respondBy ?? "",
      cell: ({ respondBy }) => <When at={respondBy} />,
    },
    {
      id: "evidence",
      header: "Evidence",
      text: ({ id }) => `/v1/admin/disputes/${id}/evidence`,
      cell: ({ id }) => (
        <Anchor href={`/v1/admin/disputes/${id}/evidence`} target="_blank" rel="noopener" fz="sm">
          PDF
        </Anchor>
      ),
    },
    { id: "reference", header: "Reference", text: ({ reference }) => reference, isExtra: true },
  ],
  bulk: [
    {
      label: "Evidence was sent",
      scope: "payments:write",
      asksReason: true,
      appliesTo: ({ state }) => state === "open",
      run: ({ id }, reason) =>
        take(hansa.POST("/v1/admin/disputes/{id}/submitted", { params: { path: { id } }, body: { reason } })),
    },
  ],
  empty: { title: "No disputes", next: "A provider that tells of one opens it here, with the day by which to answer." },
};
