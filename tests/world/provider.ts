import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterwards } from "./afterwards.ts";
import type { Opened } from "../../tools/psp-emulator/journal.ts";
import { type Emulator, startEmulator } from "../../tools/psp-emulator/emulator.ts";

const SECRETS = { secretKey: "sk_of_the_world", webhookSecret: "whsec_of_the_world" };

/** Where a payment is stopped on its way: before the provider has read it, or after it has decided. */
export type Point = "request" | "answer";

/** A payment that was stopped on its way. */
export interface Held {
  /** It is there. */
  readonly arrived: Promise<void>;
  /** It goes on, late. */
  release(): void;
  /** It goes no further; the connection is cut. */
  drop(): void;
}

/** The provider outside of the shop, with its own journal, and the road to it, which can be closed. */
export interface Provider {
  /** Environment that makes a shop pay here. */
  readonly env: Readonly<Record<string, string>>;
  readonly emulator: Emulator;
  /** Stops the next payment at this point. */
  hold(point: Point): Held;
  /** What was opened, declined ones too, oldest first. */
  opened(): readonly Opened[];
  /** What was taken and not given back, by idempotency key, in minor units; challenged ones count once approved. */
  taken(): ReadonlyMap<string, number>;
}

interface Stop extends Held {
  readonly point: Point;
  readonly arrive: () => void;
  /** @returns whether it goes on */
  readonly passage: Promise<boolean>;
}

/** Starts the provider; it is closed after the file. */
export async function startProvider(
  settings: { readonly webhookUrl?: string; readonly slowMs?: number; readonly lateWebhookMs?: number } = {},
): Promise<Provider> {
  const emulator = await startEmulator({
    ...SECRETS,
    journalFile: null,
    slowMs: settings.slowMs ?? 50,
    lateWebhookMs: settings.lateWebhookMs ?? 300,
    webhookRetryMs: 100,
    webhookUrl: settings.webhookUrl ?? null,
  });
  const stops: Stop[] = [];
  const road = createServer((request, response) => {
    carry(emulator.url, stops, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => void road.once("error", reject).listen(0, "127.0.0.1", resolve));
  afterwards(async () => {
    for (const stop of stops) stop.drop();
    road.closeAllConnections();
    road.close();
    await emulator.close();
  });
  const address = road.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    env: {
      HANSA_SANDBOX_URL: `http://127.0.0.1:${String(port)}`,
      HANSA_SANDBOX_SECRET: SECRETS.secretKey,
      HANSA_SANDBOX_WEBHOOK_SECRETS: SECRETS.webhookSecret,
    },
    emulator,
    hold: (point) => holdNext(stops, point),
    opened: () => emulator.journal().flatMap((entry) => (entry.kind === "opened" ? [entry] : [])),
    taken: () => takenBy(emulator),
  };
}

function holdNext(stops: Stop[], point: Point): Held {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: passage, resolve: decide } = Promise.withResolvers<boolean>();
  const stop: Stop = { point, arrived, arrive, passage, release: () => decide(true), drop: () => decide(false) };
  stops.push(stop);
  return stop;
}

async function carry(target: string, stops: Stop[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const isPayment = request.method === "POST" && request.url === "/v1/payments";
  const stop = isPayment ? stops.shift() : undefined;
  if (stop?.point === "request" && !(await passes(stop))) return void response.destroy();
  const { authorization = "", "idempotency-key": key } = request.headers;
  const answer = await fetch(target + (request.url ?? "/"), {
    method: request.method ?? "GET",
    headers: { authorization, ...(typeof key === "string" ? { "idempotency-key": key } : {}) },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  const text = await answer.text();
  if (stop?.point === "answer" && !(await passes(stop))) return void response.destroy();
  const type = answer.headers.get("content-type") ?? "application/json";
  response.writeHead(answer.status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

async function passes(stop: Stop): Promise<boolean> {
  stop.arrive();
  return await stop.passage;
}

/** What this provider took and did not give back, nor lose to a customer's bank, by idempotency key, in minor units. */
export function takenBy(emulator: Emulator): ReadonlyMap<string, number> {
  const keyOf = new Map<string, string>();
  const taken = new Map<string, number>();
  const add = (paymentId: string, amountMinor: number): void => {
    const key = keyOf.get(paymentId) ?? paymentId;
    taken.set(key, (taken.get(key) ?? 0) + amountMinor);
  };
  const amounts = new Map<string, number>();
  for (const entry of emulator.journal()) {
    switch (entry.kind) {
      case "opened":
        keyOf.set(entry.id, entry.key);
        amounts.set(entry.id, entry.capture ? entry.amountMinor : 0);
        if (entry.state === "captured") add(entry.id, entry.amountMinor);
        break;
      case "challenged":
        if (entry.isApproved) add(entry.paymentId, amounts.get(entry.paymentId) ?? 0);
        break;
      case "disputed":
        if (entry.state !== "lost")
          add(entry.paymentId, entry.state === "open" ? -entry.amountMinor : entry.amountMinor);
        break;
      case "moved":
        if (entry.refusal === null && entry.move !== "void" && entry.move !== "renew")
          add(entry.paymentId, entry.move === "refund" ? -entry.amountMinor : entry.amountMinor);
        break;
      case "forgot":
        break;
    }
  }
  return new Map([...taken].filter(([, amount]) => amount !== 0));
}
