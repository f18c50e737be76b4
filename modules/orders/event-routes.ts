import { DAY_MS, parseId } from "@hansa/kernel";
import { attemptsOf } from "#modules/payments";
import { KEEP_EVENTS_MS, listEventsAbout, MAX_EVENTS_ABOUT } from "#platform/events";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { OrderNotFound } from "./errors.ts";
import { loadOrders } from "./read.ts";

const closed = { additionalProperties: false } as const;

const EventView = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    type: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    payload: Type.Unknown({ description: "As it was announced; its shape is in the catalogue of events." }),
    occurredAt: Type.String({ format: "date-time" }),
    isWaiting: Type.Boolean({ description: "Whether its handlers are still to be given it." }),
    handledBy: Type.Array(Type.String(), { description: "Handlers that have had their effect." }),
  },
  closed,
);

/** What was announced about an order, as the outbox has it. */
export const showEvents: Route = route({
  method: "GET",
  path: "/v1/admin/orders/:id/events",
  summary: `Show what was announced about an order and its payments, oldest first: at most ${String(MAX_EVENTS_ABOUT)} events, of the last ${String(KEEP_EVENTS_MS / DAY_MS)} days.`,
  auth: scope("events:read"),
  rate: "desk",
  params: Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed),
  reply: {
    200: Type.Object(
      {
        items: Type.Array(EventView, { maxItems: MAX_EVENTS_ABOUT }),
        keptDays: Type.Integer({ description: "Older events are forgotten." }),
      },
      closed,
    ),
  },
  refusals: [OrderNotFound],
  transaction: false,
  async handle({ db, params }) {
    const id = parseId<"order">(params.id);
    const [[order], attempts] = await Promise.all([loadOrders(db, [id]), attemptsOf(db, [id])]);
    if (order === undefined) throw new OrderNotFound();
    const events = await listEventsAbout(db, [id, ...attempts.map(({ key }) => key)]);
    return {
      items: events.map((event) => ({ ...event, occurredAt: event.occurredAt.toISOString() })),
      keptDays: KEEP_EVENTS_MS / DAY_MS,
    };
  },
});
