import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { authenticate, DEMO_OWNER, FRESH_PROOF_MS, identityRoutes, seedDemoPeople } from "#modules/identity";
import { NO_LOOKUPS } from "#modules/pricing";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { deskOf } from "./edit.fixture.ts";
import { editRoutes } from "./edit-routes.ts";
import { openSmallShop } from "./shop.fixture.ts";

const SECRET = "a secret of thirty-two characters";
const { db, advance } = await cloneDatabase();
const shop = await openSmallShop(db);
const desk = deskOf(db, shop);
/** Ten euros each; 4.90 to send them. */
const lamp = await shop.stock("lamp", 1_000);
const telemetry = createTelemetry({ level: "silent" });
afterAll(() => telemetry.close());
const { name: _name, ...credentials } = DEMO_OWNER;
const upToTen = await openEdits(1_000n);
const unlimited = await openEdits(null);
let olga = "";

async function openEdits(limit: bigint | null) {
  const app = await buildServer({
    routes: [
      ...identityRoutes({ onSignIn: () => Promise.resolve(), secret: SECRET }),
      ...editRoutes({ taxes: NO_LOOKUPS, refundsProvedAbove: limit === null ? null : new Map([["EUR", limit]]) }),
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
    return { status: answer.statusCode, ...answer.json<{ code?: string; token?: string }>() };
  };
}

beforeAll(() => db.transaction((tx) => seedDemoPeople(tx)));
beforeEach(async () => {
  olga = "";
  olga = (await upToTen("/v1/admin/auth/sign-in", credentials)).token ?? "";
  advance(FRESH_PROOF_MS + 1_000);
});

const REQUIRED = { status: 403, code: "identity.step_up_required" };
const paid = async (quantity: number) => (await desk.order([{ variantId: lamp, quantity }])).id;
/** Leaves so many lamps of the order. */
const leave = (on: typeof upToTen, orderId: string, quantity: number) =>
  on(`/v1/admin/orders/${orderId}/edit`, { lines: [{ line: 1, quantity }], reason: "Ada wants fewer" });

/** What an edit leaves behind: units and version of the order, its refunds, and lamps on the shelf. */
async function stateOf(orderId: string) {
  const { lines, version } = await desk.find(orderId);
  const units = lines.map(({ quantity }) => quantity);
  return { units, version, refunds: await desk.refunds(orderId), shelf: await desk.shelf(lamp) };
}

describe("an edit that makes an order cheaper", () => {
  it("wants a fresh proof above the limit of refunds, and changes nothing without", async () => {
    const id = await paid(4);
    const before = await stateOf(id);
    expect(await leave(upToTen, id, 2)).toMatchObject(REQUIRED);
    expect(await stateOf(id)).toEqual(before);
    expect(await upToTen("/v1/admin/me/proof", { password: credentials.password })).toMatchObject({ status: 200 });
    expect(await leave(upToTen, id, 2)).toMatchObject({ status: 200 });
    expect(await stateOf(id)).toMatchObject({ units: [2], refunds: [["requested", 2_000n]], shelf: before.shelf + 2 });
  });

  it("wants none up to the limit; what went back of the order before counts with it", async () => {
    const id = await paid(4);
    expect(await leave(upToTen, id, 3)).toMatchObject({ status: 200 });
    expect(await leave(upToTen, id, 2)).toMatchObject(REQUIRED);
    expect(await leave(unlimited, id, 2)).toMatchObject({ status: 200 });
    expect(await stateOf(id)).toMatchObject({ units: [2] });
  });

  it("wants none where no money goes back: it became dearer, or was never paid", async () => {
    const dearer = await paid(1);
    expect(await leave(upToTen, dearer, 5)).toMatchObject({ status: 200 });
    // The four that were added are owed: that they are not wanted after all gives nobody money.
    expect(await leave(upToTen, dearer, 1)).toMatchObject({ status: 200 });
    const { id } = await desk.order([{ variantId: lamp, quantity: 4 }], { method: "invoice" });
    expect(await leave(upToTen, id, 1)).toMatchObject({ status: 200 });
    expect(await desk.refunds(id)).toEqual([]);
  });
});
