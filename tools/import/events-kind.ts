import { setTimeout as delay } from "node:timers/promises";
import {
  BadRow,
  type Cells,
  type ImportKind,
  readInstantOrNull,
  readText,
  readTextOrNull,
  recordKind,
} from "#modules/imports";
import { type ImportedEvent, importEvents, MAX_IMPORTED, trainModel } from "#modules/recommendations";
import type { Database } from "#platform/db";

const KINDS: Readonly<Record<string, ImportedEvent["kind"]>> = {
  view: "view",
  click: "click",
  add: "add",
  addtocart: "add",
  remove: "remove",
  purchase: "purchase",
  transaction: "purchase",
  search: "search",
};
const LATEST_MS = 4_102_444_800_000;
const LEARN_TRIES = 240;
const LEARN_PAUSE_MS = 250;

interface EventRow {
  readonly event: ImportedEvent;
  readonly line: number;
}

const records = recordKind<EventRow>({
  noun: "events",
  columns: {
    session: ["SessionId", "session_id", "visitorid"],
    item: ["ItemId", "item_id", "product", "productId"],
    time: ["Time", "timestamp", "at"],
    type: ["event", "kind", "eventType"],
    query: ["search"],
    channel: ["channelCode"],
  },
  batchSize: MAX_IMPORTED,
  open: () =>
    Promise.resolve({
      parse: ([cells]) => ({ event: readEvent(cells), line: cells.line }),
      // Events do not replace one another.
      keyOf: ({ line }) => String(line),
      async save(tx, rows) {
        const fresh = await importEvents(
          tx,
          rows.map(({ event }) => event),
        );
        return rows.map((_, index) => (fresh[index] === true ? "made" : "same"));
      },
    }),
});

/** `events`: what shoppers did in another system. What was read is learned at once. */
export const eventsKind: ImportKind = {
  ...records,
  async run(work) {
    const report = await records.run(work);
    if (!work.isDryRun && report.made > 0) await learn(work.db);
    return report;
  },
};

/** Learns from what was read, after another process that is at it. What it cannot wait for, a worker learns soon. */
async function learn(db: Database): Promise<void> {
  for (let tries = 0; tries < LEARN_TRIES; tries++) {
    if ((await trainModel(db)).kind !== "busy") return;
    await delay(LEARN_PAUSE_MS);
  }
}

function readEvent(cells: Cells): ImportedEvent {
  const type = readTextOrNull(cells, "type", 30)?.toLowerCase() ?? "view";
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) throw new BadRow("type", `"${type}" is none of ${Object.keys(KINDS).join(", ")}`);
  const isSearch = kind === "search";
  const item = isSearch ? null : readText(cells, "item", 200);
  if (item !== null && /[\p{Cc}]/u.test(item)) throw new BadRow("item", "has characters that cannot be seen");
  return {
    kind,
    item,
    query: isSearch ? readText(cells, "query", 200) : readTextOrNull(cells, "query", 200),
    session: readTextOrNull(cells, "session", 200),
    channel: readTextOrNull(cells, "channel", 32),
    at: readMoment(cells),
  };
}

/** Seconds or milliseconds since 1970, or a time as text. */
function readMoment(cells: Cells): Date {
  const text = readText(cells, "time", 40);
  const number = Number(text);
  if (!Number.isFinite(number)) return readInstantOrNull(cells, "time") ?? new Date(0);
  const ms = number > 100_000_000_000 ? number : number * 1_000;
  if (ms < 0 || ms > LATEST_MS) throw new BadRow("time", `"${text}" is no time of this century or the last`);
  return new Date(ms);
}
