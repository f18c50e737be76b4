import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { many, sql, type Database } from "#platform/db";
import { createSandbox, type RemoteProvider } from "#modules/payments";
import { type Emulator, startEmulator } from "../../tools/psp-emulator/emulator.ts";
import { errorBody } from "../../tools/psp-emulator/wire.ts";
import { afterwards } from "./afterwards.ts";
import { takenBy } from "./provider.ts";

/**
 * What happens to calls on their way: `open`: nothing. `refuses`: the provider says that it did nothing. `loses_answers`:
 * it does what it is asked and nobody hears of it. `silent`: it never hears of the question. `hangs`: nor does anybody learn
 * that it did not, until whoever asks gives up.
 */
export type Passage = "open" | "refuses" | "loses_answers" | "silent" | "hangs";

/** A provider, and the road to it. */
export interface Road {
  readonly provider: RemoteProvider;
  readonly emulator: Emulator;
  /** From now on. @param share of the payments that meet it, in turns; all unless told */
  set(passage: Passage, share?: number): void;
  /** Stops the next payment's answer; what it returns lets it go on. */
  holdNextAnswer(): { readonly arrived: Promise<void>; release(): void };
  /** Payments that the provider heard of, declined ones too. */
  opened(): number;
  /** What it took and did not give back, in minor units. */
  takenMinor(): number;
}

const SECRETS = { secretKey: "sk_of_the_road", webhookSecret: "whsec_of_the_road" };

/** Opens providers by these names; they are closed after the file. */
export async function openRoads(
  names: readonly string[],
  settings: { readonly timeoutMs?: number; readonly webhookUrl?: string } = {},
): Promise<readonly Road[]> {
  return await Promise.all(names.map((name) => openRoad(name, settings)));
}

async function openRoad(
  name: string,
  { timeoutMs = 2_000, webhookUrl }: { readonly timeoutMs?: number; readonly webhookUrl?: string },
): Promise<Road> {
  const emulator = await startEmulator({
    ...SECRETS,
    journalFile: null,
    webhookUrl: webhookUrl ?? null,
    webhookRetryMs: 50,
    slowMs: 20,
  });
  const state: State = { passage: "open", share: 1, met: 0, held: null };
  const server = createServer((request, response) => {
    carry(emulator, state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(0, "127.0.0.1", resolve));
  afterwards(async () => {
    state.held?.release();
    server.closeAllConnections();
    server.close();
    await emulator.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { secretKey, webhookSecret } = SECRETS;
  const baseUrl = `http://127.0.0.1:${String(port)}`;
  return {
    provider: createSandbox({ name, baseUrl, secretKey, webhookSecrets: [webhookSecret], timeoutMs }),
    emulator,
    set(passage, share = 1) {
      state.passage = passage;
      state.share = share;
      state.met = 0;
    },
    holdNextAnswer() {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      state.held = { arrive, released, release };
      return { arrived, release };
    },
    opened: () => emulator.journal().filter(({ kind }) => kind === "opened").length,
    takenMinor: () => [...takenBy(emulator).values()].reduce((sum, minor) => sum + minor, 0),
  };
}

interface State {
  passage: Passage;
  share: number;
  met: number;
  held: { readonly arrive: () => void; readonly released: Promise<void>; readonly release: () => void } | null;
}

async function carry(
  emulator: Emulator,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const isPayment = request.method === "POST" && request.url === "/v1/payments";
  const passage = passageOf(state, isPayment);
  if (passage === "hangs") return;
  if (passage === "silent") return void response.destroy();
  if (passage === "refuses")
    return answer(response, 503, JSON.stringify(errorBody("unavailable", "Nothing was processed.")));
  const { authorization = "", "idempotency-key": key } = request.headers;
  const reply = await fetch(emulator.url + (request.url ?? "/"), {
    method: request.method ?? "GET",
    headers: { authorization, ...(typeof key === "string" ? { "idempotency-key": key } : {}) },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  const text = await reply.text();
  const { held } = state;
  if (isPayment && held !== null) {
    state.held = null;
    held.arrive();
    await held.released;
  }
  if (passage === "loses_answers") return void response.destroy();
  answer(response, reply.status, text);
}

/** Payments meet the passage in turns, so that a share of a half is every other one; all other calls always do. */
function passageOf(state: State, isPayment: boolean): Passage {
  if (!isPayment || state.share === 1) return state.passage;
  const before = Math.floor(state.met * state.share);
  state.met++;
  return Math.floor(state.met * state.share) > before ? state.passage : "open";
}

function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

/** What each provider's clearing account stands at, in minor units; those that stand at nothing are left out. */
export async function clearingOf(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await many(
    db,
    sql<{ readonly partner: string; readonly minor: number }>`
      select partner, sum(amount_minor)::int as minor
      from ledger.posting
      where account = 'provider_clearing'
      group by partner
      having sum(amount_minor) <> 0
    `,
  );
  return new Map(rows.map(({ partner, minor }) => [partner, minor]));
}

/** The same from the providers' own journals: equal to the cent when nothing was lost, nothing invented. */
export function takenAt(roads: readonly Road[]): ReadonlyMap<string, number> {
  return new Map(
    roads.map((road) => [road.provider.name, road.takenMinor()] as const).filter(([, minor]) => minor !== 0),
  );
}
