import { newId } from "@hansa/kernel";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { openDesk, saidBy } from "./desk-people.fixture.ts";
import { HIRING, openRoles } from "./roles.fixture.ts";
import { SCOPES, scopesBeyond } from "./roles.ts";
import type { Reply } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db, advance);
const { make, made, change, remove, give, forget } = openRoles(db, desk);
/** Signed in for all tests: an owner, somebody without rights over staff, and whoever is given roles. */
const [owner, support, newcomer] = [await desk.hire("owner"), await desk.hire("support"), await desk.hire()];
afterEach(forget);

describe("what whoever asks may do with roles", () => {
  /** Who asks: with every right; with rights over staff and one more; who has the role that is meant; without the scope. */
  const asking = ["owner", "hiring", "having it", "support"] as const;
  const done = { 200: "200", 201: "201", 204: "204" } as const;
  const beyond = "identity.rights_exceeded";
  const forbidden = "forbidden";
  // "within" are scopes that hiring staff hold themselves (audit:read, staff:*), "beyond" those that they do not.
  const plan: readonly (readonly [string, ...(readonly string[])])[] = [
    ["make one within", done[201], done[201], done[201], forbidden],
    ["make one beyond", done[201], beyond, beyond, forbidden],
    ["rename it", done[200], done[200], done[200], forbidden],
    ["narrow it", done[200], done[200], "identity.own_rights", forbidden],
    ["widen it beyond", done[200], beyond, beyond, forbidden],
    ["change one that holds more", done[200], beyond, beyond, forbidden],
    ["delete it", "identity.role_in_use", "identity.role_in_use", "identity.role_in_use", forbidden],
    ["delete an unused one", done[204], done[204], done[204], forbidden],
    ["delete one that holds more", done[204], beyond, beyond, forbidden],
    ["give it", done[200], done[200], done[200], forbidden],
    ["give one that holds more", done[200], beyond, beyond, forbidden],
    ["change a built-in one", "identity.role_built_in", "identity.role_built_in", "identity.role_built_in", forbidden],
    ["delete a built-in one", "identity.role_built_in", "identity.role_built_in", "identity.role_built_in", forbidden],
  ];
  const cells = plan.flatMap(([deed, ...said]) => asking.map((who, at) => [who, deed, said[at] ?? ""] as const));

  async function act(who: (typeof asking)[number], deed: string): Promise<Reply> {
    const scopes = [...HIRING, "audit:read"];
    const meant = await made(scopes);
    const tokens = {
      owner: () => Promise.resolve(owner),
      hiring: async () => desk.hire(await made(scopes)),
      "having it": () => desk.hire(meant),
      support: () => Promise.resolve(support),
    };
    const { token } = await tokens[who]();
    const more = [...scopes, "orders:write"];
    switch (deed) {
      case "make one within":
        return await make(["audit:read"], token);
      case "make one beyond":
        return await make(["orders:write"], token);
      case "rename it":
        return await change(meant, { name: `Renamed ${newId()}` }, token);
      case "narrow it":
        return await change(meant, { scopes: HIRING }, token);
      case "widen it beyond":
        return await change(meant, { scopes: more }, token);
      case "change one that holds more":
        return await change(await made(more), { description: "Less." }, token);
      case "delete it":
        await give(newcomer, meant);
        return await remove(meant, token);
      case "delete an unused one":
        return await remove(await made(["audit:read"]), token);
      case "delete one that holds more":
        return await remove(await made(more), token);
      case "give it":
        await give(newcomer, await made(HIRING));
        return await give(newcomer, meant, token);
      case "give one that holds more":
        await give(newcomer, await made(HIRING));
        return await give(newcomer, await made(more), token);
      case "change a built-in one":
        return await change("support", { scopes: ["orders:read"] }, token);
      case "delete a built-in one":
        return await remove("owner", token);
      default:
        throw new Error(`nobody wrote what it is to ${deed}`);
    }
  }

  it.each(cells)("%s: %s → %s", async (who, deed, said) => {
    const reply = await act(who, deed);
    expect(reply.status < 300 ? String(reply.status) : reply.json()["code"]).toBe(said);
  });

  it("never goes beyond what they hold, whatever the sets are", async () => {
    const scopeSet = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(scopeSet, scopeSet, async (held, wanted) => {
        const own = [...new Set([...HIRING, ...held])];
        const { token } = await desk.hire(await made(own));
        const status = (await make(wanted, token)).status;
        expect(status).toBe(scopesBeyond(own, wanted).length === 0 ? 201 : 403);
      }),
      { numRuns: 12 },
    );
  });
});

describe("the last owner", () => {
  it("is not lost by a role of the shop's own, whatever it may", async () => {
    const boss = await desk.hire("owner");
    const everything = await made(SCOPES);
    await give(owner, "support");
    expect(saidBy(await give(boss, everything))).toEqual([409, "identity.last_owner"]);
    const second = await desk.hire("owner");
    expect((await give(boss, everything, second.token)).status).toBe(200);
    expect(saidBy(await give(second, everything))).toEqual([409, "identity.last_owner"]);
    expect(saidBy(await give(second, everything, second.token))).toEqual([403, "identity.own_rights"]);
    for (const again of [boss, owner]) await give(again, "owner");
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(desk.undeclared).toEqual([]));
});
