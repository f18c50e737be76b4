import { createServer } from "node:http";
import { type Database, many, sql } from "#platform/db";
import { deliver, type Handler } from "#platform/events";
import { eventually } from "#platform/testing";
import { afterwards } from "./afterwards.ts";

/** A webhook as a provider sent it: to be delivered by the test, when and as often as it likes. */
export interface SentWebhook {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Takes the shop's place where providers send webhooks, and keeps them. */
export interface CollectedWebhooks {
  readonly url: string;
  /** All that came, once there are so many. */
  atLeast(count: number): Promise<readonly SentWebhook[]>;
}

/** Opens it; closed after the file. */
export async function collectWebhooks(): Promise<CollectedWebhooks> {
  const sent: SentWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      sent.push({ rawBody: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(0, "127.0.0.1", resolve));
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    atLeast: (count) => eventually(`${String(count)} webhooks came`, () => sent.length >= count && [...sent], 20_000),
  };
}

/** Gives these handlers every event that was announced, as the relay does; what they heard before is not heard twice. */
export async function deliverOutbox(db: Database, handlers: readonly Handler[]): Promise<void> {
  for (const { name, on } of handlers) {
    const events = await many(
      db,
      sql<{ readonly id: string }>`
        select id
        from platform.outbox
        where type = ${on.type}::text
        order by id
      `,
    );
    const ids = events.map(({ id }) => id);
    if (ids.length > 0) await deliver({ db, handlers }, { handler: name, ids, attempt: 1 });
  }
}
