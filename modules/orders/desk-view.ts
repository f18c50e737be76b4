import { type Static, Type } from "typebox";
import type { Note } from "./note-queries.ts";
import type { Order } from "./order.ts";
import { OrderView, viewOf } from "./view.ts";

const closed = { additionalProperties: false } as const;

const { token: _, ...shown } = OrderView.properties;

const deskProperties = {
  ...shown,
  version: Type.Integer({ minimum: 1 }),
  customerId: Type.Union([Type.String({ format: "uuid" }), Type.Null()]),
  taxIncluded: Type.Boolean(),
};

/** An order as the desk lists it. */
export const DeskOrder = Type.Object(deskProperties, closed);

/** What somebody at the desk wrote. */
export const NoteView = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    body: Type.String(),
    author: Type.Object({ kind: Type.String(), id: Type.String() }, closed),
    at: Type.String({ format: "date-time" }),
  },
  closed,
);

/** An order as the desk opens it. */
export const DeskOrderWithNotes = Type.Object({ ...deskProperties, notes: Type.Array(NoteView) }, closed);

/** Shows an order to the desk. */
export function deskViewOf(order: Order): Readonly<Static<typeof DeskOrder>> {
  const { version, customerId, taxIncluded } = order;
  return { ...viewOf(order, null), version, customerId, taxIncluded };
}

/** Shows a note. */
export function noteViewOf({ id, body, authorKind, authorId, createdAt }: Note): Readonly<Static<typeof NoteView>> {
  return { id, body, author: { kind: authorKind, id: authorId }, at: createdAt.toISOString() };
}
