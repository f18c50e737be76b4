import { InvalidInput, parseId } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { Answer, Forbidden, type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { listOrdersByTotal, parseTotalCursor, totalPageOf } from "./by-total.ts";
import { type CancelNeeds, cancelAnyOrder } from "./desk-cancel.ts";
import { pageOf, parseCursor } from "./cursor.ts";
import { DeskOrder, DeskOrderWithNotes, deskViewOf, editViewOf, NoteView, noteViewOf } from "./desk-view.ts";
import { listEdits } from "./edit.ts";
import { hashEmail } from "./email.ts";
import { OrderNotFound, TooManyNotes } from "./errors.ts";
import { etagOf } from "./etag.ts";
import { showEvents } from "./event-routes.ts";
import { addNote, listNotes, MAX_NOTE } from "./notes.ts";
import { foldOrderNumber } from "./number.ts";
import { listOldestOrders, listOrders, loadOrders, MAX_ORDERS } from "./read.ts";
import { ORDER_STATES } from "./state.ts";

const closed = { additionalProperties: false } as const;
const OrderParams = Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed);

const listAllOrders = route({
  method: "GET",
  path: "/v1/admin/orders",
  summary: "List orders: newest, oldest, dearest or cheapest first, by total those of one currency after the other.",
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
      sort: Type.Optional(Type.Enum(["-placed", "placed", "-total", "total"], { type: "string" })),
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
    const filter = {
      customerId: query.customer ?? null,
      state: query.state ?? null,
      from: parseMoment(query.from),
      until: parseMoment(query.until),
      ...parseSearch(query.q),
    };
    if (query.sort === "-total" || query.sort === "total") {
      const order = query.sort === "total" ? "cheapest" : "dearest";
      const after = parseTotalCursor(query.cursor);
      const page = totalPageOf(await listOrdersByTotal(db, filter, { order, after, limit: limit + 1 }), limit);
      return { ...page, items: page.items.map(deskViewOf) };
    }
    const at = parseCursor(query.cursor);
    const found =
      query.sort === "placed"
        ? await listOldestOrders(db, filter, { after: at, limit: limit + 1 })
        : await listOrders(db, filter, { before: at, limit: limit + 1 });
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
export function deskRoutes(needs: CancelNeeds): readonly Route[] {
  return [listAllOrders, showAnyOrder, showEvents, cancelAnyOrder(needs), writeNote];
}

function parseMoment(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

function parseSearch(text: string | undefined) {
  if (text === undefined) return { emailHash: null, number: null };
  return text.includes("@")
    ? { emailHash: hashEmail(text), number: null }
    : { emailHash: null, number: foldOrderNumber(text) };
}
