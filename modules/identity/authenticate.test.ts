import { DAY_MS, newId } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openChangeFeed, openDatabase, run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { announceRightsChange } from "./authenticate.ts";
import { insertCustomer } from "./customer-queries.ts";
import { authenticate, ensureDeskKey, newDeskKey } from "./index.ts";
import { deleteCustomerSession } from "./session-queries.ts";
import { openCustomerSession, openStaffSession } from "./sessions.ts";
import { hashToken } from "./token.ts";

const { db, url, advance } = await cloneDatabase();
const feed = await openChangeFeed(db);
const other = openDatabase({ url });
const otherFeed = await openChangeFeed(other);
afterAll(async () => {
  await Promise.all([feed.close(), otherFeed.close()]);
  await other.close();
});

let transactions = 0;
const counting: Database = {
  ...db,
  transaction(work) {
    transactions++;
    return db.transaction(work);
  },
};
beforeEach(() => {
  transactions = 0;
});

const here = (headers: Readonly<Record<string, string>>) => ({ headers, ip: "192.0.2.1" });
const bearer = (token: string) => here({ authorization: `Bearer ${token}` });
const signedIn = async (): Promise<{ readonly id: string; readonly token: string }> => {
  const id = newId();
  return await db.transaction(async (tx) => {
    const email = `${id}@example.com`;
    const passwordHash = "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA";
    await insertCustomer(tx, { id, email, normalised: email, name: null, locale: null, passwordHash });
    return { id, token: (await openCustomerSession(tx, id, here({}))).token };
  });
};
const end = (on: Database, token: string): Promise<void> =>
  on.transaction(async (tx) => {
    const ended = await deleteCustomerSession(tx, hashToken(token));
    await announceRightsChange(tx, ended === null ? [] : [ended]);
  });

describe("a guest", () => {
  it.each([
    {},
    { cookie: "theme=dark" },
    { authorization: "Basic YWRhOmFkYQ==" },
    { authorization: "Bearer hcs_short" },
    { authorization: `Bearer ${"x".repeat(10_000)}` },
    { cookie: `hansa_session=${"x".repeat(43)}` },
  ])("costs no look-up: %o", async (headers) => {
    expect(await authenticate(counting, feed)(here(headers))).toEqual({ kind: "guest" });
    expect(transactions).toBe(0);
  });

  it("is whoever shows a token that nobody was given", async () => {
    expect(await authenticate(counting, feed)(bearer(`hcs_${"A".repeat(43)}`))).toEqual({ kind: "guest" });
  });
});

describe("a customer", () => {
  it("is looked up once in a while, however often asked", async () => {
    const { id, token } = await signedIn();
    const ask = authenticate(counting, feed);
    for (let round = 0; round < 100; round++) {
      expect(await ask(bearer(token))).toEqual({ kind: "customer", id, email: `${id}@example.com` });
    }
    expect(transactions).toBe(1);
  });

  it("is looked up together with all who ask at the same time", async () => {
    const customers = await Promise.all(Array.from({ length: 100 }, () => signedIn()));
    const ask = authenticate(counting, feed);
    const actors = await Promise.all(customers.map(({ token }) => ask(bearer(token))));
    expect(actors.map((actor) => (actor.kind === "customer" ? actor.id : null))).toEqual(customers.map(({ id }) => id));
    expect(transactions).toBeLessThanOrEqual(2);
  });

  it("is a guest in every process as soon as the session ends in one", async () => {
    const { token } = await signedIn();
    const [ask, askOther] = [authenticate(db, feed), authenticate(other, otherFeed)];
    expect([(await ask(bearer(token))).kind, (await askOther(bearer(token))).kind]).toEqual(["customer", "customer"]);
    await end(other, token);
    await expect.poll(async () => (await ask(bearer(token))).kind, { timeout: 2_000 }).toBe("guest");
    await expect.poll(async () => (await askOther(bearer(token))).kind, { timeout: 2_000 }).toBe("guest");
  });

  it("is a guest within five seconds of the session's end when no feed tells of it", async () => {
    const { token } = await signedIn();
    const ask = authenticate(db);
    expect((await ask(bearer(token))).kind).toBe("customer");
    await end(db, token);
    const started = performance.now();
    await expect.poll(async () => (await ask(bearer(token))).kind, { timeout: 6_000 }).toBe("guest");
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("is a guest once the session has run out", async () => {
    const { token } = await signedIn();
    advance(30 * DAY_MS);
    expect((await authenticate(db, feed)(bearer(token))).kind).toBe("guest");
    advance(-30 * DAY_MS);
  });

  it("is not made of a cookie that a foreign page sent", async () => {
    const { token } = await signedIn();
    const cookie = `a=b; hansa_session=${token}`;
    const ask = authenticate(db, feed, (origin) => origin === "https://shop.example");
    const kindOf = async (headers: Readonly<Record<string, string>>): Promise<string> =>
      (await ask(here({ cookie, host: "api.example", ...headers }))).kind;
    expect(await kindOf({})).toBe("customer");
    expect(await kindOf({ origin: "https://api.example" })).toBe("customer");
    expect(await kindOf({ origin: "https://shop.example" })).toBe("customer");
    expect(await kindOf({ origin: "https://evil.example" })).toBe("guest");
    expect(await kindOf({ origin: "null" })).toBe("guest");
  });
});

describe("the desk", () => {
  it("is opened by its key, and by no other under the same prefix", async () => {
    const secret = newDeskKey();
    await db.transaction((tx) => ensureDeskKey(tx, secret));
    await db.transaction((tx) => ensureDeskKey(tx, secret));
    const ask = authenticate(counting, feed);
    expect(await ask(bearer(secret))).toMatchObject({ kind: "key", scopes: ["*"] });
    expect(await ask(bearer(`${secret.slice(0, -4)}AAAA`))).toEqual({ kind: "guest" });
    expect(transactions).toBe(1);
  });

  it("is left by staff who were disabled", async () => {
    const id = newId();
    const token = await db.transaction(async (tx) => {
      await run(
        tx,
        sql`
          insert into identity.staff (id, email, email_normalised, name, role, password_hash)
          values (${id}::uuid, 'sam@example.com', 'sam@example.com', 'Sam', 'support', '$argon2id$x')
        `,
      );
      return (await openStaffSession(tx, id, here({}))).token;
    });
    expect(await authenticate(db)(bearer(token))).toMatchObject({ kind: "staff", id });
    await run(db, sql`update identity.staff set disabled_at = now() where id = ${id}::uuid`);
    expect((await authenticate(db)(bearer(token))).kind).toBe("guest");
  });
});
