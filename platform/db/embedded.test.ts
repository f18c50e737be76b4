import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { openDatabase } from "./database.ts";
import { type EmbeddedServer, inspectEmbedded, removeEmbedded, startEmbedded } from "./embedded.ts";
import { one, sql } from "./sql.ts";

const isRoot = process.getuid?.() === 0;
const open: EmbeddedServer[] = [];
const homes: string[] = [];
// One cluster for most tests: making it is the slow part.
const shared = join(await home(0o755), "pg");

async function home(mode: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "hansa-embedded-"));
  await chmod(directory, mode);
  homes.push(directory);
  return directory;
}

async function start(
  dataDir: string,
  more: { readonly join?: boolean; readonly durable?: boolean } = {},
): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, durable: false, settings: { shared_buffers: "16MB" }, ...more });
  open.push(server);
  return server;
}

async function answerOf(server: EmbeddedServer, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(`select (${question}) as answer`);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

function pidOf(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, "postmaster.pid"), "utf8"), 10);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH is the answer that we look for
  }
}

async function kill(dataDir: string): Promise<void> {
  const pid = pidOf(dataDir);
  process.kill(pid, "SIGKILL");
  await eventually("the killed server is gone", () => !isRunning(pid));
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

afterAll(async () => {
  for (const directory of homes) {
    await removeEmbedded(join(directory, "pg"));
    await rm(directory, { recursive: true });
  }
});

describe("the embedded server", () => {
  it("answers in UTF-8 with a locale that is the same on every machine", async () => {
    const server = await start(shared);
    expect(server.adopted).toBe(false);
    expect(await answerOf(server, "select current_database()")).toBe("hansa");
    expect(await answerOf(server, "upper('søster')")).toBe("SØSTER");
    expect(await answerOf(server, "current_setting('server_encoding') || ' ' || current_setting('wal_level')")).toBe(
      "UTF8 logical",
    );
  });

  it("leaves no process and no socket behind", async () => {
    const server = await start(shared);
    const pid = pidOf(shared);
    const socketDir = new URLSearchParams(server.url.split("?")[1]).get("host") ?? "";
    expect(existsSync(socketDir)).toBe(true);
    await server.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(socketDir)).toBe(false);
    await server.stop();
  });

  it("is adopted by a second start", async () => {
    const first = await start(shared);
    const second = await start(shared);
    expect(second).toMatchObject({ adopted: true, url: first.url });
  });

  it("is one server when three ask at the same moment, even to make the cluster", async () => {
    const dataDir = join(await home(0o755), "pg");
    const servers = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);
    expect(new Set(servers.map((server) => server.url)).size).toBe(1);
    expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
    expect(await answerOf(servers[0], "select 1")).toBe(1);
  });

  it("starts again after kill -9, with what was committed", async () => {
    const server = await start(shared, { durable: true });
    const client = new pg.Client({ connectionString: server.url });
    client.on("error", () => undefined); // the kill is meant
    await client.connect();
    await client.query("create table if not exists kept (lamp int)");
    await kill(shared);
    const again = await start(shared);
    expect(again.adopted).toBe(false);
    expect(await answerOf(again, "to_regclass('kept') is not null")).toBe(true);
  });

  it("starts although another program has the pid of a killed server", async () => {
    await start(shared);
    await kill(shared);
    const account = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const stranger = spawn("sleep", ["60"], { ...account, stdio: "ignore" });
    const file = join(shared, "postmaster.pid");
    await writeFile(file, readFileSync(file, "utf8").replace(/^\d+/, String(stranger.pid)));
    const again = await start(shared);
    expect(again.adopted).toBe(false);
    expect(stranger.kill("SIGKILL")).toBe(true);
  });

  it("is left running by a command that joined it, or that others came to use", async () => {
    const shop = await start(shared);
    const command = await start(shared, { join: true });
    await command.stop();
    expect(await answerOf(shop, "select 1")).toBe(1);
    await shop.stop();

    const starter = await start(shared, { join: true });
    const other = new pg.Client({ connectionString: starter.url });
    await other.connect();
    await starter.stop();
    expect((await other.query("select 1")).rowCount).toBe(1);
    await other.end();
    await eventually("the last one out turns off the light", async () => {
      await starter.stop();
      return !existsSync(join(shared, "postmaster.pid"));
    });
  });

  it("is left running by a shop that began beside another one and ended before it", async () => {
    const shop = await start(shared);
    const buyers = openDatabase({ url: shop.url });
    expect(await one(buyers, sql<{ one: number }>`select 1 as one`)).toEqual({ one: 1 });
    const late = await start(shared);
    await late.stop();
    expect(await one(buyers, sql<{ one: number }>`select 1 as one`)).toEqual({ one: 1 });
    await buyers.close();
    await shop.stop();
    expect(existsSync(join(shared, "postmaster.pid"))).toBe(false);
  });

  it("can be looked at without being started", async () => {
    expect(await inspectEmbedded(shared)).toEqual({ version: expect.stringContaining("18.4"), url: undefined });
    const server = await start(shared);
    expect(await inspectEmbedded(shared)).toMatchObject({ url: server.url });
  });

  it("says in its own words why it cannot start", async () => {
    const settings = { shared_buffers: "a lot" };
    const wrong = startEmbedded({ dataDir: shared, durable: false, settings });
    await expect(wrong).rejects.toThrow(/invalid value for parameter "shared_buffers"/);
  });

  it("refuses a folder that holds something else", async () => {
    const dataDir = join(await home(0o755), "pg");
    await mkdir(dataDir);
    await writeFile(join(dataDir, "letter.txt"), "Dear Ada");
    await expect(start(dataDir)).rejects.toThrow(/is not empty and holds no database/);
  });

  it.skipIf(!isRoot)("runs for root in a folder that nobody else may enter", async () => {
    const dataDir = join(await home(0o700), "pg");
    const server = await start(dataDir);
    expect(await answerOf(server, "select 1")).toBe(1);
    const cluster = realpathSync(dataDir);
    expect(cluster).not.toBe(dataDir);
    await server.stop();
    expect((await start(dataDir)).adopted).toBe(false);
    expect(realpathSync(dataDir)).toBe(cluster);
    await removeEmbedded(dataDir);
    expect(existsSync(cluster)).toBe(false);
  });

  it.skipIf(!isRoot)("makes a new cluster where the link leads nowhere", async () => {
    const dataDir = join(await home(0o755), "pg");
    await symlink(`${dataDir}-deleted`, dataDir);
    expect(await answerOf(await start(dataDir), "select 1")).toBe(1);
  });
});
