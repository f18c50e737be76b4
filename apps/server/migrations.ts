import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationSource } from "#platform/db";
import { rooms } from "#modules/map";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Every folder of migrations: the platform's first, then the rooms' in the order of the house. */
export const migrationSources: readonly MigrationSource[] = [
  ...["http", "events", "jobs", "config"].map((part) => ({
    module: `platform-${part}`,
    directory: join(root, "platform", part, "migrations"),
  })),
  ...rooms.map((room) => ({ module: room, directory: join(root, "modules", room, "migrations") })),
];
