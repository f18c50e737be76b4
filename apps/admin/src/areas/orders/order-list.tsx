import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../ask/hansa.ts";
import { Amount } from "../../show/Amount.tsx";
import { majorOf, sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { endOfDay, oneOf, startOfDay } from "../../table/filters.ts";
import type { List } from "../../table/list.ts";

type Orders = paths["/v1/admin/orders"]["get"]["responses"][200]["content"]["application/json"];
/** An order as the desk lists it. */
export type OrderRow = Orders["items"][number];

const STATES = ["pending_payment", "confirmed", "cancelled"] as const;
const SORTS = ["-placed", "placed", "-total", "total"] as const;

/** The orders of the shop, newest first. */
export const orderList: List<OrderRow> = {
  name: "orders",
  noun: "order",
  load: ({ filters, cursor, limit }) =>
    take(
      hansa.GET("/v1/admin/orders", {
        params: {
          query: {
            q: filters["q"],
            state: oneOf(STATES, filters["state"]),
            customer: filters["customer"],
            from: startOfDay(filters["from"]),
            until: endOfDay(filters["until"]),
            sort: oneOf(SORTS, filters["sort"]),
            cursor,
            limit,
          },
        },
      }),
    ),
  rowId: ({ id }) => id,
  link: ({ id }) => `/orders/${id}`,
  filters: [
    { kind: "text", name: "q", label: "Number or e-mail", placeholder: "EU-4K7Q9-M2XTR or ada@…" },
    {
      kind: "choice",
      name: "state",
      label: "State",
      choices: STATES.map((value) => ({ value, label: sayWord(value) })),
    },
    { kind: "day", name: "from", label: "From" },
    { kind: "day", name: "until", label: "Until" },
  ],
  columns: [
    { id: "number", header: "Order", text: ({ number }) => number, isOnPhone: true },
    {
      id: "placed",
      header: "Placed",
      sort: "placed",
      text: ({ placedAt }) => placedAt,
      cell: ({ placedAt }) => <When at={placedAt} />,
    },
    { id: "email", header: "E-mail", text: ({ email }) => email, isWide: true },
    {
      id: "state",
      header: "State",
      text: ({ status }) => status,
      cell: ({ status }) => <StateBadge state={status} />,
      isOnPhone: true,
    },
    {
      id: "units",
      header: "Units",
      align: "end",
      text: ({ lines }) => String(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    },
    {
      id: "total",
      header: "Total",
      sort: "total",
      align: "end",
      text: ({ totals }) => majorOf(totals.total),
      cell: ({ totals }) => <Amount money={totals.total} />,
      isOnPhone: true,
    },
    { id: "currency", header: "Currency", text: ({ totals }) => totals.total.currency, isExtra: true },
    { id: "channel", header: "Channel", text: ({ channel }) => channel },
    { id: "method", header: "Payment", text: ({ payment }) => sayWord(payment.method) },
    { id: "country", header: "Country", text: ({ shippingAddress }) => shippingAddress?.country ?? "", isExtra: true },
  ],
  empty: { title: "No orders yet", next: "Place one in the shop: it shows here within a second." },
};
