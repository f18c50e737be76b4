import { Anchor, Group } from "@mantine/core";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { useActor } from "../../session/actor.ts";
import { formatCount, formatShare } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Searches = paths["/v1/admin/search/queries"]["get"]["responses"][200]["content"]["application/json"];
type Row = Searches["items"][number];

/** Searches are counted from this day on: before it there was no shop. */
const FIRST_DAY = "2020-01-01";
const ms = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const formatMs = (took: number): string => ms.format(took);

const list: List<Row> = {
  name: "searches",
  noun: "phrase",
  async load({ filters, limit }) {
    const today = new Date().toISOString().slice(0, 10);
    const { items } = await take(
      hansa.GET("/v1/admin/search/queries", {
        params: {
          query: {
            kind: oneOf(["top", "zero-result", "no-click", "slow"] as const, filters["only"]),
            from: filters["from"] ?? FIRST_DAY,
            to: filters["until"] ?? today,
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
        { value: "zero-result", label: "Found nothing" },
        { value: "no-click", label: "Nobody opened anything" },
        { value: "slow", label: "The slowest" },
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
    {
      id: "missed",
      header: "Found nothing",
      align: "end",
      text: ({ missed }) => formatCount(missed),
      cell: ({ query, missed }) => (missed === 0 ? formatCount(0) : <Missed query={query} times={missed} />),
      isOnPhone: true,
    },
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
    {
      id: "took",
      header: "Took (ms)",
      align: "end",
      text: ({ meanTookMs }) => (meanTookMs === null ? "–" : formatMs(meanTookMs)),
    },
    {
      id: "slowest",
      header: "Slowest (ms)",
      align: "end",
      text: ({ slowestMs }) => (slowestMs === null ? "–" : formatMs(slowestMs)),
    },
  ],
  empty: { title: "Nobody searched yet", next: "What shoppers type shows here within seconds." },
};

/** How often a search found nothing, and the way to mend it. */
function Missed({ query, times }: { readonly query: string; readonly times: number }) {
  const { may } = useActor();
  return (
    <Group gap="xs" justify="end" wrap="nowrap">
      {formatCount(times)}
      {may("search:write") && (
        <PageLink to="/synonyms" search={{ word: query }} aria-label={`Make a synonym of ${query}`}>
          Make a synonym
        </PageLink>
      )}
    </Group>
  );
}

/** What shoppers typed: the most frequent, what found nothing, what nobody opened, and what was slow. */
export function SearchesPage() {
  return (
    <>
      <PageHead
        title="Searches"
        about="What shoppers typed, the most frequent first. Words are kept, never who typed them."
      />
      <DataTable list={list} />
    </>
  );
}
