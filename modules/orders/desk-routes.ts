import { InvalidInput, parseId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { Answer, Forbidden, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { cancelOrder } from "./cancel.ts";
import { CancelBody } from "./cancel-body.ts";
import { pageOf, parseCursor } from "./cursor.ts";
import { DeskOrder, DeskOrderWithNotes, deskViewOf, editViewOf, NoteView, noteViewOf } from "./desk-view.ts";
import { listEdits } from "./edit.ts";
import { hashEmail } from "./email.ts";
import { OrderCannotMove, OrderNotFound, OrderWasImported, TooManyNotes } from "./errors.ts";
import { etagOf } from "./etag.ts";
import { showEvents } from "./event-routes.ts";
import { addNote, listNotes, MAX_NOTE } from "./notes.ts";
import { foldOrderNumber } from "./number.ts";
import { listOrders, loadOrders, MAX_ORDERS } from "./read.ts";
import { ORDER_STATES } from "./state.ts";

const closed = { additionalProperties: false } as const;
const OrderParams = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);

const listAllOrders = route({
  method: "GET",
  path: "/v1/admin/orders",
  summary: "List orders, newest first.",
  auth: scope("orders:read"),
  rate: "desk",
  query: Type.Object(
    {
      state: Type.Optional(Type.Enum(ORDER_STATES, { type: "string" })),
      q: Type.Optional(
        Type.String({ minLength: 1, maxLength: 254, description: "An order number or an e-mail address." }),
      ),
      customer: Type.Optional(Type.String({ format: "uuid", maxLength: 36, description: "With this account." })),
      from: Type.Optional(Type.String({ format: "date-time", description: "Placed at or after." })),
      until: Type.Optional(Type.String({ format: "date-time", description: "Placed before." })),
      cursor: Type.Optional(Type.String({ maxLength: 100 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ORDERS })),
    },
    closed,
  ),
  reply: {
    200: Type.Object({ items: Type.Array(DeskOrder), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed),
  },
  refusals: [InvalidInput],
  transaction: false,
  async handle({ db, query }) {
    const limit = query.limit ?? MAX_ORDERS;
    const found = await listOrders(
      db,
      {
        customerId: query.customer ?? null,
        state: query.state ?? null,
        from: parseMoment(query.from),
        until: parseMoment(query.until),
        ...parseSearch(query.q),
      },
      { before: parseCursor(query.cursor), limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    return { items: items.map(deskViewOf), nextCursor };
  },
});

const showAnyOrder = route({
  method: "GET",
  path: "/v1/admin/orders/:id",
  summary: "Show an order with its notes and edits; its ETag is what an edit is held to.",
  auth: scope("orders:read"),
  rate: "desk",
  params: OrderParams,
  reply: { 200: DeskOrderWithNotes },
  refusals: [OrderNotFound],
  transaction: false,
  async handle({ db, params }) {
    const id = parseId<"order">(params.id);
    const [[order], notes, edits] = await Promise.all([loadOrders(db, [id]), listNotes(db, id), listEdits(db, id)]);
    if (order === undefined) throw new OrderNotFound();
    const { currency } = order.totals.total;
    const body = {
      ...deskViewOf(order),
      notes: notes.map(noteViewOf),
      edits: edits.map((edit) => editViewOf(edit, currency)),
    };
    return new Answer({ status: 200, body, headers: { etag: etagOf(order.version, body) } });
  },
});

const cancelAnyOrder = route({
  method: "POST",
  path: "/v1/admin/orders/:id/cancel",
  summary: "Cancel a confirmed order: units go back on the shelf, money goes back to the buyer.",
  auth: scope("orders:write"),
  rate: "desk",
  params: OrderParams,
  body: CancelBody,
  reply: { 200: DeskOrder },
  refusals: [InvalidInput, OrderCannotMove, OrderNotFound, OrderWasImported],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip, trace }) {
    const orderId = parseId<"order">(params.id);
    const reason = body?.reason ?? "cancelled by the shop";
    const { order, isCancelledNow } = await cancelOrder(tx, { orderId, reason, trace });
    if (isCancelledNow) {
      await recordAudit(tx, {
        actor,
        action: "orders.cancelled",
        subject: orderId,
        before: { state: "confirmed" },
        after: { state: order.state },
        reason,
        requestId,
        ip,
      });
    }
    return deskViewOf(order);
  },
});

const writeNote = route({
  method: "POST",
  path: "/v1/admin/orders/:id/notes",
  summary: "Write a note under an order; it cannot be changed.",
  auth: scope("orders:write"),
  rate: "desk",
  params: OrderParams,
  body: Type.Object({ body: Type.String({ minLength: 1, maxLength: MAX_NOTE }) }, closed),
  reply: { 201: NoteView },
  refusals: [Forbidden, InvalidInput, OrderNotFound, TooManyNotes],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    if (actor.kind === "guest") throw new Forbidden();
    const orderId = parseId<"order">(params.id);
    const note = await addNote(tx, orderId, { author: actor, body: body.body });
    await recordAudit(tx, {
      actor,
      action: "orders.note_written",
      subject: orderId,
      after: { noteId: note.id },
      requestId,
      ip,
    });
    return noteViewOf(note);
  },
});

/** Orders for the desk. */
export const deskRoutes: readonly Route[] = [listAllOrders, showAnyOrder, showEvents, cancelAnyOrder, writeNote];

function parseMoment(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

function parseSearch(text: string | undefined) {
  if (text === undefined) return { emailHash: null, number: null };
  return text.includes("@")
    ? { emailHash: hashEmail(text), number: null }
    : { emailHash: null, number: foldOrderNumber(text) };
}
