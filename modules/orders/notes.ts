import { InvalidInput, newId } from "@hansa/kernel";
import { freeTextProblem } from "#modules/channels";
import { many, one, type Queryable, run, type Tx } from "#platform/db";
import { OrderNotFound, TooManyNotes } from "./errors.ts";
import { countNotes, insertNote, type Note, notesOf } from "./note-queries.ts";
import { loadOrders } from "./read.ts";

/** Most notes under one order. */
export const MAX_NOTES = 200;
/** Most characters of a note. */
export const MAX_NOTE = 2_000;

/**
 * A note stands under the order, and nothing can change it afterwards.
 *
 * @param note `body` has 1 to MAX_NOTE characters; line breaks are fine
 * @throws OrderNotFound
 * @throws TooManyNotes when the order has MAX_NOTES already
 * @throws InvalidInput when the text holds control characters or a card number
 */
export async function addNote(
  tx: Tx,
  orderId: string,
  note: { readonly author: { readonly kind: string; readonly id: string }; readonly body: string },
): Promise<Note> {
  const message = freeTextProblem(note.body.replaceAll("\n", " "));
  if (message !== null) throw new InvalidInput([{ pointer: "/body", message }]);
  const [order] = await loadOrders(tx, [orderId]);
  if (order === undefined) throw new OrderNotFound();
  const { count } = await one(tx, countNotes(tx, orderId));
  if (count >= MAX_NOTES) throw new TooManyNotes(MAX_NOTES);

  const written = { id: newId<"note">(), authorKind: note.author.kind, authorId: note.author.id, body: note.body };
  await run(tx, insertNote(tx, orderId, written));
  return { ...written, createdAt: tx.now };
}

/** The notes of an order, oldest first; none for an order that is not there. */
export async function listNotes(on: Queryable, orderId: string): Promise<readonly Note[]> {
  return await many(on, notesOf(on, orderId, MAX_NOTES));
}
