import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { When } from "../../show/When.tsx";
import type { List } from "../../table/list.ts";

type Letters = paths["/v1/admin/dead-letters"]["get"]["responses"][200]["content"]["application/json"];

/** Events that a handler could not handle, newest first. */
export const deadLetterList: List<Letters["items"][number]> = {
  name: "dead-letters",
  noun: "dead letter",
  refreshMs: 15_000,
  load: ({ cursor, limit }) => take(hansa.GET("/v1/admin/dead-letters", { params: { query: { cursor, limit } } })),
  rowId: ({ id }) => id,
  columns: [
    { id: "type", header: "Event", text: ({ type }) => type, isOnPhone: true },
    { id: "handler", header: "Handler", text: ({ handler }) => handler, isOnPhone: true },
    { id: "error", header: "Error", text: ({ error }) => error, isWide: true },
    { id: "tries", header: "Tries", align: "end", text: ({ attempts }) => String(attempts) },
    {
      id: "occurred",
      header: "Happened",
      text: ({ occurredAt }) => occurredAt,
      cell: ({ occurredAt }) => <When at={occurredAt} />,
    },
    { id: "at", header: "Given up", text: ({ at }) => at, cell: ({ at }) => <When at={at} /> },
    { id: "event", header: "Event id", text: ({ eventId }) => eventId, isExtra: true },
  ],
  bulk: [
    {
      label: "Try once more",
      icon: "bolt",
      scope: "events:write",
      run: ({ id }) => take(hansa.POST("/v1/admin/dead-letters/{id}/retry", { params: { path: { id } } })),
    },
  ],
  empty: { title: "No dead letters", next: "Every event reached its handlers. That is how it should be." },
};
