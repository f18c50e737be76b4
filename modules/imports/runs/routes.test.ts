import type { AddressInfo } from "node:net";
import { newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { openChangeFeed } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { eventually } from "#platform/testing";
import { openImports } from "./open-imports.ts";
import { openRunShop } from "./runs.fixture.ts";

const { db, client, work } = await openRunShop();
const feed = await openChangeFeed(db);
const imports = openImports({ db, feed });
const telemetry = createTelemetry({ level: "silent" });
let scopes: readonly string[] = ["*"];
const staff = newId();
const server = await buildServer({
  routes: imports.routes,
  db,
  telemetry,
  authenticate: () => Promise.resolve({ kind: "staff", id: staff, scopes }),
  rateLimiting: "off",
});
await server.listen({ port: 0, host: "127.0.0.1" });
afterAll(async () => {
  imports.endStreams();
  await server.close();
  await feed.close();
  telemetry.close();
});

type Method = "GET" | "POST" | "PUT";
const ask = async (method: Method, path: string, body?: object | Buffer) => {
  const {
    statusCode,
    body: text,
    headers,
  } = await server.inject({
    method,
    url: `/v1/admin/${path}`,
    headers: {
      authorization: "Bearer of the tests",
      ...(Buffer.isBuffer(body) ? { "content-type": "application/octet-stream" } : {}),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: statusCode,
    text,
    type: String(headers["content-type"]),
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
};
const begin = async (content: string) => {
  const begun = await ask("POST", "imports", { kind: "stock", fileName: "stock.csv", sizeBytes: content.length });
  const id = String(begun.json()["id"]);
  return { id, sent: await ask("PUT", `imports/${id}/chunks/0`, Buffer.from(content)) };
};

describe("the desk's routes of imports", () => {
  it("lead from the file to its errors, and everything that somebody did is in the audit log", async () => {
    const { id, sent } = await begin("SKU,Units\nlamp,1\nrug,2\n");
    expect([sent.status, sent.json()["state"]]).toEqual([200, "ready"]);
    expect(sent.json()["columns"]).toEqual([
      { name: "SKU", samples: ["lamp", "rug"], field: "sku" },
      { name: "Units", samples: ["1", "2"], field: null },
    ]);
    const mapped = await ask("PUT", `imports/${id}/columns`, { columns: ["sku", "onHand"] });
    expect(mapped.json()["columns"]).toMatchObject([{ field: "sku" }, { field: "onHand" }]);
    expect((await ask("POST", `imports/${id}/check`)).json()["state"]).toBe("checking");
    await work();
    expect((await ask("GET", `imports/${id}`)).json()).toMatchObject({
      state: "checked",
      check: { read: 2, failed: 2, share: 1 },
      import: null,
      undo: null,
    });
    const first = await ask("GET", `imports/${id}/errors?phase=check&limit=1`);
    expect(first.json()).toEqual({
      items: [{ line: 2, column: "sku", message: 'nothing has the sku "lamp"' }],
      nextCursor: 1,
    });
    expect((await ask("GET", `imports/${id}/errors?phase=check&cursor=1`)).json()).toMatchObject({
      items: [{ line: 3 }],
      nextCursor: null,
    });
    const file = await ask("GET", `imports/${id}/errors.csv?phase=check`);
    expect([file.type, file.text]).toEqual([
      "text/csv; charset=utf-8",
      'row,column,message\n2,sku,"nothing has the sku ""lamp"""\n3,sku,"nothing has the sku ""rug"""\n',
    ]);
    await ask("POST", `imports/${id}/start`);
    await work();
    await ask("POST", `imports/${id}/undo`);
    await work();
    expect((await ask("GET", "imports?kind=stock")).json()).toMatchObject({
      items: [{ id, state: "undone" }],
      nextCursor: null,
    });
    const { rows } = await client.query<{ action: string }>(
      "select action from identity.audit_entry where subject = $1 and actor_id = $2 order by id",
      [id, staff],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "imports.begun",
      "imports.mapped",
      "imports.check_begun",
      "imports.started",
      "imports.undo_begun",
    ]);
  });

  it("refuse what does not fit, is out of turn, or is not there", async () => {
    const { id } = await begin("sku,onHand\nlamp,1\n");
    expect(await ask("PUT", `imports/${id}/chunks/0`, Buffer.from("x"))).toMatchObject({ status: 409 });
    expect((await ask("POST", `imports/${id}/start`)).json()).toMatchObject({
      code: "imports.cannot",
      command: "start",
      state: "ready",
    });
    const other = await ask("POST", "imports", { kind: "stock", fileName: "s.csv", sizeBytes: 10 });
    const path = `imports/${String(other.json()["id"])}/chunks`;
    expect((await ask("PUT", `${path}/0`, Buffer.from("x"))).json()).toMatchObject({
      code: "imports.chunk_does_not_fit",
      expectedBytes: 10,
    });
    expect(await ask("PUT", `${path}/1`, Buffer.from("x"))).toMatchObject({ status: 422 });
    expect(await ask("GET", `imports/${newId()}`)).toMatchObject({ status: 404 });
    const flags = { kind: "stock", fileName: "s.csv", sizeBytes: 10, flags: ["count-stock"] };
    expect(await ask("POST", "imports", flags)).toMatchObject({ status: 422 });
    const large = { kind: "stock", fileName: "s.csv", sizeBytes: 65 * 1024 * 1024 };
    expect((await ask("POST", "imports", large)).status).toBeGreaterThanOrEqual(400);
  });

  it("let nobody import what he may not write by hand", async () => {
    const asked = { kind: "products", fileName: "p.csv", sizeBytes: 10 };
    scopes = ["imports:write", "imports:read", "catalog:write", "pricing:write"];
    expect((await ask("POST", "imports", { ...asked, flags: ["count-stock"] })).json()).toMatchObject({
      code: "forbidden",
      needed: "inventory:write",
    });
    const { status, json } = await ask("POST", "imports", asked);
    expect(status).toBe(201);
    scopes = ["imports:write", "catalog:write"];
    const discard = await ask("POST", `imports/${String(json()["id"])}/discard`);
    expect([discard.status, discard.json()["needed"]]).toEqual([403, "pricing:write"]);
    scopes = ["imports:read"];
    expect(await ask("POST", "imports", asked)).toMatchObject({ status: 403 });
    scopes = ["*"];
  });

  it("tell what can be imported, with a price for every currency of the shop", async () => {
    const { items } = (await ask("GET", "import-kinds")).json() as {
      items: { kind: string; fields: { name: string }[] }[];
    };
    expect(items.map(({ kind }) => kind)).toEqual(["products", "stock", "prices", "customers"]);
    const names = items[0]?.fields.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["title", "priceEUR", "compareAtPriceJPY"]));
  });

  it("stream how a run gets on, from how it stands to its end", async () => {
    const { id } = await begin("sku,onHand\nlamp,1\n");
    const { port } = server.server.address() as AddressInfo;
    const ending = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${String(port)}/v1/admin/imports/${id}/live`, {
      headers: { authorization: "Bearer of the tests" },
      signal: ending.signal,
    });
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    let seen = "";
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) seen += decoder.decode(chunk as Uint8Array, { stream: true });
    })();
    await eventually("it begins with how things stand", () => seen.includes('"state":"ready"'));
    await ask("POST", `imports/${id}/check`);
    await eventually("it tells of the command", () => seen.includes('"state":"checking"'));
    await work();
    await eventually("it tells of the end", () => seen.includes('"state":"checked"'));
    ending.abort();
    await expect(reading).rejects.toThrow("aborted");
  });
});
