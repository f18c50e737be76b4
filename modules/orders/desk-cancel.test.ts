import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { authenticate, DEMO_OWNER, FRESH_PROOF_MS, identityRoutes, seedDemoPeople } from "#modules/identity";
import { listRefunds } from "#modules/payments";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import type { NewOrder } from "./order.ts";
import { adasOrder, sell, stockHamburg } from "./order.fixture.ts";
import { orderRoutes } from "./routes.ts";
import { createOrderTokens } from "./token.ts";

// Ada's order costs 64.90.
const { db, advance } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const { name: _name, ...credentials } = DEMO_OWNER;
const strict = await openDesk(6_489n);
const generous = await openDesk(6_490n);
let olga = "";

async function openDesk(limit: bigint) {
  const app = await buildServer({
    routes: [
      ...identityRoutes({ onSignIn: () => Promise.resolve(), secret: "a secret of thirty-two characters" }),
      ...orderRoutes({
        tokens: createOrderTokens("a secret that is long enough for the tests"),
        refundsProvedAbove: new Map([["EUR", limit]]),
      }),
    ],
    db,
    telemetry,
    authenticate: authenticate(db),
    rateLimiting: "off",
    onUndeclaredRefusal: (route, refusal) => {
      throw new Error(`${route.path} refuses ${refusal.code} without saying so`);
    },
  });
  afterAll(() => app.close());
  return async (url: string, payload: object) => {
    const headers = { authorization: `Bearer ${olga}`, "idempotency-key": newId() };
    const answer = await app.inject({ method: "POST", url, headers, payload });
    return { status: answer.statusCode, ...answer.json<{ code?: string; status?: string; token?: string }>() };
  };
}

beforeAll(async () => {
  await stockHamburg(db);
  await db.transaction((tx) => seedDemoPeople(tx));
});
beforeEach(async () => {
  olga = "";
  olga = (await strict("/v1/admin/auth/sign-in", credentials)).token ?? "";
  advance(FRESH_PROOF_MS + 1_000);
});
afterAll(() => telemetry.close());

const cancelAt = (desk: typeof strict, { id }: NewOrder) =>
  desk(`/v1/admin/orders/${id}/cancel`, { reason: "Sold out" });
const isGivingBack = async ({ id }: NewOrder) => {
  const wanted = { orderId: id, attemptKey: null, state: null, before: null, limit: 10 };
  return (await listRefunds(db, wanted)).length > 0;
};

describe("cancelling a paid order at the desk", () => {
  it("wants a fresh proof above the limit of refunds, and changes nothing without", async () => {
    const order = await sell(db, adasOrder());
    expect(await cancelAt(strict, order)).toMatchObject({ status: 403, code: "identity.step_up_required" });
    expect(await isGivingBack(order)).toBe(false);
    expect(await strict("/v1/admin/me/proof", { password: credentials.password })).toMatchObject({ status: 200 });
    expect(await cancelAt(strict, order)).toMatchObject({ status: "cancelled" });
    expect(await isGivingBack(order)).toBe(true);
  });

  it("wants none up to the limit, none where no money was taken, and none to be told that it is done", async () => {
    const order = await sell(db, adasOrder());
    expect(await cancelAt(generous, order)).toMatchObject({ status: "cancelled" });
    expect(await cancelAt(strict, order)).toMatchObject({ status: "cancelled" });
    const unpaid = await sell(db, adasOrder({ paymentMethod: "invoice" }));
    expect(await cancelAt(strict, unpaid)).toMatchObject({ status: "cancelled" });
  });
});
