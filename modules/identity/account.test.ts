import { newId } from "@hansa/kernel";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { many, one, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { verifiedEmailOf } from "./index.ts";
import { personalData } from "./personal-data.ts";
import { openShop, PASSWORD } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const shop = await openShop(db);
const ada = await shop.signUpAndIn("ada@example.com");
const ben = await shop.signUpAndIn("ben@example.com");
const hamburg = { name: "Ada Lovelace", line1: "Lange Reihe 1", city: "Hamburg", postalCode: "20099", country: "DE" };
const idOf = async (as: string): Promise<string> => String((await shop.ask("/v1/me", { as })).json()["id"]);
const announced = async (type: string): Promise<readonly Record<string, unknown>[]> => {
  const rows = await many(
    db,
    sql<{ readonly payload: Record<string, unknown> }>`
      select payload from platform.outbox where type = ${type}::text order by id
    `,
  );
  return rows.map(({ payload }) => payload);
};

describe("an address book", () => {
  it("is the customer's own: another's address is not found, whatever is asked of it", async () => {
    const booked = await shop.post("/v1/me/addresses", hamburg, { as: ada });
    expect([booked.status, booked.json()]).toMatchObject([201, { ...hamburg, isDefault: true }]);
    const path = `/v1/me/addresses/${String(booked.json()["id"])}`;
    const unknown = await shop.ask(`/v1/me/addresses/${newId()}`, { as: ben });
    for (const method of ["GET", "PUT", "DELETE"] as const) {
      const reply = await shop.ask(path, { method, as: ben, ...(method === "PUT" ? { body: hamburg } : {}) });
      expect([reply.status, reply.json()["code"]]).toEqual([404, unknown.json()["code"]]);
      expect(reply.text).not.toContain("Hamburg");
    }
    expect((await shop.ask("/v1/me/addresses", { as: ben })).json()["items"]).toEqual([]);
    expect((await shop.ask(path, { as: ada })).json()).toMatchObject(hamburg);
    expect((await shop.ask("/v1/me/addresses")).status).toBe(401);
  });

  it("has one default, and keeps what somebody else changed meanwhile", async () => {
    const second = await shop.post("/v1/me/addresses", { ...hamburg, line1: "Reihe 2", isDefault: true }, { as: ada });
    const items = (await shop.ask("/v1/me/addresses", { as: ada })).json()["items"];
    expect(items).toMatchObject([{ line1: "Reihe 2", isDefault: true }, { isDefault: false }]);
    const path = `/v1/me/addresses/${String(second.json()["id"])}`;
    const headers = { "if-match": String(second.headers["etag"]) };
    const body = { ...hamburg, line1: "Reihe 3" };
    expect((await shop.ask(path, { method: "PUT", body, as: ada, headers })).status).toBe(200);
    expect((await shop.ask(path, { method: "PUT", body, as: ada, headers })).status).toBe(412);
    expect((await shop.ask(path, { method: "DELETE", as: ada })).status).toBe(204);
  });

  it("takes no card number and no address that cannot be", async () => {
    expect(
      (await shop.post("/v1/me/addresses", { ...hamburg, line2: "4111 1111 1111 1111" }, { as: ada })).status,
    ).toBe(422);
    expect((await shop.post("/v1/me/addresses", { ...hamburg, country: "US" }, { as: ada })).status).toBe(422);
    expect((await shop.post("/v1/me/addresses", { ...hamburg, customerId: newId() }, { as: ada })).status).toBe(400);
  });

  it("ends at fifty addresses, also when they are added at once", async () => {
    const cleo = await shop.signUpAndIn("cleo@example.com");
    const replies = await Promise.all(
      Array.from({ length: 55 }, () => shop.post("/v1/me/addresses", hamburg, { as: cleo })),
    );
    expect(replies.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(50);
    const items = (await shop.ask("/v1/me/addresses", { as: cleo })).json()["items"];
    expect(items).toHaveLength(replies.filter(({ status }) => status === 201).length);
  });
});

describe("an e-mail address", () => {
  it("is proved by the link and by nothing else, once", async () => {
    const dora = await shop.signUpAndIn("dora@example.com");
    const id = await idOf(dora);
    expect(await verifiedEmailOf(db, id)).toBeNull();
    const token = await shop.lastLink("verify_email");
    expect((await shop.post("/v1/auth/verify-email/confirm", { token: token.replace(/.$/, "") })).status).toBe(409);
    expect((await shop.post("/v1/auth/verify-email/confirm", { token })).status).toBe(204);
    expect((await shop.post("/v1/auth/verify-email/confirm", { token })).status).toBe(409);
    expect(await verifiedEmailOf(db, id)).toBe("dora@example.com");
    const events = (await announced("identity.email_verified")).filter(({ customerId }) => customerId === id);
    expect(events).toEqual([{ customerId: id, emailHash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it("can be proved with a second mail, the first one getting lost", async () => {
    const erin = await shop.signUpAndIn("erin@example.com");
    expect((await shop.ask("/v1/auth/verify-email", { method: "POST", as: erin })).status).toBe(202);
    const token = await shop.lastLink("verify_email");
    expect((await shop.post("/v1/auth/verify-email/confirm", { token })).status).toBe(204);
    expect((await shop.ask("/v1/me", { as: erin })).json()["emailVerified"]).toBe(true);
    expect((await shop.ask("/v1/auth/verify-email", { method: "POST" })).status).toBe(401);
  });

  it("changes only with the password and the link in the mail to the new one", async () => {
    const body = { email: "ada@lovelace.example", password: "a wrong password" };
    expect((await shop.post("/v1/me/email", body, { as: ada })).status).toBe(401);
    expect((await shop.post("/v1/me/email", { ...body, password: PASSWORD }, { as: ada })).status).toBe(202);
    expect((await shop.ask("/v1/me", { as: ada })).json()["email"]).toBe("ada@example.com");
    const token = await shop.lastLink("change_email");
    expect((await shop.post("/v1/auth/verify-email/confirm", { token })).status).toBe(204);
    const me = await shop.ask("/v1/me", { as: ada });
    expect(me.json()).toMatchObject({ email: "ada@lovelace.example", emailVerified: true });
  });

  it("of another account is answered alike and taken from nobody", async () => {
    const requests = await announced("identity.verification_requested");
    const reply = await shop.post("/v1/me/email", { email: "BEN@example.com", password: PASSWORD }, { as: ada });
    expect([reply.status, reply.text]).toEqual([202, "{}"]);
    const after = await announced("identity.verification_requested");
    expect(after).toHaveLength(requests.length + 1);
    expect(after.at(-1)?.["customerId"]).toBeNull();
  });
});

describe("a customer", () => {
  it("changes name and language, not what proves anything", async () => {
    const reply = await shop.ask("/v1/me", { method: "PATCH", body: { name: "  Ada  King ", locale: "de" }, as: ada });
    expect([reply.status, reply.json()]).toMatchObject([200, { name: "Ada King", locale: "de" }]);
    for (const body of [{ email: "x@example.com" }, { emailVerified: true }, { id: newId() }, { passwordHash: "x" }]) {
      expect((await shop.ask("/v1/me", { method: "PATCH", body, as: ada })).status).toBe(400);
    }
    expect((await shop.ask("/v1/me", { method: "PATCH", body: { name: "4242 4242 4242 4242" }, as: ada })).status).toBe(
      422,
    );
  });

  it("changes the password knowing the old one, and is signed in nowhere but here", async () => {
    const other = String(
      (await shop.post("/v1/auth/sign-in", { email: "ben@example.com", password: PASSWORD })).json()["token"],
    );
    const body = { password: "wrong", newPassword: "another good one" };
    expect((await shop.post("/v1/me/password", body, { as: ben })).status).toBe(401);
    expect((await shop.post("/v1/me/password", { ...body, password: PASSWORD }, { as: ben })).status).toBe(204);
    await expect.poll(async () => (await shop.ask("/v1/me", { as: other })).status).toBe(401);
    expect((await shop.ask("/v1/me", { as: ben })).status).toBe(200);
  });

  it("sees every session and ends any of the own, not another's", async () => {
    const signIn = await shop.post("/v1/auth/sign-in", { email: "ben@example.com", password: "another good one" });
    const laptop = String(signIn.json()["token"]);
    const items = (await shop.ask("/v1/me/sessions", { as: ben })).json()["items"];
    expect(items).toMatchObject([{ isCurrent: false }, { isCurrent: true }]);
    expect(JSON.stringify(items)).not.toContain("okenHash");
    const [{ id }] = items as [{ id: string }];
    expect((await shop.ask(`/v1/me/sessions/${id}`, { method: "DELETE", as: ada })).status).toBe(404);
    expect((await shop.ask(`/v1/me/sessions/${id}`, { method: "DELETE", as: ben })).status).toBe(204);
    await expect.poll(async () => (await shop.ask("/v1/me", { as: laptop })).status).toBe(401);
  });

  it("gets everything that is kept", async () => {
    const body = (await shop.ask("/v1/me/export", { as: ada })).json();
    expect(body).toMatchObject({
      identity: { customer: { name: "Ada King" }, addresses: [hamburg], sessions: [{ ip: "192.0.2.1" }] },
    });
    expect(JSON.stringify(body)).not.toMatch(/argon2|[hH]ash/);
  });

  it("is erased without a trace but the id, and only by who signed in lately", async () => {
    const id = await idOf(ada);
    advance(16 * 60_000);
    const stale = await shop.ask("/v1/me", { method: "DELETE", as: ada });
    expect([stale.status, stale.json()["code"]]).toEqual([403, "identity.reauthentication_needed"]);
    const reply = await shop.post("/v1/auth/sign-in", { email: "ada@lovelace.example", password: PASSWORD });
    expect((await shop.ask("/v1/me", { method: "DELETE", as: String(reply.json()["token"]) })).status).toBe(204);
    await expect.poll(async () => (await shop.ask("/v1/me", { as: ada })).status).toBe(401);
    expect((await shop.post("/v1/auth/sign-in", { email: "ada@lovelace.example", password: PASSWORD })).status).toBe(
      401,
    );
    expect(await announced("identity.customer_erased")).toEqual([{ customerId: id }]);
    for (const row of await rowsNaming(id)) expect(row).not.toMatch(/ada@|Ada|Lange Reihe|argon2/);
    await shop.signUpAndIn("ada@lovelace.example");
    expect((await many(db, sql`select from identity.customer where erased_at is not null`)).length).toBe(1);
    const broken = invariants.filter(({ length }) => length > 0);
    expect(broken.length).toBeGreaterThan(3);
    for (const text of broken) expect((await db.query({ text, name: "", values: [] })).rows).toEqual([]);
  });
});

describe("the list of personal data", () => {
  it("names columns that exist", async () => {
    const { missing } = await one(
      db,
      sql<{ readonly missing: number }>`
        select count(*)::int as missing
        from unnest(
          ${personalData.flatMap(({ table, columns }) => columns.map(() => table))}::text[],
          ${personalData.flatMap(({ columns }) => columns)}::text[]
        ) as listed (table_name, column_name)
        where not exists (
          select
          from information_schema.columns as standing
          where standing.table_schema || '.' || standing.table_name = listed.table_name
            and standing.column_name = listed.column_name
        )
      `,
    );
    expect(missing).toBe(0);
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(shop.undeclared).toEqual([]));
});

const invariants = readFileSync(new URL("./invariants.sql", import.meta.url), "utf8")
  .split(";")
  .map((text) => text.trim());

async function rowsNaming(id: string): Promise<readonly string[]> {
  const rows = await many(
    db,
    sql<{ readonly kept: string }>`
      select to_jsonb(customer)::text as kept from identity.customer where id = ${id}::uuid
      union all
      select to_jsonb(address)::text from identity.customer_address as address where customer_id = ${id}::uuid
      union all
      select to_jsonb(session)::text from identity.customer_session as session where customer_id = ${id}::uuid
      union all
      select to_jsonb(mail)::text from identity.mail_request as mail where customer_id = ${id}::uuid
    `,
  );
  return rows.map(({ kept }) => kept);
}
