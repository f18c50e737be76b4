import { newId } from "@hansa/kernel";
import { Type } from "typebox";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { announce, deliver, eventKind, eventRoutes, listDeadLetters, type RetryAudit } from "./index.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const lampSold = eventKind("lamps.sold", Type.Object({ name: Type.String() }));
const audited: RetryAudit[] = [];
const desk = await buildServer({
  routes: eventRoutes({
    recordAudit: (_, entry) => {
      audited.push(entry);
      return Promise.resolve();
    },
  }),
  db,
  telemetry,
  authenticate: () => Promise.resolve({ kind: "staff", id: newId(), scopes: ["events:read", "events:write"] }),
  rateLimiting: "off",
});
const headers = { authorization: "Bearer of the tests" };

afterAll(async () => {
  await desk.close();
  telemetry.close();
});
beforeEach(async () => {
  audited.length = 0;
  await db.query(
    sql`truncate platform.outbox, platform.outbox_waiting, platform.inbox, platform.dead_letter, graphile_worker._private_jobs`,
  );
});

describe("the desk's dead letters", () => {
  it("are listed page by page, newest first, without what the event says", async () => {
    await bury(3);
    const first = (await get("limit=2")).json<Listed>();
    const second = (await get(`limit=2&cursor=${String(first.nextCursor)}`)).json<Listed>();
    const items = [...first.items, ...second.items];
    expect(items.map(({ id }) => id)).toEqual((await listDeadLetters(db)).map(({ id }) => id));
    expect(second.nextCursor).toBeNull();
    expect(items[0]).toMatchObject({ handler: "desk.count_sales", type: "lamps.sold", attempts: 1 });
    expect(JSON.stringify(items)).not.toContain("Ada");
    expect((await get("cursor=lamp")).statusCode).toBe(422);
  });

  it("are retried once, and the audit log is told", async () => {
    await bury(1);
    const [letter] = await listDeadLetters(db);
    const retry = () =>
      desk.inject({ method: "POST", url: `/v1/admin/dead-letters/${letter?.id ?? ""}/retry`, headers });
    expect((await retry()).json()).toEqual({ handler: "desk.count_sales", eventId: letter?.eventId });
    expect((await retry()).json()).toMatchObject({ code: "events.dead_letter_not_found", status: 404 });
    expect(audited.map(({ action, subject }) => [action, subject])).toEqual([
      ["events.dead_letter_retried", letter?.id],
    ]);
    expect(await listDeadLetters(db)).toEqual([]);
  });

  it("are nobody's business but the desk's", async () => {
    expect((await desk.inject("/v1/admin/dead-letters")).statusCode).toBe(401);
  });
});

interface Listed {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

function get(query: string) {
  return desk.inject({ url: `/v1/admin/dead-letters?${query}`, headers });
}

async function bury(count: number): Promise<void> {
  const payloads = Array.from({ length: count }, () => ({ name: "Ada's lamp" }));
  await db.transaction((tx) => announce(tx, lampSold, payloads));
  const events = await many(db, sql<{ id: string }>`select id from platform.outbox order by id`);
  await deliver(
    { db, handlers: [], retry: { attempts: 1, firstMs: 0, longestMs: 0 } },
    { handler: "desk.count_sales", ids: events.map(({ id }) => id), attempt: 1 },
  );
}
