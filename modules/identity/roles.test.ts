import { newId } from "@hansa/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { openDesk, PAGE, saidBy, textsOf } from "./desk-people.fixture.ts";
import { MAX_OWN_ROLES, MAX_ROLE_DESCRIPTION, MAX_ROLE_NAME } from "./own-roles.ts";
import { idOf, openRoles } from "./roles.fixture.ts";
import { EVERYTHING, ROLES, SCOPES, scopesOf } from "./roles.ts";

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db, advance);
const { make, made, change, remove, give, forget } = openRoles(db, desk);
const rolesNow = async () =>
  (await desk.ask("/v1/admin/roles", { as: desk.deskKey })).json()["items"] as readonly {
    readonly id: string;
    readonly name: string;
    readonly isBuiltIn: boolean;
    readonly scopes: readonly string[];
    readonly staff: number;
  }[];
const statusOf = async (path: string, as: string): Promise<number> => (await desk.ask(path, { as })).status;

afterEach(forget);

describe("a role of the shop's own", () => {
  it("opens for whoever has it what its scopes say, and nothing else", async () => {
    const role = await made(["identity:read", "audit:read"]);
    const sam = await desk.hire(role);
    expect(await statusOf("/v1/admin/customers", sam.token)).toBe(200);
    expect(await statusOf("/v1/admin/audit", sam.token)).toBe(200);
    expect(await statusOf("/v1/admin/staff", sam.token)).toBe(403);
    const me = (await desk.ask("/v1/admin/me", { as: sam.token })).json();
    expect(me).toMatchObject({
      role,
      roleName: expect.stringMatching(/^Role /),
      scopes: ["identity:read", "audit:read"],
    });
  });

  it("changes what it opens for staff who are signed in, within five seconds", async () => {
    const role = await made(["identity:read"]);
    const sam = await desk.hire(role);
    const poll = (path: string) => expect.poll(() => statusOf(path, sam.token), { timeout: 5_000 });
    expect(await statusOf("/v1/admin/customers", sam.token)).toBe(200);
    expect((await change(role, { scopes: ["audit:read"] })).status).toBe(200);
    await poll("/v1/admin/customers").toBe(403);
    await poll("/v1/admin/audit").toBe(200);
  });

  it("is listed after the built-in ones, by name, with how many have it", async () => {
    const role = idOf(await make(["orders:read"], desk.deskKey, { name: "aaa Packing", description: " Packs. " }));
    const one = await desk.hire(role);
    await desk.hire(role);
    await desk.ask(`/v1/admin/staff/${one.id}`, {
      method: "PATCH",
      as: desk.deskKey,
      headers: PAGE,
      body: { isDisabled: true },
    });
    const listed = await rolesNow();
    expect(listed.slice(0, ROLES.length).map(({ id, isBuiltIn }) => [id, isBuiltIn])).toEqual(
      ROLES.map((name) => [name, true]),
    );
    const own = listed.slice(ROLES.length).map(({ name }) => name.toLowerCase());
    expect(own).toEqual(own.toSorted());
    const shown = (await desk.ask(`/v1/admin/roles/${role}`, { as: desk.deskKey })).json();
    expect(shown).toEqual({
      id: role,
      name: "aaa Packing",
      description: "Packs.",
      isBuiltIn: false,
      scopes: ["orders:read"],
      staff: 2,
      version: 1,
    });
  });

  it("is refused with a name that another has, however it is written", async () => {
    const name = `Night shift ${newId()}`;
    expect((await make(["orders:read"], desk.deskKey, { name })).status).toBe(201);
    const taken = [409, "identity.role_exists"];
    expect(saidBy(await make(["orders:read"], desk.deskKey, { name: name.toUpperCase() }))).toEqual(taken);
    expect(saidBy(await make(["orders:read"], desk.deskKey, { name: "Owner" }))).toEqual(taken);
    const other = await made(["orders:read"]);
    expect(saidBy(await change(other, { name: `  ${name}  ` }))).toEqual(taken);
    expect((await change(other, { name: `${name} two`, scopes: ["orders:read"] })).status).toBe(200);
  });

  it.each([
    ["no scope", { scopes: [] }],
    ["a scope that does not exist", { scopes: ["everything:write"] }],
    ["everything, which is the owner's", { scopes: [EVERYTHING] }],
    ["no name", { name: "  ", scopes: ["orders:read"] }],
    ["a name too long", { name: "x".repeat(MAX_ROLE_NAME + 1), scopes: ["orders:read"] }],
    ["a name that turns text around", { name: "Own\u202eer", scopes: ["orders:read"] }],
    ["a description too long", { description: "x".repeat(MAX_ROLE_DESCRIPTION + 1), scopes: ["orders:read"] }],
  ])("is refused with %s", async (_, body) => {
    expect(saidBy(await make([], desk.deskKey, body))).toEqual([422, "invalid_input"]);
  });

  it("is not overwritten by whoever read it before somebody else changed it", async () => {
    const role = await made(["orders:read"]);
    expect((await change(role, { description: "Reads." }, desk.deskKey, { "if-match": '"1"' })).status).toBe(200);
    expect((await change(role, { description: "Writes." }, desk.deskKey, { "if-match": '"1"' })).status).toBe(412);
    const read = await desk.ask(`/v1/admin/roles/${role}`, { as: desk.deskKey });
    expect([read.headers["etag"], read.json()["description"]]).toEqual(['"2"', "Reads."]);
  });

  it("is deleted when nobody has it, and not while somebody does, signed in or disabled", async () => {
    const role = await made(["orders:read"]);
    const sam = await desk.hire(role);
    const refused = await remove(role);
    expect([...saidBy(refused), refused.json()["staff"]]).toEqual([409, "identity.role_in_use", 1]);
    await give(sam, "support");
    expect((await remove(role)).status).toBe(204);
    expect(saidBy(await remove(role))).toEqual([404, "identity.role_not_found"]);
    expect(saidBy(await give(sam, role))).toEqual([422, "invalid_input"]);
  });

  it("is either given or deleted when both are asked at once", async () => {
    for (let round = 0; round < 5; round++) {
      const role = await made(["orders:read"]);
      const sam = await desk.hire();
      const [given, removed] = await Promise.all([give(sam, role), remove(role)]);
      expect([
        [200, 409],
        [422, 204],
      ]).toContainEqual([given.status, removed.status]);
    }
  });

  it("stands in the audit log with what it was and became", async () => {
    const role = await made(["orders:read"]);
    await change(role, { scopes: ["orders:read", "orders:write"] });
    await remove(role);
    const { items } = (await desk.ask(`/v1/admin/audit?subject=${role}`, { as: desk.deskKey })).json();
    expect(items).toMatchObject([
      { action: "identity.role_deleted" },
      {
        action: "identity.role_changed",
        before: { scopes: ["orders:read"] },
        after: { scopes: ["orders:read", "orders:write"] },
      },
      { action: "identity.role_made" },
    ]);
  });
});

describe("copies and limits", () => {
  it.each(ROLES)("%s can be copied by an owner and the copy changed", async (name) => {
    const boss = await desk.hire("owner");
    const wanted = scopesOf(name).includes(EVERYTHING) ? SCOPES : scopesOf(name);
    const copy = await make(wanted, boss.token);
    expect(copy.status).toBe(201);
    expect(textsOf(copy.json()["scopes"]).toSorted()).toEqual(wanted.toSorted());
    expect((await change(idOf(copy), { scopes: ["orders:read"] }, boss.token)).status).toBe(200);
  });

  it("are no more than a shop can tell apart, however many come at once", async () => {
    const asked = Array.from({ length: MAX_OWN_ROLES + 3 }, () => make(["orders:read"]));
    const said = (await Promise.all(asked)).map(({ status }) => status);
    expect(said.filter((status) => status === 201)).toHaveLength(MAX_OWN_ROLES);
    expect(saidBy(await make(["orders:read"]))).toEqual([409, "identity.too_many_roles"]);
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(desk.undeclared).toEqual([]));
});
