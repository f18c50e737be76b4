import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { many, one, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { hashPassword, isPassword } from "./password.ts";
import { openShop, PASSWORD } from "./shop.fixture.ts";
import { MAX_WRONG_PASSWORDS, placeOf, SIGN_IN_WINDOW_MS } from "./throttle.ts";

const { db, advance } = await cloneDatabase();
const merged: { readonly customerId: string; readonly cartId: string | null }[] = [];
const shop = await openShop(db, (_, { customerId, cartId }) => {
  merged.push({ customerId, cartId });
  return Promise.resolve();
});
const signIn = (email: string, password = PASSWORD, ip = "192.0.2.1") =>
  shop.post("/v1/auth/sign-in", { email, password }, { ip });
const count = async (table: "session" | "token"): Promise<number> => {
  const { total } = await one(
    db,
    table === "session"
      ? sql<{ readonly total: number }>`select count(*)::int as total from identity.customer_session`
      : sql<{
          readonly total: number;
        }>`select count(*)::int as total from identity.mail_request where token_hash is not null`,
  );
  return total;
};

describe("signing up", () => {
  it("answers alike whether the address has an account or not", async () => {
    const body = { email: "ada@example.com", password: PASSWORD, name: "Ada" };
    const first = await shop.post("/v1/auth/sign-up", body);
    const second = await shop.post("/v1/auth/sign-up", {
      ...body,
      email: "ADA@Example.com",
      password: "another good one",
    });
    expect([first.status, first.text]).toEqual([202, "{}"]);
    expect([second.status, second.text]).toEqual([202, "{}"]);
    expect((await signIn("ada@example.com", "another good one")).status).toBe(401);
    expect((await signIn("Ada@EXAMPLE.com")).status).toBe(200);
  });

  it.each(["short", "password", "aaaaaaaaaa", "ben@example.com", "x".repeat(129)])(
    "refuses a password that would be guessed, or none could type: %s",
    async (password) => {
      const { status, json } = await shop.post("/v1/auth/sign-up", { email: "ben@example.com", password });
      expect([status, json()["code"]]).toEqual([422, "invalid_input"]);
    },
  );

  it.each(["ben", "ben@", "@example.com", "ben@localhost", "a b@example.com", "ben@example..com", "ben@exa mple.com"])(
    "refuses what is no address: %s",
    async (email) => {
      expect((await shop.post("/v1/auth/sign-up", { email, password: PASSWORD })).status).toBe(422);
    },
  );

  it("hands the guest's cart over, and none for an address that has an account", async () => {
    const cart = { id: newId(), token: "secret-of-the-cart" };
    await shop.post("/v1/auth/sign-up", { email: "cleo@example.com", password: PASSWORD, cart });
    await shop.post("/v1/auth/sign-up", { email: "cleo@example.com", password: PASSWORD, cart });
    expect(merged.filter(({ cartId }) => cartId === cart.id)).toHaveLength(1);
  });
});

describe("signing in", () => {
  it("gives a token for programs and a cookie that scripts cannot read", async () => {
    const reply = await signIn("ada@example.com");
    const token = String(reply.json()["token"]);
    expect(token).toMatch(/^hcs_[A-Za-z0-9_-]{43}$/);
    expect(reply.headers["set-cookie"]).toMatch(
      /^hansa_session=hcs_[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
    expect(reply.headers["cache-control"]).toContain("no-store");
    expect((await shop.ask("/v1/me", { as: token })).json()).toMatchObject({
      email: "ada@example.com",
      emailVerified: false,
    });
    expect((await shop.ask("/v1/me", { headers: { cookie: `a=b; hansa_session=${token}` } })).status).toBe(200);
  });

  it("keeps only hashes of tokens and passwords", async () => {
    const token = String((await signIn("ada@example.com")).json()["token"]);
    const kept = await many(
      db,
      sql<{ readonly kept: string }>`
        select to_jsonb(customer)::text as kept from identity.customer
        union all
        select to_jsonb(session)::text from identity.customer_session as session
        union all
        select payload::text from platform.outbox
      `,
    );
    for (const { kept: row } of kept) {
      expect(row).not.toContain(token);
      expect(row).not.toContain(PASSWORD);
    }
  });

  it("begins a new session and ends the one that the same client showed", async () => {
    const before = String((await signIn("ada@example.com")).json()["token"]);
    const total = await count("session");
    const reply = await shop.post("/v1/auth/sign-in", { email: "ada@example.com", password: PASSWORD }, { as: before });
    expect(reply.json()["token"]).not.toBe(before);
    expect(await count("session")).toBe(total);
    await expect.poll(async () => (await shop.ask("/v1/me", { as: before })).status).toBe(401);
  });

  it("answers alike for a wrong password and for an address that nobody has", async () => {
    const wrong = await signIn("ada@example.com", "a wrong password", "192.0.2.77");
    const unknown = await signIn("nobody@example.com", "a wrong password", "192.0.2.77");
    const { requestId: _wrong, ...wrongBody } = wrong.json();
    const { requestId: _unknown, ...unknownBody } = unknown.json();
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknownBody]).toEqual([wrong.status, wrongBody]);
  });

  it("does the same work for an address that nobody has", async () => {
    const hash = await hashPassword(PASSWORD);
    const timeOf = async (kept: string | null): Promise<number> => {
      const started = performance.now();
      await isPassword("a wrong password", kept);
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 15; round++) {
      known.push(await timeOf(hash));
      unknown.push(await timeOf(null));
    }
    const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[7] ?? 0;
    // The machine may be busy: that no hash at all is made would be a factor of thousands.
    expect(median(unknown) / median(known)).toBeGreaterThan(0.2);
    expect(median(unknown) / median(known)).toBeLessThan(5);
  });

  it("is over for this account from here after ten wrong passwords, and open to its owner elsewhere", async () => {
    await shop.post("/v1/auth/sign-up", { email: "dora@example.com", password: PASSWORD });
    const here = "198.51.100.7";
    const statuses: number[] = [];
    for (let round = 0; round < MAX_WRONG_PASSWORDS; round++) {
      statuses.push((await signIn("dora@example.com", "a wrong password", here)).status);
    }
    expect(statuses).toEqual(Array.from({ length: MAX_WRONG_PASSWORDS }, () => 401));
    const eleventh = await signIn("dora@example.com", "a wrong password", here);
    expect([eleventh.status, eleventh.json()["code"]]).toEqual([429, "identity.too_many_attempts"]);
    expect(Number(eleventh.headers["retry-after"])).toBeGreaterThan(800);
    expect((await signIn("dora@example.com", PASSWORD, here)).status).toBe(429);
    expect((await signIn("dora@example.com", PASSWORD, "203.0.113.9")).status).toBe(200);
    advance(SIGN_IN_WINDOW_MS);
    expect((await signIn("dora@example.com", PASSWORD, here)).status).toBe(200);
  });

  it("lets no crowd of guesses through between count and check", async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => signIn("erin@example.com", "a wrong password", "198.51.100.8")),
    );
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(MAX_WRONG_PASSWORDS);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it("counts an IPv6 network of one household as one place", () => {
    expect(placeOf("2001:db8:1:2:3::4")).toBe(placeOf("2001:db8:1:2:ffff:0:0:1"));
    expect(placeOf("2001:db8::1")).toBe("2001:db8:0:0");
    expect(placeOf("2001:db8:1:3::4")).not.toBe(placeOf("2001:db8:1:2::4"));
    expect(placeOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
  });

  it("never heard of properties that make an account more than it is", async () => {
    const reply = await shop.post("/v1/auth/sign-up", {
      email: "eve@example.com",
      password: PASSWORD,
      emailVerified: true,
    });
    expect(reply.status).toBe(400);
  });
});

describe("signing out", () => {
  it("ends the session at once and takes the cookie away", async () => {
    const token = String((await signIn("ada@example.com")).json()["token"]);
    expect((await shop.ask("/v1/me", { as: token })).status).toBe(200);
    const reply = await shop.ask("/v1/auth/sign-out", { method: "POST", as: token });
    expect(reply.status).toBe(204);
    expect(reply.headers["set-cookie"]).toContain("Max-Age=0");
    await expect.poll(async () => (await shop.ask("/v1/me", { as: token })).status).toBe(401);
  });

  it("is allowed to whoever is not signed in", async () => {
    expect((await shop.ask("/v1/auth/sign-out", { method: "POST" })).status).toBe(204);
  });
});

describe("a new password by mail", () => {
  it("is asked for in the same words and with the same writes, whoever has the address", async () => {
    const known = await shop.post("/v1/auth/password-reset", { email: "ada@example.com" });
    const unknown = await shop.post("/v1/auth/password-reset", { email: "nobody@example.com" });
    expect([known.status, known.text]).toEqual([202, "{}"]);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    const rows = await many(
      db,
      sql<{ readonly isKnown: boolean }>`
        select customer_id is not null as "isKnown"
        from identity.mail_request
        where purpose = 'reset_password'
        order by requested_at, id
      `,
    );
    expect(rows.map(({ isKnown }) => String(isKnown)).toSorted()).toEqual(["false", "true"]);
    expect(await count("token")).toBe(0);
  });

  it("takes the link once, ends every session and proves the address", async () => {
    const token = String((await signIn("ada@example.com")).json()["token"]);
    await shop.post("/v1/auth/password-reset", { email: "ada@example.com" });
    const link = await shop.lastLink("reset_password");
    const good = { token: link, password: "a new good password" };
    const replies = await Promise.all([1, 2, 3].map(() => shop.post("/v1/auth/password-reset/confirm", good)));
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(["204", "409", "409"]);
    await expect.poll(async () => (await shop.ask("/v1/me", { as: token })).status).toBe(401);
    expect((await signIn("ada@example.com", PASSWORD, "192.0.2.3")).status).toBe(401);
    const again = await signIn("ada@example.com", "a new good password");
    expect((await shop.ask("/v1/me", { as: String(again.json()["token"]) })).json()["emailVerified"]).toBe(true);
  });

  it("keeps the link when the password is refused", async () => {
    await shop.post("/v1/auth/password-reset", { email: "ada@example.com" });
    const token = await shop.lastLink("reset_password");
    expect((await shop.post("/v1/auth/password-reset/confirm", { token, password: "short" })).status).toBe(422);
    expect((await shop.post("/v1/auth/password-reset/confirm", { token, password: "ada@example.com" })).status).toBe(
      422,
    );
    expect((await shop.post("/v1/auth/password-reset/confirm", { token, password: PASSWORD })).status).toBe(204);
  });

  it("takes no link that is older than half an hour, or that a later mail replaced", async () => {
    await shop.post("/v1/auth/password-reset", { email: "cleo@example.com" });
    const replaced = await shop.lastLink("reset_password");
    const link = await shop.lastLink("reset_password");
    expect((await shop.post("/v1/auth/password-reset/confirm", { token: replaced, password: PASSWORD })).status).toBe(
      409,
    );
    advance(30 * 60_000);
    expect((await shop.post("/v1/auth/password-reset/confirm", { token: link, password: PASSWORD })).status).toBe(409);
  });

  it("is mailed five times an hour at most, and asked for in the same words after that", async () => {
    const before = await one(
      db,
      sql<{ readonly total: number }>`select count(*)::int as total from identity.mail_request`,
    );
    for (let round = 0; round < 8; round++) {
      expect((await shop.post("/v1/auth/password-reset", { email: "flood@example.com" })).status).toBe(202);
    }
    const after = await one(
      db,
      sql<{ readonly total: number }>`select count(*)::int as total from identity.mail_request`,
    );
    expect(after.total - before.total).toBe(5);
  });
});

describe("every refusal of these routes", () => {
  it("was declared", () => expect(shop.undeclared).toEqual([]));
});
