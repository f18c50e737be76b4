import { newId } from "@hansa/kernel";
import { type Database, run, sql } from "#platform/db";
import { type Member, type openDesk, PAGE } from "./desk-people.fixture.ts";
import type { Reply } from "./shop.fixture.ts";

/** Scopes of whoever works with staff and nothing else. */
export const HIRING = ["staff:read", "staff:write"] as const;

/** Roles over the room's own HTTP, by the desk's key unless told. */
export function openRoles(db: Database, desk: Awaited<ReturnType<typeof openDesk>>) {
  const make = (scopes: readonly string[], as = desk.deskKey, rest: object = {}): Promise<Reply> =>
    desk.post("/v1/admin/roles", as, { name: `Role ${newId()}`, scopes, ...rest });
  return {
    make,
    /** @returns the id of a role that was made */
    made: async (scopes: readonly string[]): Promise<string> => idOf(await make(scopes)),
    change: (id: string, body: object, as = desk.deskKey, headers: object = {}): Promise<Reply> =>
      desk.ask(`/v1/admin/roles/${id}`, { method: "PATCH", as, body, headers: { ...PAGE, ...headers } }),
    remove: (id: string, as = desk.deskKey): Promise<Reply> => desk.remove(`/v1/admin/roles/${id}`, as),
    give: (to: Member, role: string, as = desk.deskKey): Promise<Reply> =>
      desk.ask(`/v1/admin/staff/${to.id}`, { method: "PATCH", as, body: { role }, headers: PAGE }),
    /** Staff get another role, and roles of the shop's own go: a shop has few, and tests make many. */
    forget: (): Promise<void> =>
      db.transaction(async (tx) => {
        await run(tx, sql`update identity.staff set role = 'support', role_id = null where role = 'own'`);
        await run(tx, sql`delete from identity.role`);
      }),
  };
}

/** The id that an answer tells. */
export function idOf(reply: Reply): string {
  return String(reply.json()["id"]);
}
