import { createHash } from "node:crypto";
import { join } from "node:path";
import { listChannels } from "#modules/channels";
import type { Database } from "#platform/db";
import type { SnapshotKey } from "./engine/snapshot.ts";
import type { ThreadData } from "./messages.ts";

/** Where the index of this database, with the channels that it has now, is kept between starts; null keeps none. */
export async function snapshotOf(
  db: Database,
  { directory, databaseUrl }: ThreadData,
): Promise<{ readonly file: string; readonly key: SnapshotKey } | null> {
  if (directory === null) return null;
  const channels = await listChannels(db);
  const database = createHash("sha256").update(databaseUrl).digest("base64url");
  return { file: join(directory, "index.bin"), key: { database, channels: channels.map(({ code }) => code) } };
}
