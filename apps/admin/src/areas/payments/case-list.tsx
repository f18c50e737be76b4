import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { majorOf, sayWord } from "../../show/format.ts";
import { PageLink } from "../../show/PageLink.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { BulkAction, List } from "../../table/list.ts";

type Cases = paths["/v1/admin/money-cases"]["get"]["responses"][200]["content"]["application/json"];
type Case = Cases["items"][number];

const STATES = ["open", "resolved"] as const;
const KINDS = [
  "missing_here",
  "missing_there",
  "amount",
  "fee",
  "currency",
  "duplicate",
  "authorization_expires",
  "capture_failed",
] as const;

function moneyOf(minor: number | null, currency: string | null) {
  return minor === null || currency === null ? null : { amountMinor: minor, currency };
}

function resolveAs(resolution: "accepted" | "corrected" | "written_off", label: string): BulkAction<Case> {
  return {
    label,
    scope: "payments:write",
    asksReason: true,
    appliesTo: ({ state }) => state === "open",
    run: ({ id }, reason) =>
      take(
        hansa.POST("/v1/admin/money-cases/{id}/resolve", { params: { path: { id } }, body: { resolution, reason } }),
      ),
  };
}

function Side({ minor, currency }: { readonly minor: number | null; readonly currency: string | null }) {
  const money = moneyOf(minor, currency);
  return money === null ? "–" : <Amount money={money} />;
}

/** Differences and deadlines of money, oldest first. */
export const caseList: List<Case> = {
  name: "money-cases",
  noun: "case",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/money-cases", {
        params: {
          query: {
            state: oneOf(STATES, filters["state"]),
            kind: oneOf(KINDS, filters["kind"]),
            provider: filters["provider"],
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  filters: [
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
    { kind: "choice", name: "kind", label: "Kind", choices: KINDS.map((value) => ({ value, label: sayWord(value) })) },
    { kind: "text", name: "provider", label: "Provider", placeholder: "sandbox" },
  ],
  columns: [
    { id: "kind", header: "Kind", text: ({ kind }) => sayWord(kind), isOnPhone: true },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    { id: "provider", header: "Provider", text: ({ provider }) => sayWord(provider) },
    { id: "subject", header: "Subject", text: ({ subject }) => subject, isWide: true },
    {
      id: "ours",
      header: "Ours",
      align: "end",
      text: ({ oursMinor, currency }) => plain(oursMinor, currency),
      cell: ({ oursMinor, currency }) => <Side minor={oursMinor} currency={currency} />,
    },
    {
      id: "theirs",
      header: "Theirs",
      align: "end",
      text: ({ theirsMinor, currency }) => plain(theirsMinor, currency),
      cell: ({ theirsMinor, currency }) => <Side minor={theirsMinor} currency={currency} />,
    },
    {
      id: "due",
      header: "Due",
      text: ({ dueAt }) => dueAt ?? "",
      cell: ({ dueAt }) => <When at={dueAt} />,
      isOnPhone: true,
    },
    {
      id: "opened",
      header: "Opened",
      text: ({ openedAt }) => openedAt,
      cell: ({ openedAt }) => <When at={openedAt} />,
    },
    {
      id: "order",
      header: "Order",
      text: ({ orderId }) => orderId ?? "",
      cell: ({ orderId }) => (orderId === null ? "–" : <PageLink to={`/orders/${orderId}`}>Open order</PageLink>),
    },
    {
      id: "resolution",
      header: "Resolution",
      text: ({ resolution, reason }) => [resolution, reason].filter(Boolean).join(": "),
      isExtra: true,
    },
  ],
  bulk: [
    resolveAs("accepted", "Accept the difference"),
    resolveAs("corrected", "Corrected"),
    resolveAs("written_off", "Write off"),
  ],
  empty: {
    title: "No cases",
    next: "A settlement file that differs from the books, or a deadline that comes near, opens one.",
  },
};

function plain(minor: number | null, currency: string | null): string {
  const money = moneyOf(minor, currency);
  return money === null ? "" : majorOf(money);
}
