import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { formatCount, sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Runs = paths["/v1/admin/imports"]["get"]["responses"][200]["content"]["application/json"];

const KINDS = ["products", "stock", "prices", "customers"] as const;
const STATES = [
  "uploading",
  "ready",
  "checking",
  "checked",
  "importing",
  "stopped",
  "imported",
  "undoing",
  "undo_stopped",
  "undone",
  "discarded",
] as const;
const choices = (values: readonly string[]) => values.map((value) => ({ value, label: sayWord(value) }));

/** Imports, the latest first. */
export const importList: List<Runs["items"][number]> = {
  name: "imports",
  noun: "import",
  refreshMs: 5_000,
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/imports", {
        params: {
          query: {
            kind: oneOf(KINDS, filters["kind"]),
            state: oneOf(STATES, filters["state"]),
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ id }) => `/imports/${id}`,
  columns: [
    { id: "file", header: "File", text: ({ fileName }) => fileName, isOnPhone: true },
    { id: "kind", header: "What", text: ({ kind }) => sayWord(kind) },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    { id: "made", header: "Made", align: "end", text: (run) => count(run.import?.made) },
    { id: "changed", header: "Changed", align: "end", text: (run) => count(run.import?.changed) },
    { id: "failed", header: "Refused", align: "end", text: (run) => count((run.import ?? run.check)?.failed) },
    {
      id: "begun",
      header: "Begun",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ],
  filters: [
    { kind: "choice", name: "kind", label: "What", choices: choices(KINDS) },
    { kind: "choice", name: "state", label: "State", choices: choices(STATES) },
  ],
  empty: {
    title: "No imports yet",
    next: "Send a CSV of products, stock, prices or customers: it is tried first, and can be undone.",
  },
};

function count(value: number | undefined): string {
  return value === undefined ? "–" : formatCount(value);
}
