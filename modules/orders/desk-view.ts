import { type Static, Type } from "typebox";
import type { EditRow } from "./edit-queries.ts";
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

/** What somebody at the desk changed about an order. */
export const EditView = Type.Object(
  {
    version: Type.Integer({ minimum: 2, description: "Version of the order that it made." }),
    author: Type.Object({ kind: Type.String(), id: Type.String() }, closed),
    reason: Type.String(),
    difference: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed),
    lines: Type.Array(
      Type.Object(
        { sku: Type.String(), quantity: Type.Integer({ description: "Units more; negative, fewer." }) },
        closed,
      ),
    ),
    shipping: Type.Optional(
      Type.Object(
        { from: Type.Union([Type.String(), Type.Null()]), to: Type.Union([Type.String(), Type.Null()]) },
        closed,
      ),
    ),
    addresses: Type.Array(Type.Enum(["shipping", "billing"], { type: "string" })),
    at: Type.String({ format: "date-time" }),
  },
  closed,
);

/** An order as the desk opens it. */
export const DeskOrderWithNotes = Type.Object(
  { ...deskProperties, notes: Type.Array(NoteView), edits: Type.Array(EditView) },
  closed,
);

/** Shows an order to the desk. */
export function deskViewOf(order: Order): Readonly<Static<typeof DeskOrder>> {
  const { version, customerId, taxIncluded } = order;
  return { ...viewOf(order, null), version, customerId, taxIncluded };
}

/** Shows a note. */
export function noteViewOf({ id, body, authorKind, authorId, createdAt }: Note): Readonly<Static<typeof NoteView>> {
  return { id, body, author: { kind: authorKind, id: authorId }, at: createdAt.toISOString() };
}

interface StoredChanges {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly shipping?: { readonly from: string | null; readonly to: string | null };
  readonly shippingAddress?: true;
  readonly billingAddress?: true;
}

/** Shows an edit; the amount is in the currency of its order. */
export function editViewOf(edit: EditRow, currency: string): Readonly<Static<typeof EditView>> {
  const { version, authorKind, authorId, reason, differenceMinor, editedAt } = edit;
  const { lines, shipping, shippingAddress, billingAddress } = parseChanges(edit.changes);
  return {
    version,
    author: { kind: authorKind, id: authorId },
    reason,
    difference: { amountMinor: Number(differenceMinor), currency },
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    ...(shipping === undefined ? {} : { shipping }),
    addresses: [
      ...(shippingAddress === true ? (["shipping"] as const) : []),
      ...(billingAddress === true ? (["billing"] as const) : []),
    ],
    at: editedAt.toISOString(),
  };
}

function parseChanges(stored: unknown): StoredChanges {
  return stored as StoredChanges;
}
