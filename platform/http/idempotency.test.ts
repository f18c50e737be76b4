import { Type } from "typebox";
import { beforeEach, describe, expect, it } from "vitest";
import { first, run, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { LEASE_MS } from "./idempotency.ts";
import { Answer, anyone, customer, type Route, route } from "./route.ts";
import { authenticateByName, LampSoldOut, openSampleServer } from "./sample.fixture.ts";
import { recurring } from "./subscriptions.ts";

const { db, advance } = await cloneDatabase();
await run(db, sql`create table public.lamp_sale (id int generated always as identity, quantity int not null)`);

let work: (quantity: number) => Promise<void> = () => Promise.resolve();
const Wanted = Type.Object({ quantity: Type.Integer({ minimum: 1 }) }, { additionalProperties: false });
const shared = {
  method: "POST",
  auth: anyone,
  rate: "cart",
  refusals: [LampSoldOut],
  body: Wanted,
  reply: { 201: Type.Object({ sale: Type.Integer() }, { additionalProperties: false }) },
} as const;
const routes: readonly Route[] = [
  route({
    ...shared,
    path: "/v1/sales",
    summary: "Sell in a transaction.",
    transaction: true,
    async handle({ tx, body }) {
      await run(tx, sql`insert into public.lamp_sale (quantity) values (${body.quantity}::int)`);
      await work(body.quantity);
      return new Answer({
        status: 201,
        body: { sale: await countSales(tx) },
        headers: { etag: '"sale"', location: "/v1/sales/1" },
      });
    },
  }),
  route({
    ...shared,
    path: "/v1/leased",
    summary: "Sell without a transaction.",
    idempotency: "required",
    transaction: false,
    async handle({ db: on, body }) {
      await work(body.quantity);
      await run(on, sql`insert into public.lamp_sale (quantity) values (${body.quantity}::int)`);
      return { sale: await countSales(on) };
    },
  }),
  route({
    ...shared,
    path: "/v1/mine",
    summary: "Sell to a customer.",
    auth: customer,
    transaction: true,
    handle: async ({ tx }) => ({ sale: await countSales(tx) }),
  }),
];
const { app } = await openSampleServer(db, { routes, authenticate: authenticateByName });

async function countSales(on: Parameters<typeof first>[0]): Promise<number> {
  const row = await first(on, sql<{ count: number }>`select count(*)::int as count from public.lamp_sale`);
  return row?.count ?? 0;
}
let keys = 0;
const freshKey = () => `key-${String(++keys)}`;
const sell = (key: string | null, quantity = 1, more: { url?: string; headers?: Record<string, string> } = {}) =>
  app.inject({
    method: "POST",
    url: more.url ?? "/v1/sales",
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { "idempotency-key": key }),
      ...more.headers,
    },
    payload: JSON.stringify({ quantity }),
  });

beforeEach(async () => {
  work = () => Promise.resolve();
  await run(db, sql`truncate public.lamp_sale`);
});

describe.each(["/v1/sales", "/v1/leased"])("a key on %s", (url) => {
  it("gives the same answer again and acts once", async () => {
    const key = freshKey();
    const [one, other] = [await sell(key, 1, { url }), await sell(key, 1, { url })];
    expect([one.statusCode, one.headers["idempotency-replayed"]]).toEqual([201, undefined]);
    expect([other.statusCode, other.body, other.headers["idempotency-replayed"]]).toEqual([201, one.body, "true"]);
    expect(other.headers["content-type"]).toBe(one.headers["content-type"]);
    expect(other.headers["location"]).toBe(one.headers["location"]);
    expect(await countSales(db)).toBe(1);
  });

  it("is refused for another body", async () => {
    const key = freshKey();
    await sell(key, 1, { url });
    const other = await sell(key, 2, { url });
    expect([other.statusCode, other.json().code]).toEqual([422, "idempotency.key_reused"]);
  });

  it("is in flight until the first is answered, and acts once among twenty at once", async () => {
    const key = freshKey();
    const { promise, resolve } = Promise.withResolvers<void>();
    work = () => promise;
    const codes: string[] = [];
    const racing = Array.from({ length: 20 }, async () => {
      const answer = await sell(key, 1, { url });
      if (answer.statusCode === 409) codes.push(answer.json().code);
      return answer;
    });
    await eventually("others are told to wait", () => codes.length >= 5);
    resolve();
    const answers = await Promise.all(racing);
    expect(new Set(codes)).toEqual(new Set(["idempotency.in_flight"]));
    const firsts = answers.filter((one) => one.statusCode === 201 && one.headers["idempotency-replayed"] === undefined);
    expect(firsts).toHaveLength(1);
    // Whoever came to the database only after the first was done got its answer.
    expect(answers.filter(({ statusCode }) => statusCode === 201).every(({ body }) => body === firsts[0]?.body)).toBe(
      true,
    );
    expect(await countSales(db)).toBe(1);
    expect((await sell(key, 1, { url })).headers["idempotency-replayed"]).toBe("true");
  });

  it("may be used again after a refusal, because nothing happened", async () => {
    const key = freshKey();
    work = () => Promise.reject(new LampSoldOut(0n));
    expect((await sell(key, 1, { url })).statusCode).toBe(409);
    expect(await countSales(db)).toBe(0);
    work = () => Promise.resolve();
    expect((await sell(key, 1, { url })).statusCode).toBe(201);
  });

  it("is a caller's own", async () => {
    const key = freshKey();
    const ask = (token: string) => sell(key, 1, { url, headers: { "cart-token": token } });
    await ask("ada's");
    expect((await ask("ben's")).headers["idempotency-replayed"]).toBeUndefined();
    expect((await ask("ada's")).headers["idempotency-replayed"]).toBe("true");
  });

  it("must be 1 to 64 visible characters", async () => {
    for (const key of ["x".repeat(65), "a b", "ü"])
      expect((await sell(key, 1, { url })).json().code).toBe("idempotency.key_invalid");
    expect((await sell(url.padEnd(64, "x"), 1, { url })).statusCode).toBe(201);
  });
});

describe("a key", () => {
  it("is needed only where the route says so", async () => {
    expect((await sell(null)).statusCode).toBe(201);
    expect((await sell(null, 1, { url: "/v1/leased" })).json().code).toBe("idempotency.key_required");
  });

  it("of one customer is not another guest's", async () => {
    const key = freshKey();
    const mine = await sell(key, 1, { url: "/v1/mine", headers: { authorization: "Bearer ada" } });
    expect(mine.statusCode).toBe(201);
    expect((await sell(key)).headers["idempotency-replayed"]).toBeUndefined();
  });

  it("that a bug left behind is free again when its lease has ended", async () => {
    const key = freshKey();
    work = () => Promise.reject(new Error("a bug"));
    expect((await sell(key, 1, { url: "/v1/leased" })).statusCode).toBe(500);
    work = () => Promise.resolve();
    expect((await sell(key, 1, { url: "/v1/leased" })).json().code).toBe("idempotency.in_flight");
    advance(LEASE_MS + 1);
    expect((await sell(key, 1, { url: "/v1/leased" })).statusCode).toBe(201);
  });

  it("is forgotten after a day", async () => {
    const key = freshKey();
    await sell(key);
    advance(24 * 3_600_000 + 1);
    const signal = new AbortController().signal;
    for (const job of recurring) expect((await job.run({ db, signal })).full).toBe(false);
    expect(await first(db, sql<{ one: number }>`select 1 as one from platform.idempotency limit 1`)).toBeNull();
    expect((await sell(key)).headers["idempotency-replayed"]).toBeUndefined();
  });
});
