import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { DEMO_CUSTOMER, DEMO_OWNER, ROLES, seedDemoPeople } from "./index.ts";
import { EVERYTHING, SCOPES, scopesBeyond, scopesOf } from "./roles.ts";
import { openShop, PASSWORD, type Reply } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const shop = await openShop(db);
await db.transaction(seedDemoPeople);
const signIn = async (email: string, password = PASSWORD): Promise<Reply> =>
  shop.post("/v1/admin/auth/sign-in", { email, password });
const tokenOf = (reply: Reply): string => String(reply.json()["token"]);
const owner = tokenOf(await signIn(DEMO_OWNER.email, DEMO_OWNER.password));
const hire = (role: string, as = owner, email = `${role}-${newId()}@example.com`): Promise<Reply> =>
  shop.post("/v1/admin/staff", { email, name: "Sam", role, password: PASSWORD }, { as });
const hired = async (
  role: string,
): Promise<{ readonly id: string; readonly token: string; readonly email: string }> => {
  const member = (await hire(role)).json();
  const email = String(member["email"]);
  return { id: String(member["id"]), email, token: tokenOf(await signIn(email)) };
};
const change = (id: string, body: object, as = owner): Promise<Reply> =>
  shop.ask(`/v1/admin/staff/${id}`, { method: "PATCH", body, as });

describe("staff", () => {
  it("sign in to a session of their own, with a cookie for the desk alone", async () => {
    const reply = await signIn(DEMO_OWNER.email, DEMO_OWNER.password);
    expect(reply.headers["set-cookie"]).toMatch(
      /^hansa_desk=hss_[\w-]{43}; Path=\/v1\/admin; Max-Age=43200; HttpOnly; SameSite=Lax$/,
    );
    const cookie = `hansa_desk=${tokenOf(reply)}`;
    expect((await shop.ask("/v1/admin/me", { headers: { cookie } })).json()).toMatchObject({
      role: "owner",
      kind: "staff",
    });
  });

  it("are not let in as customers, nor customers as staff", async () => {
    expect((await shop.post("/v1/auth/sign-in", { ...DEMO_OWNER, name: undefined })).status).toBe(401);
    expect((await signIn(DEMO_CUSTOMER.email, DEMO_CUSTOMER.password)).status).toBe(401);
    const customer = await shop.signUpAndIn("ada.two@example.com");
    for (const path of ["/v1/admin/customers", "/v1/admin/staff", "/v1/admin/api-keys", "/v1/admin/audit"]) {
      expect((await shop.ask(path, { as: customer })).status).toBe(403);
      expect((await shop.ask(path)).status).toBe(401);
    }
    expect((await shop.ask("/v1/me", { as: owner })).status).toBe(403);
  });

  it("are throttled like everybody", async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      statuses.push((await shop.post("/v1/admin/auth/sign-in", { email: "boss@example.com", password: "x" })).status);
    }
    expect(statuses.slice(-2)).toEqual([401, 429]);
  });

  it("cannot raise their own role, nor anybody's above it", async () => {
    const support = await hired("support");
    expect((await change(support.id, { role: "owner" }, support.token)).status).toBe(403); // lacks staff:write
    const { id } = (await shop.ask("/v1/admin/me", { as: owner })).json();
    const own = await change(String(id), { role: "read-only" });
    expect([own.status, own.json()["code"]]).toEqual([403, "identity.own_rights"]);
    const key = await shop.post(
      "/v1/admin/api-keys",
      { name: "Hiring", scopes: ["staff:write", "staff:read"] },
      { as: owner },
    );
    const hiring = String(key.json()["secret"]);
    expect((await hire("owner", hiring)).json()["code"]).toBe("identity.rights_exceeded");
    expect((await change(support.id, { isDisabled: true }, hiring)).json()["code"]).toBe("identity.rights_exceeded");
  });

  it("lose a role's rights, and access, within five seconds on a living session", async () => {
    const merchant = await hired("support");
    expect((await shop.ask("/v1/admin/customers", { as: merchant.token })).status).toBe(200);
    expect((await change(merchant.id, { role: "warehouse" })).status).toBe(200);
    await expect
      .poll(async () => (await shop.ask("/v1/admin/customers", { as: merchant.token })).status, { timeout: 5_000 })
      .toBe(403);
    expect((await change(merchant.id, { isDisabled: true })).status).toBe(200);
    await expect
      .poll(async () => (await shop.ask("/v1/admin/me", { as: merchant.token })).status, { timeout: 5_000 })
      .toBe(401);
    expect((await signIn(merchant.email)).status).toBe(401);
    expect((await change(merchant.id, { isDisabled: false })).json()["isDisabled"]).toBe(false);
    expect((await signIn(merchant.email)).status).toBe(200);
  });

  it("always have an owner who can sign in", async () => {
    const { id } = (await shop.ask("/v1/admin/me", { as: owner })).json();
    for (const body of [{ role: "support" }, { isDisabled: true }]) {
      expect((await change(String(id), body, shop.deskKey)).json()["code"]).toBe("identity.last_owner");
    }
    const second = await hired("owner");
    expect((await change(String(id), { name: "Olga" }, second.token)).status).toBe(200);
    const both = await Promise.all([
      change(String(id), { role: "support" }, shop.deskKey),
      change(second.id, { role: "support" }, shop.deskKey),
    ]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(["200", "409"]);
    await change(String(id), { role: "owner" }, shop.deskKey);
  });

  it("are signed out after a working day", async () => {
    const { token } = await hired("risk");
    advance(12 * 3_600_000);
    // What this process believes for four seconds is asked anew under another token.
    expect((await shop.ask("/v1/admin/me", { headers: { cookie: `hansa_desk=${token}` } })).status).toBe(401);
    advance(-12 * 3_600_000);
  });
});

describe("roles", () => {
  it.each(ROLES)("%s holds only scopes that exist", (role) => {
    expect(scopesOf(role).filter((scope) => scope !== EVERYTHING && !SCOPES.includes(scope))).toEqual([]);
    expect(scopesBeyond(scopesOf("owner"), scopesOf(role))).toEqual([]);
  });

  it("leave staff and keys to the owner", () => {
    const others = ROLES.filter((role) => role !== "owner").flatMap(scopesOf);
    expect(others.filter((scope) => scope.startsWith("staff:"))).toEqual([]);
  });
});

describe("customers at the desk", () => {
  it("come latest first, or the longest here first", async () => {
    for (let count = 0; count < 3; count++) await shop.signUpAndIn(`row-${newId()}@example.com`);
    const find = async (query: string) => (await shop.ask(`/v1/admin/customers?${query}`, { as: owner })).json();
    const idsIn = (page: Record<string, unknown>) => (page["items"] as readonly { id: string }[]).map(({ id }) => id);
    const latest = idsIn(await find("limit=100"));
    const first = await find("limit=2&sort=since");
    const rest = await find(`limit=100&sort=since&cursor=${String(first["nextCursor"])}`);
    expect([...idsIn(first), ...idsIn(rest)]).toEqual(latest.toReversed());
  });

  it("are found by their group", async () => {
    const email = `wholesale-${newId()}@example.com`;
    const customer = await shop.signUpAndIn(email);
    const id = String((await shop.ask("/v1/me", { as: customer })).json()["id"]);
    const group = `lamps-${newId().slice(-6)}`;
    const find = async () => (await shop.ask(`/v1/admin/customers?group=${group}`, { as: owner })).json()["items"];
    expect(await find()).toEqual([]);
    const body = { customerGroup: group, taxExemption: null, vatId: null };
    expect((await shop.ask(`/v1/admin/customers/${id}/terms`, { method: "PUT", body, as: owner })).status).toBe(200);
    expect(await find()).toMatchObject([{ id, email, customerGroup: group }]);
    const both = await shop.ask(`/v1/admin/customers?group=chairs&email=${email}`, { as: owner });
    expect(both.json()["items"]).toEqual([]);
  });
});

describe("an API key", () => {
  const make = (scopes: readonly string[], as = owner, rest: object = {}): Promise<Reply> =>
    shop.post("/v1/admin/api-keys", { name: "Importer", scopes, ...rest }, { as });

  it("is shown once and opens what its scopes say, no more", async () => {
    const made = (await make(["identity:read"])).json();
    const secret = String(made["secret"]);
    expect(secret).toMatch(/^hk_[0-9a-f]{10}_[\w-]{43}$/);
    expect((await shop.ask("/v1/admin/customers", { as: secret })).status).toBe(200);
    expect((await shop.ask("/v1/admin/staff", { as: secret })).status).toBe(403);
    const { text } = await shop.ask("/v1/admin/api-keys", { as: owner });
    expect(text).toContain(String(made["prefix"]));
    expect(text).not.toContain(secret.slice(20));
    expect(text).not.toContain("ecretHash");
  });

  it("is worth nothing with another secret under its prefix", async () => {
    const secret = String((await make(["identity:read"])).json()["secret"]);
    const [, prefix] = secret.split("_");
    expect((await shop.ask("/v1/admin/customers", { as: `hk_${String(prefix)}_${"A".repeat(43)}` })).status).toBe(401);
    expect((await shop.ask("/v1/admin/customers", { as: secret })).status).toBe(200);
    expect((await shop.ask("/v1/admin/customers", { as: `hk_${String(prefix)}_${"A".repeat(43)}` })).status).toBe(401);
  });

  it("cannot be given more than its maker holds, or what does not exist", async () => {
    const small = String((await make(["staff:write", "staff:read"])).json()["secret"]);
    expect((await make(["orders:write"], small)).json()["code"]).toBe("identity.rights_exceeded");
    expect((await make(["*"], small)).json()["code"]).toBe("identity.rights_exceeded");
    expect((await make(["staff:read"], small)).status).toBe(201);
    expect((await make(["everything:write"])).status).toBe(422);
    expect((await make([])).status).toBe(422);
  });

  it("is revoked within five seconds, once, and noted in the audit log", async () => {
    const made = (await make(["identity:read"])).json();
    const secret = String(made["secret"]);
    expect((await shop.ask("/v1/admin/customers", { as: secret })).status).toBe(200);
    const path = `/v1/admin/api-keys/${String(made["id"])}`;
    expect((await shop.ask(path, { method: "DELETE", as: owner })).status).toBe(204);
    await expect
      .poll(async () => (await shop.ask("/v1/admin/customers", { as: secret })).status, { timeout: 5_000 })
      .toBe(401);
    expect((await shop.ask(path, { method: "DELETE", as: owner })).status).toBe(404);
    const log = await shop.ask(`/v1/admin/audit?subject=${String(made["id"])}`, { as: owner });
    expect(log.json()["items"]).toMatchObject([{ action: "identity.key_revoked" }, { action: "identity.key_made" }]);
    expect(log.text).not.toContain(secret.slice(20));
  });

  it("ends at its time, and cannot begin after it", async () => {
    const past = { expiresAt: "2020-01-01T00:00:00Z" };
    expect((await make(["identity:read"], owner, past)).status).toBe(422);
  });

  it("tells when it was last used", async () => {
    const made = (await make(["identity:read"])).json();
    await shop.ask("/v1/admin/customers", { as: String(made["secret"]) });
    const { items } = (await shop.ask("/v1/admin/api-keys", { as: owner })).json() as {
      items: readonly { id: string; lastUsedAt: string | null }[];
    };
    expect(items.find(({ id }) => id === made["id"])?.lastUsedAt).not.toBeNull();
  });
});

describe("the desk's view of customers and of the log", () => {
  it("finds a customer by any spelling of the address, and erases", async () => {
    const found = (await shop.ask("/v1/admin/customers?email=ADA@example.com", { as: owner })).json()["items"];
    expect(found).toMatchObject([{ email: DEMO_CUSTOMER.email, emailVerified: true }]);
    const [{ id }] = found as [{ id: string }];
    const shown = await shop.ask(`/v1/admin/customers/${id}`, { as: owner });
    expect(shown.json()).toMatchObject({ addresses: [{ city: "Hamburg" }] });
    expect(shown.text).not.toContain("argon2");
    expect((await shop.ask(`/v1/admin/customers/${id}`, { method: "DELETE", as: owner })).status).toBe(204);
    expect((await shop.ask(`/v1/admin/customers/${id}`, { as: owner })).json()).toMatchObject({
      name: null,
      addresses: [],
    });
    expect((await shop.ask(`/v1/admin/customers/${newId()}`, { as: owner })).status).toBe(404);
  });

  it("comes page by page, every row once", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/v1/admin/audit?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`;
      const page = (await shop.ask(path, { as: owner })).json() as {
        items: readonly { id: string }[];
        nextCursor: string | null;
      };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted().toReversed());
    expect(seen.length).toBeGreaterThan(10);
    expect((await shop.ask("/v1/admin/audit?cursor=nonsense", { as: owner })).status).toBe(422);
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(shop.undeclared).toEqual([]));
});
