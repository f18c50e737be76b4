import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Mails = paths["/v1/admin/mails"]["get"]["responses"][200]["content"]["application/json"];
type Mail = Mails["items"][number];

const STATES = ["queued", "sent", "failed"] as const;

/** Whether a mail can be sent again: one that was given up, or a confirmation; links of accounts go once. */
export function mayGoAgain({ state, kind }: Mail): boolean {
  return state === "failed" || (state === "sent" && kind === "order_confirmation");
}

/** The mails of the shop, newest first. */
export const mailList: List<Mail> = {
  name: "mails",
  noun: "mail",
  refreshMs: 15_000,
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/mails", {
        params: {
          query: {
            to: filters["to"],
            state: oneOf(STATES, filters["state"]),
            order: filters["order"],
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  filters: [
    { kind: "text", name: "to", label: "To", placeholder: "ada@example.com, in full" },
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
  ],
  columns: [
    { id: "subject", header: "Subject", text: ({ subject }) => subject, isOnPhone: true },
    { id: "to", header: "To", text: ({ to }) => to, isWide: true },
    { id: "kind", header: "Kind", text: ({ kind }) => sayWord(kind) },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    { id: "tries", header: "Tries", align: "end", text: ({ attempts }) => String(attempts) },
    { id: "error", header: "Error", text: ({ lastError }) => lastError ?? "", isExtra: true, isWide: true },
    {
      id: "written",
      header: "Written",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      id: "sent",
      header: "Sent",
      text: ({ sentAt }) => sentAt ?? "",
      cell: ({ sentAt }) => <When at={sentAt} />,
      isExtra: true,
    },
  ],
  bulk: [
    {
      label: "Send again",
      icon: "mail",
      scope: "notifications:write",
      appliesTo: mayGoAgain,
      run: ({ id }) => take(hansa.POST("/v1/admin/mails/{id}/resend", { params: { path: { id } } })),
    },
  ],
  empty: { title: "No mails yet", next: "An order that is confirmed writes the first one." },
};
