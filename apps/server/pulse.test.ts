import { newId } from "@hansa/kernel";
import { Type } from "typebox";
import { afterAll, describe, expect, it } from "vitest";
import { announce, eventKind } from "#platform/events";
import { inTurns } from "#platform/jobs";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { type Broken, pulseRoute, WATCH_INVARIANTS } from "./pulse.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const staff = { kind: "staff", id: newId(), scopes: ["insights:read"] } as const;
const app = await buildServer({
  routes: [pulseRoute()],
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(headers["authorization"] === "staff" ? staff : { kind: "guest" }),
  rateLimiting: "off",
});
const read = async () => (await app.inject({ url: "/v1/admin/pulse", headers: { authorization: "staff" } })).json();

afterAll(async () => {
  await app.close();
  telemetry.close();
});

describe("the pulse of the shop", () => {
  it("says when nobody has looked at the invariants, and what was broken when somebody did", async () => {
    expect(await read()).toMatchObject({ checkedAt: null, broken: [], deadLetters: 0 });
    const broken = [{ room: "inventory", name: "no oversell", count: 2 }];
    const look = inTurns<readonly Broken[]>({
      name: WATCH_INVARIANTS,
      everyMs: 60_000,
      run: () => Promise.resolve(broken),
    });
    await look.run({ db, signal: AbortSignal.timeout(60_000) });
    expect(await read()).toMatchObject({ checkedAt: expect.stringMatching(/^20/), broken });
  });

  it("tells how long the oldest event waits", async () => {
    expect((await read()).outboxLagMs).toBe(0);
    const lampSold = eventKind("lamps.sold", Type.Object({ name: Type.String() }));
    await db.transaction((tx) => announce(tx, lampSold, [{ name: "the lamp" }]));
    await expect.poll(async () => (await read()).outboxLagMs).toBeGreaterThan(0);
  });

  it("is for staff", async () => {
    expect((await app.inject("/v1/admin/pulse")).statusCode).toBe(401);
  });
});
