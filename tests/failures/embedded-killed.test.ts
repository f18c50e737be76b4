import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { startShop } from "../world/shop-process.ts";

const data = await mkdtemp(join(tmpdir(), "hansa-embedded-"));
afterAll(() => rm(data, { recursive: true, force: true }));

const postmaster = async () => Number((await readFile(join(data, "postgres/postmaster.pid"), "utf8")).split("\n")[0]);

describe("the database of our own, killed while the shop runs", () => {
  it("is started again by the shop at the same place, with one line in the log, and stops with it", async () => {
    const shop = await startShop({ dataDirectory: data, env: { LOG_LEVEL: "warn" } });
    const channels = async () => (await fetch(`${shop.url}/v1/categories`)).status;
    expect(await channels()).toBe(200);
    const killed = await postmaster();
    process.kill(killed, "SIGKILL");
    await eventually("another server runs", async () => (await postmaster().catch(() => killed)) !== killed, 30_000);
    await eventually("the shop answers from it", async () => (await channels()) === 200, 30_000);
    const said = () => shop.words().split("\n").filter((line) => line.includes("PostgreSQL was gone"));
    await eventually("it says so", () => said().length > 0);
    // What is written is kept: a cart needs the database.
    const cart = await fetch(`${shop.url}/v1/carts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ channel: "eu" }),
    });
    expect(cart.status).toBe(201);
    expect(said()).toHaveLength(1);
    const restarted = await postmaster();
    await shop.stop();
    expect(() => process.kill(restarted, 0)).toThrow("ESRCH");
  }, 120_000);
});
