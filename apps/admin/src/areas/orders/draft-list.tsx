import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Drafts = paths["/v1/admin/drafts"]["get"]["responses"][200]["content"]["application/json"];
/** A draft as the desk lists it. */
export type DraftRow = Drafts["items"][number];

const STATES = ["open", "sent", "ordered", "cancelled", "expired"] as const;

/** Orders that the desk builds, newest first. */
export const draftList: List<DraftRow> = {
  name: "drafts",
  noun: "draft",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/drafts", {
        params: { query: { state: oneOf(STATES, filters["state"]), cursor, limit } },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ id }) => `/drafts/${id}`,
  filters: [
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
  ],
  columns: [
    {
      id: "created",
      header: "Made",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
      isOnPhone: true,
    },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    { id: "note", header: "Note", text: ({ note }) => note ?? "", isOnPhone: true },
    {
      id: "expires",
      header: "Waits until",
      text: ({ expiresAt }) => expiresAt,
      cell: ({ expiresAt }) => <When at={expiresAt} />,
    },
    {
      id: "held",
      header: "Units kept until",
      text: ({ heldUntil }) => heldUntil ?? "",
      cell: ({ heldUntil }) => (heldUntil === null ? "" : <When at={heldUntil} />),
    },
  ],
  empty: { title: "No drafts yet", next: "Build an order for a customer, and send a link to pay it." },
};
