import type { paths } from "@hansa/sdk";
import { Code } from "@mantine/core";
import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { When } from "../../show/When.tsx";
import { endOfDay, startOfDay } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";
import { Difference } from "./Difference.tsx";

type Audit = paths["/v1/admin/audit"]["get"]["responses"][200]["content"]["application/json"];

/** What was done at the desk, newest first. */
export const auditList: List<Audit["items"][number]> = {
  name: "audit",
  noun: "record",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/audit", {
        params: {
          query: {
            action: filters["action"],
            subject: filters["subject"],
            from: startOfDay(filters["from"]),
            until: endOfDay(filters["until"]),
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  filters: [
    { kind: "text", name: "action", label: "Action", placeholder: "orders.cancelled" },
    { kind: "text", name: "subject", label: "Subject", placeholder: "An id or a code" },
    { kind: "day", name: "from", label: "From" },
    { kind: "day", name: "until", label: "Until" },
  ],
  columns: [
    { id: "action", header: "Action", text: ({ action }) => sayWord(action), isOnPhone: true },
    { id: "at", header: "When", text: ({ at }) => at, cell: ({ at }) => <When at={at} />, isOnPhone: true },
    {
      id: "who",
      header: "Who",
      text: ({ actorKind, actorId }) => `${actorKind} ${actorId ?? ""}`,
      cell: ({ actorKind, actorId }) => `${sayWord(actorKind)} ${actorId?.slice(-6) ?? ""}`,
    },
    {
      id: "subject",
      header: "Subject",
      text: ({ subject }) => subject,
      cell: ({ subject }) => <Code style={{ overflowWrap: "anywhere" }}>{subject}</Code>,
    },
    {
      id: "change",
      header: "Change",
      text: ({ before, after }) => JSON.stringify({ before, after }),
      cell: ({ before, after }) => <Difference before={before} after={after} />,
    },
    { id: "reason", header: "Reason", text: ({ reason }) => reason ?? "", isWide: true },
    { id: "ip", header: "From", text: ({ ip }) => ip, isExtra: true },
    { id: "request", header: "Request", text: ({ requestId }) => requestId, isExtra: true },
  ],
  empty: { title: "Nothing was done yet", next: "Every change at the desk leaves an entry here." },
};
