import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rooms } from "#modules/map";
import type { InvariantSource } from "#platform/db";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Every file of invariants: the platform's first, then the rooms' in the order of the house. */
export const invariantSources: readonly InvariantSource[] = [
  ...["http", "events", "jobs"].map((part) => ({
    room: `platform-${part}`,
    file: join(root, "platform", part, "invariants.sql"),
  })),
  ...rooms.map((room) => ({ room, file: join(root, "modules", room, "invariants.sql") })),
];
