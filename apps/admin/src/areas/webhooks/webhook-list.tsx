import { hansa, take } from "../../ask/hansa.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import type { List } from "../../table/list.ts";
import { LOOK_MS, placeOf, sayType, type Webhook } from "./webhook.ts";

/** Everybody who is told. */
export const webhookList: List<Webhook> = {
  name: "webhooks",
  noun: "webhook",
  refreshMs: LOOK_MS,
  load: () => take(hansa.GET("/v1/admin/webhooks")),
  rowId: ({ id }) => id,
  link: ({ id }) => `/webhooks/${id}`,
  columns: [
    { id: "place", header: "Goes to", text: ({ url }) => placeOf(url), isOnPhone: true },
    { id: "what", header: "What it is", text: ({ description }) => description },
    {
      id: "hears",
      header: "Is told of",
      text: ({ eventTypes }) => eventTypes.map(sayType).join(", "),
      cell: ({ eventTypes: [first = "", ...others] }) =>
        `${sayType(first)}${others.length === 0 ? "" : ` and ${String(others.length)} more`}`,
    },
    {
      id: "state",
      header: "State",
      text: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
      isOnPhone: true,
    },
    {
      id: "since",
      header: "Failing since",
      text: ({ failingSince }) => failingSince ?? "",
      cell: ({ failingSince }) => <When at={failingSince} />,
    },
    {
      id: "made",
      header: "Made",
      text: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <When at={createdAt} />,
      isExtra: true,
    },
  ],
  empty: {
    title: "Nobody is told yet",
    next: "Tell a warehouse, a bookkeeper or a program of your own what happens in the shop, as it happens.",
  },
};
