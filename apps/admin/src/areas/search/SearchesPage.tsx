import { Anchor } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { formatCount, formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { endOfDay, oneOf, startOfDay } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Searches = paths["/v1/admin/insights/searches"]["get"]["responses"][200]["content"]["application/json"];
type Row = Searches["items"][number];

const list: List<Row> = {
  name: "searches",
  noun: "search",
  async load({ filters, limit }) {
    const { items } = await take(
      hansa.GET("/v1/admin/insights/searches", {
        params: {
          query: {
            only: oneOf(["all", "empty", "unclicked"] as const, filters["only"]),
            from: startOfDay(filters["from"]),
            until: endOfDay(filters["until"]),
            limit,
          },
        },
      }),
    );
    return { items, nextCursor: null };
  },
  rowId: ({ query }) => query,
  filters: [
    {
      kind: "choice",
      name: "only",
      label: "Which",
      choices: [
        { value: "empty", label: "Found nothing" },
        { value: "unclicked", label: "Nobody opened anything" },
      ],
    },
    { kind: "day", name: "from", label: "From" },
    { kind: "day", name: "until", label: "Until" },
  ],
  columns: [
    {
      id: "query",
      header: "What was typed",
      text: ({ query }) => query,
      cell: ({ query }) => (
        <Anchor href={`/search?q=${encodeURIComponent(query)}`} target="_blank" fz="sm">
          {query}
        </Anchor>
      ),
      isOnPhone: true,
    },
    { id: "searches", header: "Times", align: "end", text: ({ searches }) => formatCount(searches), isOnPhone: true },
    { id: "empty", header: "Found nothing", align: "end", text: ({ empty }) => formatCount(empty) },
    {
      id: "clicks",
      header: "Opened",
      align: "end",
      text: ({ clicks, searches }) => (searches === 0 ? "–" : formatShare(clicks / searches)),
    },
    {
      id: "place",
      header: "Opened at place",
      align: "end",
      text: ({ meanPlace }) => (meanPlace === null ? "–" : meanPlace.toFixed(1)),
    },
  ],
  empty: { title: "Nobody searched yet", next: "What shoppers type shows here within a minute." },
};

/** What shoppers typed: the most frequent, what found nothing, and what nobody opened. */
export function SearchesPage() {
  return (
    <>
      <PageHead title="Searches" about="What shoppers typed, the most frequent first." />
      <DataTable list={list} />
    </>
  );
}
