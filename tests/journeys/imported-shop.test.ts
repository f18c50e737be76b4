import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { startShop } from "../world/shop-process.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/hansa.mjs", import.meta.url));
const { url } = await cloneDatabase();
const databaseUrl = url.replace(/\/t_([^?]*)/, "/imported_$1");
const folder = await mkdtemp(join(tmpdir(), "hansa-imported-"));
const admin = new pg.Client({ connectionString: url });
await admin.connect();
const name = /\/(imported_[^?]*)/.exec(databaseUrl)?.[1] ?? "";
await admin.query(`create database ${name}`);
afterAll(async () => {
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command as a person does. @returns its exit code */
async function hansa(...args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: { PATH: process.env["PATH"], DATABASE_URL: databaseUrl },
    stdio: "ignore",
  });
  const [code] = (await once(child, "exit")) as readonly unknown[];
  return code;
}

describe("a shop that was imported before its first start", () => {
  it("can be audited at once, and shows what was imported and nothing of the demo", async () => {
    const file = join(folder, "lamp.jsonl");
    await writeFile(file, JSON.stringify({ id: "lamp", title: "The lamp", price_cents: 1999 }));
    expect(await hansa("import", "products", file)).toBe(0);
    expect(await hansa("audit")).toBe(0);

    const shop = await startShop({ databaseUrl, env: { HANSA_SEED: "demo" } });
    expect(shop.words()).toContain("with the shop that was imported");
    const products = (await (await fetch(`${shop.url}/v1/products`)).json()) as { items: { title: string }[] };
    expect(products.items.map(({ title }) => title)).toEqual(["The lamp"]);
    const asDesk = { headers: { authorization: `Bearer ${shop.deskKey}` } };
    expect((await fetch(`${shop.url}/v1/admin/orders`, asDesk)).status).toBe(200);
    // The logins on the card are true.
    const login = /^\s*Staff\s+(\S+) \/ (\S+)$/m.exec(shop.words());
    const signedIn = await fetch(`${shop.url}/v1/admin/auth/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: login?.[1], password: login?.[2] }),
    });
    expect(signedIn.status).toBe(200);
    await shop.stop();
  });

  it("is no first start the second time", async () => {
    const shop = await startShop({ databaseUrl, env: { HANSA_SEED: "demo" } });
    expect(shop.words()).toMatch(/Hansa is up in [\d.]+ s$/m);
    await shop.stop();
  });
});
