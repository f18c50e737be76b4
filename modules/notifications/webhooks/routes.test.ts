import { MINUTE_MS, newId } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { FRESH_PROOF_MS } from "#modules/identity";
import { many, sql } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { CANCELLED, clear, CONFIRMED, openBench } from "./bench.fixture.ts";
import { readSigned, startConsumer, TAKES } from "./consumer.fixture.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import { endpointRoutes } from "./endpoint-routes.ts";
import { MAX_ENDPOINTS } from "./endpoints.ts";

const { db, advance } = await cloneDatabase();
const { here, send, confirm, pass } = openBench(db, advance);
const telemetry = createTelemetry({ level: "silent" });
const consumer = await startConsumer();
let actor: Actor;
const desk = await buildServer({
  routes: [...endpointRoutes(here), ...deliveryRoutes()],
  db,
  telemetry,
  authenticate: () => Promise.resolve(actor),
  rateLimiting: "off",
});

afterAll(async () => {
  await desk.close();
  await consumer.close();
  telemetry.close();
});
beforeEach(async () => {
  await clear(db);
  actor = keyWith("*");
  consumer.behave(TAKES);
  consumer.received.length = 0;
});

describe("an endpoint at the desk", () => {
  it("is made with a secret that is shown once and proves what is sent", async () => {
    const { id, secret } = await make();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { items } = (await ask("GET", "/v1/admin/webhooks")).json();
    expect(items).toMatchObject([{ id, state: "enabled", eventTypes: [CONFIRMED], failingSince: null }]);
    expect(JSON.stringify(items)).not.toContain("whsec");
    await confirm();
    await send();
    expect(readSigned(secret, only(consumer.received))).toMatchObject({ type: CONFIRMED });
    const log = await audits();
    expect(log).toMatchObject([{ action: "notifications.webhook_made", subject: id }]);
    expect(JSON.stringify(log)).not.toContain(secret.slice(6, 20));
  });

  it.each([
    [{ url: "http://example.com/hooks", eventTypes: [CONFIRMED] }, 422],
    [{ url: "file:///etc/passwd", eventTypes: [CONFIRMED] }, 422],
    [{ url: "https://10.0.0.1/", eventTypes: [CONFIRMED] }, 422],
    [{ url: "https://example.com/", eventTypes: [] }, 422],
    [{ url: "https://example.com/", eventTypes: ["com.hansa.lamp.lit.v1"] }, 422],
    [{ url: "https://example.com/", eventTypes: ["com.hansa.webhook.tested.v1"] }, 422],
  ])("is refused as %o", async (body, status) => {
    expect((await ask("POST", "/v1/admin/webhooks", body)).statusCode).toBe(status);
  });

  it("is one of so many at most, however many are asked for at once", async () => {
    const asked = await Promise.all(Array.from({ length: MAX_ENDPOINTS + 3 }, () => tryToMake()));
    const counted = Map.groupBy(asked, ({ statusCode }) => statusCode);
    expect(counted.get(201)).toHaveLength(MAX_ENDPOINTS);
    expect(counted.get(409)?.[0]?.json()).toMatchObject({
      code: "notifications.too_many_webhooks",
      most: MAX_ENDPOINTS,
    });
  });

  it("is told nothing that whoever makes it may not read", async () => {
    actor = keyWith("notifications:read", "notifications:write", "orders:read");
    const refused = await tryToMake(["com.hansa.customer.signed_up.v1", CONFIRMED]);
    expect(refused.json()).toMatchObject({ code: "notifications.webhook_rights_exceeded", missing: ["identity:read"] });
    const { id } = await make([CONFIRMED]);
    actor = keyWith("notifications:read", "notifications:write");
    const path = `/v1/admin/webhooks/${id}`;
    // What it is told already may stay; where it goes may not be changed by somebody who may not read it.
    expect((await ask("PATCH", path, { description: "the warehouse" })).statusCode).toBe(204);
    expect((await ask("PATCH", path, { url: "https://example.com/" })).statusCode).toBe(403);
    expect((await ask("PATCH", path, { eventTypes: [CONFIRMED, CANCELLED] })).statusCode).toBe(403);
    expect((await ask("PATCH", path, { isEnabled: false })).statusCode).toBe(204);
  });

  it("shows the query of its URL, which may be a key, to whoever may change it, and to nobody else", async () => {
    const url = `${consumer.url}?key=harbour`;
    expect((await ask("POST", "/v1/admin/webhooks", { url, eventTypes: [CONFIRMED] })).statusCode).toBe(201);
    const seen = async () => (await ask("GET", "/v1/admin/webhooks")).json()["items"] as readonly unknown[];
    expect(await seen()).toMatchObject([{ url }]);
    expect(JSON.stringify(await audits())).not.toContain("harbour");
    actor = keyWith("notifications:read");
    expect(await seen()).toMatchObject([{ url: consumer.url }]);
  });

  it("wants a fresh proof of staff where a secret is made or messages go elsewhere", async () => {
    const { id } = await make();
    actor = { kind: "staff", id: newId(), scopes: ["*"] };
    expect(FRESH_PROOF_MS).toBe(10 * MINUTE_MS);
    for (const refused of [
      await tryToMake(),
      await ask("POST", `/v1/admin/webhooks/${id}/rotate-secret`),
      await ask("PATCH", `/v1/admin/webhooks/${id}`, { url: "https://example.com/" }),
    ]) {
      expect([refused.statusCode, refused.json()["code"]]).toEqual([403, "identity.step_up_required"]);
    }
    expect((await ask("PATCH", `/v1/admin/webhooks/${id}`, { isEnabled: false })).statusCode).toBe(204);
  });

  it("gets a new secret beside the old one, is changed, removed, and missed", async () => {
    const { id, secret } = await make();
    const rotated = (await ask("POST", `/v1/admin/webhooks/${id}/rotate-secret`)).json();
    await confirm();
    await send();
    const message = only(consumer.received);
    expect(readSigned(secret, message)).not.toBeNull();
    expect(readSigned(String(rotated["secret"]), message)).not.toBeNull();
    expect((await ask("PATCH", `/v1/admin/webhooks/${id}`, { description: "the warehouse" })).statusCode).toBe(204);
    const [listed] = (await ask("GET", "/v1/admin/webhooks")).json()["items"] as readonly unknown[];
    expect(listed).toMatchObject({ description: "the warehouse", url: consumer.url });
    expect((await ask("DELETE", `/v1/admin/webhooks/${id}`)).statusCode).toBe(204);
    for (const [method, path, body] of [
      ["DELETE", "", undefined],
      ["PATCH", "", { isEnabled: true }],
      ["POST", "/test", undefined],
      ["POST", "/rotate-secret", undefined],
      ["POST", "/replay", { since: "2026-11-23T00:00:00Z" }],
    ] as const) {
      const missed = await ask(method, `/v1/admin/webhooks/${id}${path}`, body);
      expect([missed.statusCode, missed.json()["code"]]).toEqual([404, "notifications.webhook_not_found"]);
    }
    expect((await audits()).map(({ action }) => action)).toEqual([
      "notifications.webhook_made",
      "notifications.webhook_secret_rotated",
      "notifications.webhook_changed",
      "notifications.webhook_removed",
    ]);
  });
});

describe("a test event", () => {
  it("arrives like any other, and is refused where nothing is sent", async () => {
    const { id, secret } = await make();
    const { deliveryId } = (await ask("POST", `/v1/admin/webhooks/${id}/test`)).json();
    await send();
    expect(readSigned(secret, only(consumer.received))).toMatchObject({
      type: "com.hansa.webhook.tested.v1",
      data: { endpointId: id },
    });
    const read = (await ask("GET", `/v1/admin/webhook-deliveries/${String(deliveryId)}`)).json();
    expect(read).toMatchObject({ state: "delivered", tries: [{ number: 1, status: 204, error: null }] });
    await ask("PATCH", `/v1/admin/webhooks/${id}`, { isEnabled: false });
    expect((await ask("POST", `/v1/admin/webhooks/${id}/test`)).json()).toMatchObject({
      code: "notifications.webhook_off",
    });
  });
});

describe("the log of deliveries", () => {
  it("goes page by page, newest first, and is narrowed by endpoint, state and type", async () => {
    const [one, two] = [await make(), await make()];
    consumer.behave({ kind: "answers", status: () => 410 });
    await confirm();
    await confirm();
    await send();
    await ask("PATCH", `/v1/admin/webhooks/${one.id}`, { isEnabled: true });
    const all = await list("limit=100");
    expect(all.items).toHaveLength(4);
    const first = await list("limit=3");
    const second = await list(`limit=3&cursor=${String(first.nextCursor)}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect((await list(`endpoint=${two.id}`)).items.map(({ endpointId }) => endpointId)).toEqual([two.id, two.id]);
    expect((await list("state=failed")).items).toHaveLength(4);
    expect((await list(`state=failed&endpoint=${one.id}&type=${CONFIRMED}`)).items).toHaveLength(2);
    expect((await list("state=delivered")).items).toEqual([]);
    expect((await list(`type=${CANCELLED}`)).items).toEqual([]);
    expect((await ask("GET", "/v1/admin/webhook-deliveries?cursor=lamp")).statusCode).toBe(422);
  });

  it("shows what a message says to whoever may read what it is about", async () => {
    await make();
    const orderId = await confirm();
    await send();
    const path = `/v1/admin/webhook-deliveries/${only((await list("")).items).id}`;
    expect(String((await ask("GET", path)).json()["body"])).toContain(orderId);
    actor = keyWith("notifications:read");
    expect((await ask("GET", path)).json()).toMatchObject({ body: null, state: "delivered", lastStatus: 204 });
    expect((await ask("GET", `/v1/admin/webhook-deliveries/${newId()}`)).statusCode).toBe(404);
  });

  it("replays one, and all that was given up since a time, and says so in the audit log", async () => {
    const { id } = await make();
    consumer.behave({ kind: "answers", status: () => 410 });
    await confirm();
    await confirm();
    await send();
    consumer.behave(TAKES);
    advance(1);
    await ask("PATCH", `/v1/admin/webhooks/${id}`, { isEnabled: true });
    const failed = (await list("state=failed")).items;
    expect(failed).toHaveLength(2);
    const path = `/v1/admin/webhook-deliveries/${failed[0]?.id ?? ""}/replay`;
    expect((await ask("POST", path)).statusCode).toBe(202);
    expect((await ask("POST", path)).json()).toMatchObject({ code: "notifications.delivery_not_replayable" });
    expect((await ask("POST", `/v1/admin/webhook-deliveries/${newId()}/replay`)).statusCode).toBe(404);
    const rest = await ask("POST", `/v1/admin/webhooks/${id}/replay`, { since: "2026-01-01T00:00:00Z" });
    expect(rest.json()).toEqual({ replayed: 1, isMore: false });
    await pass(MINUTE_MS, 20_000);
    expect((await list("state=delivered")).items).toHaveLength(2);
    const actions = (await audits()).map(({ action }) => action);
    expect(actions.filter((action) => action.endsWith("replayed"))).toEqual([
      "notifications.delivery_replayed",
      "notifications.webhook_replayed",
    ]);
  });

  it("is read and replayed with the rights for it, and by nobody else", async () => {
    const { id } = await make();
    actor = keyWith("notifications:read");
    expect((await ask("POST", `/v1/admin/webhooks/${id}/test`)).statusCode).toBe(403);
    expect((await ask("GET", "/v1/admin/webhook-event-types")).json()["items"]).toHaveLength(13);
    actor = keyWith("orders:read");
    expect((await ask("GET", "/v1/admin/webhooks")).statusCode).toBe(403);
    expect((await ask("GET", "/v1/admin/webhook-deliveries")).statusCode).toBe(403);
  });
});

function keyWith(...scopes: readonly string[]): Actor {
  return { kind: "key", id: newId(), scopes };
}

function ask(method: "GET" | "POST" | "PATCH" | "DELETE", url: string, body?: object) {
  const headers = { authorization: "Bearer of the tests" };
  return desk.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
}

function tryToMake(eventTypes: readonly string[] = [CONFIRMED]) {
  return ask("POST", "/v1/admin/webhooks", { url: consumer.url, eventTypes });
}

async function make(eventTypes?: readonly string[]): Promise<{ readonly id: string; readonly secret: string }> {
  const made = await tryToMake(eventTypes);
  expect(made.statusCode).toBe(201);
  return made.json<{ id: string; secret: string }>();
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly endpointId: string }[];
  readonly nextCursor: string | null;
}

async function list(query: string): Promise<Listed> {
  const { statusCode, json } = await ask("GET", `/v1/admin/webhook-deliveries?${query}`);
  expect(statusCode).toBe(200);
  return json<Listed>();
}

function only<Thing>(things: readonly Thing[]): Thing {
  expect(things).toHaveLength(1);
  const [thing] = things;
  if (thing === undefined) throw new Error("there is none");
  return thing;
}

/** What the audit log says of this test's actors. */
function audits() {
  return many(
    db,
    sql<{ action: string; subject: string; after: unknown }>`
      select action, subject, after
      from identity.audit_entry
      where action like 'notifications.%'
        and actor_id = ${actor.kind === "guest" ? null : actor.id}::uuid
      order by id
    `,
  );
}
