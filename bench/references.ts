import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openConnection, writeRequest } from "./http-client.ts";
import { rateOf, runLoad } from "./load.ts";

const BARE_SERVER = fileURLToPath(new URL("bare-server.ts", import.meta.url));
const REFERENCE_SECONDS = 3;
/** pgbench with 16 to 64 clients is at its best on this kind of machine; so is this. */
const INSERT_CLIENTS = 32;

/** Requests per second that a bare `node:http` in a process of its own answers to the same load generator. */
export async function measureBare(request: {
  readonly method: "GET" | "POST";
  readonly body?: unknown;
  readonly replyBytes: number;
  readonly clients: number;
}): Promise<number> {
  const child = spawn(process.execPath, [BARE_SERVER, String(request.replyBytes)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const bytes = writeRequest({ method: request.method, path: "/", body: request.body });
    const connections = Array.from({ length: request.clients }, () => openConnection(Number(line)));
    const load = await runLoad({ clients: request.clients, seconds: REFERENCE_SECONDS }, async (client) => {
      await connections[client]?.send(bytes);
    });
    for (const connection of connections) connection.close();
    return rateOf(load);
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

/**
 * Rows per second that single-row inserts reach, one statement and one commit each, prepared, over INSERT_CLIENTS
 * connections: what pgbench does, in the language of the shop.
 */
export async function measureInserts(databaseUrl: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: INSERT_CLIENTS });
  try {
    await pool.query(
      "create table if not exists public.bench_insert (cart uuid, variant uuid, quantity int, primary key (cart, variant))",
    );
    const insert = {
      name: "insert",
      text: "insert into public.bench_insert values (gen_random_uuid(), gen_random_uuid(), 1)",
    };
    const load = await runLoad({ clients: INSERT_CLIENTS, seconds: REFERENCE_SECONDS }, async () => {
      await pool.query(insert);
    });
    await pool.query("drop table public.bench_insert");
    return rateOf(load);
  } finally {
    await pool.end();
  }
}
