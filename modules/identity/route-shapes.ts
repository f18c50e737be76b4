import { InvalidInput, isId } from "@hansa/kernel";
import { type TSchema, Type } from "typebox";
import type { Headers } from "./credential.ts";
import { MAX_PASSWORD } from "./password.ts";

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: "uuid", maxLength: 36 });
export const Moment = Type.String({ format: "date-time" });
export const Email = Type.String({ minLength: 3, maxLength: 254, examples: ["ada@example.com"] });
/** No least length: a wrong password is wrong, not unreadable; what is set is checked by its own rules. */
export const Password = Type.String({
  maxLength: MAX_PASSWORD * 2,
  description: "8 to 128 characters when it is set.",
});
export const RoleId = Type.String({
  minLength: 1,
  maxLength: 36,
  description: "The name of a built-in role, or the id of one of the shop's own.",
});
export const Name = Type.String({ minLength: 1, maxLength: 100 });
export const Locale = Type.String({
  pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
  maxLength: 35,
  description: "BCP 47.",
});
export const byId = Type.Object({ id: Uuid }, closed);
export const nothing = Type.Object({}, closed);
export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Query of a list that is read page by page. */
export const Page = {
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
const USUAL_LIMIT = 50;

/** A page of items. */
export const pageOf = (item: TSchema) =>
  Type.Object({ items: Type.Array(item), nextCursor: orNull(Type.String()) }, closed);

/** How many rows to read for a page: one more than it shows, to know whether another page follows. */
export function rowsFor(limit: number | undefined): number {
  return (limit ?? USUAL_LIMIT) + 1;
}

/** Cuts the extra row off and writes the cursor of the next page. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  limit: number | undefined,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const shown = limit ?? USUAL_LIMIT;
  const items = rows.slice(0, shown);
  const last = items.at(-1);
  const nextCursor = rows.length > shown && last !== undefined ? Buffer.from(last.id).toString("base64url") : null;
  return { items, nextCursor };
}

/** The id that a cursor stands for; null without one. @throws InvalidInput when it is not one of ours */
export function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString();
  if (!isId(id)) throw new InvalidInput([{ pointer: "/cursor", message: "is not a cursor of this list" }]);
  return id;
}

/** The version that `If-Match` names; null when it names none or any, 0 (which nothing has) when it cannot be one. */
export function expectedVersion(headers: Headers): number | null {
  const given = headers["if-match"]?.trim();
  if (given === undefined || given === "*") return null;
  const [, version] = /^"(\d{1,9})"$/.exec(given) ?? [];
  return Number(version ?? 0);
}

/** Headers of an answer that may change: its version as ETag. */
export function versioned(version: number): Readonly<Record<string, string>> {
  return { etag: `"${String(version)}"` };
}
