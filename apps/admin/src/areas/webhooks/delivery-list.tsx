import { hansa, take } from "../../ask/hansa.ts";
import { sayWord } from "../../show/format.ts";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { oneOf } from "../../table/filters.ts";
import type { List, ListColumn, ListFilter } from "../../table/list.ts";
import { type Delivery, LOOK_MS, placeOf, sayOutcome, sayType } from "./webhook.ts";

const STATES = ["waiting", "delivered", "failed"] as const;

const TYPES = [
  "com.hansa.order.confirmed.v1",
  "com.hansa.order.edited.v1",
  "com.hansa.order.cancelled.v1",
  "com.hansa.payment.captured.v1",
  "com.hansa.payment.refunded.v1",
  "com.hansa.dispute.moved.v1",
  "com.hansa.review.opened.v1",
  "com.hansa.review.decided.v1",
  "com.hansa.product.changed.v1",
  "com.hansa.product.rated.v1",
  "com.hansa.cart.abandoned.v1",
  "com.hansa.customer.signed_up.v1",
  "com.hansa.customer.erased.v1",
  "com.hansa.webhook.tested.v1",
] as const;

const filters: readonly ListFilter[] = [
  { kind: "choice", name: "state", label: "State", choices: STATES.map((value) => ({ value, label: sayWord(value) })) },
  { kind: "choice", name: "type", label: "Event", choices: TYPES.map((value) => ({ value, label: sayType(value) })) },
];

const toColumn: ListColumn<Delivery> = {
  id: "to",
  header: "Goes to",
  text: ({ to }) => (to === null ? "Removed" : placeOf(to)),
};

/** What was told and how it went, newest first: to one webhook, or to all of them (null). */
export function deliveryList(endpointId: string | null): List<Delivery> {
  return {
    name: endpointId === null ? "webhook-deliveries" : `webhook-deliveries-${endpointId}`,
    noun: "delivery",
    refreshMs: LOOK_MS,
    filters,
    load: ({ filters: given, cursor, limit }) =>
      take(
        hansa.GET("/v1/admin/webhook-deliveries", {
          params: {
            query: {
              endpoint: endpointId ?? undefined,
              state: oneOf(STATES, given["state"]),
              type: oneOf(TYPES, given["type"]),
              cursor,
              limit,
            },
          },
        }),
      ),
    rowId: ({ id }) => id,
    link: ({ id }) => `/webhooks/deliveries/${id}`,
    columns: [
      { id: "type", header: "Event", text: ({ type }) => sayType(type), isOnPhone: true },
      ...(endpointId === null ? [toColumn] : []),
      {
        id: "about",
        header: "About",
        text: ({ aggregate }) => aggregate ?? "",
        cell: ({ aggregate }) => say(aggregate),
      },
      {
        id: "state",
        header: "State",
        text: ({ state }) => state,
        cell: ({ state }) => <StateBadge state={state} />,
        isOnPhone: true,
      },
      { id: "tries", header: "Tries", align: "end", text: ({ attempts }) => String(attempts) },
      {
        id: "outcome",
        header: "Last try",
        text: ({ lastError, lastStatus }) => sayOutcome(lastError, lastStatus),
      },
      {
        id: "next",
        header: "Next try",
        text: ({ nextTryAt }) => nextTryAt ?? "",
        cell: ({ nextTryAt }) => <When at={nextTryAt} />,
      },
      {
        id: "written",
        header: "Written",
        text: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <When at={createdAt} />,
      },
      { id: "message", header: "webhook-id", text: ({ messageId }) => messageId, isExtra: true },
    ],
    bulk: [
      {
        label: "Send again",
        icon: "back",
        scope: "notifications:write",
        appliesTo: ({ state }) => state !== "waiting",
        run: ({ id }) => take(hansa.POST("/v1/admin/webhook-deliveries/{id}/replay", { params: { path: { id } } })),
      },
    ],
    empty: { title: "Nothing was sent yet", next: "Send a test, or wait until something happens in the shop." },
  };
}

/** `order/019aaf2e-…-0b6f` as "Order …0b6f". */
function say(aggregate: string | null): string {
  if (aggregate === null) return "–";
  const [thing = "", id = ""] = aggregate.split("/");
  return `${sayWord(thing)} …${id.slice(-6)}`;
}
