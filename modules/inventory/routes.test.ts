import { newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { hold } from "./hold.ts";
import { inventoryRoutes } from "./routes.ts";
import { assertInvariants, stocked } from "./stock.fixture.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const actors: Readonly<Record<string, Actor>> = {
  writer: { kind: "staff", id: newId(), scopes: ["inventory:read", "inventory:write"] },
  reader: { kind: "key", id: newId(), scopes: ["inventory:read"] },
};
const undeclared: string[] = [];
const app = await buildServer({
  routes: inventoryRoutes,
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(actors[headers["authorization"] ?? ""] ?? { kind: "guest" }),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, { code }) => undeclared.push(`${route.path} ${code}`),
});

afterAll(async () => {
  await app.close();
  telemetry.close();
});

type Method = "GET" | "POST" | "PATCH" | "PUT";
async function ask(method: Method, path: string, payload?: object, authorization = "writer") {
  const sent = payload === undefined ? {} : { payload };
  const answer = await app.inject({ method, url: `/v1/admin${path}`, headers: { authorization }, ...sent });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe("stock at the desk", () => {
  it("is adjusted with a reason, and shown with what is promised", async () => {
    const lamp = await stocked(db, 5);
    const adjustment = { variantId: lamp, location: "hamburg", delta: 3, reason: "found behind the shelf" };
    expect(await ask("POST", "/stock/adjustments", adjustment)).toMatchObject({
      status: 201,
      body: { variantId: lamp, location: "hamburg", region: "eu", onHand: 8, reserved: 0, available: 8 },
    });
    await db.transaction((tx) => hold(tx, newId(), [{ variantId: lamp, quantity: 7 }]));
    expect((await ask("GET", `/stock?variant=${lamp}`, undefined, "reader")).body).toMatchObject({
      items: [{ location: "hamburg", onHand: 8, reserved: 7, available: 1 }, { location: "rotterdam" }],
    });
    expect(await ask("POST", "/stock/adjustments", { ...adjustment, delta: -2 })).toMatchObject({
      status: 409,
      body: { code: "inventory.stock_is_promised" },
    });
    expect((await ask("GET", `/stock/${lamp}/moves`, undefined, "reader")).body).toMatchObject({
      items: [
        { quantity: 3, reason: "adjusted", note: "found behind the shelf" },
        { quantity: 5, reason: "received" },
      ],
      nextCursor: null,
    });
  });

  it("is transferred, and has a policy", async () => {
    const lamp = await stocked(db, 5);
    const move = { variantId: lamp, from: "hamburg", to: "rotterdam", quantity: 2 };
    expect(await ask("POST", "/stock/transfers", move)).toMatchObject({
      status: 200,
      body: {
        items: [
          { location: "hamburg", onHand: 3 },
          { location: "rotterdam", onHand: 2 },
        ],
      },
    });
    expect((await ask("POST", "/stock/transfers", { ...move, to: "hamburg" })).status).toBe(422);
    expect((await ask("POST", "/stock/transfers", { ...move, to: "atlantis" })).status).toBe(404);
    const policy = { safety: 1, backorderLimit: 10, expectedAt: "2027-01-01T00:00:00Z" };
    expect(await ask("PATCH", `/stock/${lamp}/hamburg`, policy)).toMatchObject({
      status: 200,
      body: { available: 12, expectedAt: "2027-01-01T00:00:00.000Z" },
    });
  });

  it("that is scarce comes first, in pages", async () => {
    for (let free = 98; free < 102; free++) await stocked(db, free, 200);
    const scarce = (await pagesOf("atMost=100")).map(({ available }) => available);
    expect(scarce).toEqual(scarce.toSorted((one, other) => one - other));
    expect(scarce.slice(-3)).toEqual([98, 99, 100]);
    expect((await ask("GET", "/stock?atMost=101")).status).toBe(422);
    const every = (await pagesOf("")).map(({ variantId }) => variantId);
    expect(every).toEqual(every.toSorted());
    expect(every).toHaveLength(12);
    expect((await ask("GET", "/stock?cursor=nonsense")).status).toBe(422);
  });

  /** Every row of the list, three at a time. */
  async function pagesOf(filter: string): Promise<readonly { available: number; variantId: string }[]> {
    const seen: { available: number; variantId: string }[] = [];
    let cursor: unknown = null;
    do {
      const { body } = await ask(
        "GET",
        `/stock?limit=3&${filter}${typeof cursor === "string" ? `&cursor=${cursor}` : ""}`,
      );
      seen.push(...(body["items"] as readonly { available: number; variantId: string }[]));
      cursor = body["nextCursor"];
    } while (cursor !== null);
    return seen;
  }

  it("is changed by nobody without the right", async () => {
    const adjustment = { variantId: newId(), location: "hamburg", delta: 3, reason: "received" };
    expect((await ask("POST", "/stock/adjustments", adjustment, "reader")).status).toBe(403);
    expect((await ask("POST", "/stock/adjustments", adjustment, "nobody")).status).toBe(401);
    expect((await ask("POST", "/stock/adjustments", { ...adjustment, delta: 0.5 })).status).toBe(422);
    expect((await ask("POST", "/stock/adjustments", { ...adjustment, extra: 1 })).status).toBe(400);
  });

  it("lies in locations that the desk makes", async () => {
    const lyon = { name: "Lyon", country: "FR", priority: 30, isActive: true };
    expect(await ask("PUT", "/locations/lyon", lyon)).toMatchObject({ status: 200, body: { code: "lyon", ...lyon } });
    expect((await ask("GET", "/locations")).body["items"]).toContainEqual({ code: "lyon", ...lyon });
    await assertInvariants(db);
    expect(undeclared).toEqual([]);
  });
});
