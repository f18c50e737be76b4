import { newId } from "@hansa/kernel";
import { afterAll } from "vitest";
import { orderCancelled, orderConfirmed } from "#events/orders";
import { type Database, many, sql } from "#platform/db";
import { announce, deliver, type Delivery, parseDelivery, relayEvents } from "#platform/events";
import { type Consumer, startConsumer } from "./consumer.fixture.ts";
import { makeEndpoint, type MadeEndpoint } from "./endpoints.ts";
import type { PostOptions } from "./post.ts";
import { SETTLE_MS, webhookHandlers } from "./tell.ts";
import { openWebhooks, type Webhooks } from "./webhooks.ts";

export const CONFIRMED = "com.hansa.order.confirmed.v1";
export const CANCELLED = "com.hansa.order.cancelled.v1";
const SECRET = "a secret of the tests that is long enough";
const OWNER = { kind: "staff", id: newId(), scopes: ["*"] } as const;
const SOURCE = "https://shop.example";

/** Opens webhooks as a process does; each call is another process. */
export function openProcess(options: Partial<PostOptions> & { readonly secret?: string } = {}): Webhooks {
  return openWebhooks({ secret: SECRET, source: SOURCE, clock: () => new Date(), allowsLoopback: true, ...options });
}

/** What the tests of sending stand on: consumers, events, and a process that sends. */
export function openBench(db: Database, advance: (ms: number) => void) {
  const here = openProcess({ timeoutMs: 400 });
  const consumers: Consumer[] = [];
  const never = new AbortController().signal;

  afterAll(async () => {
    await here.sender.idle();
    for (const consumer of consumers) await consumer.close();
  });

  /** Sends all that is due, and waits for what came of it. */
  async function send(from: Webhooks = here, on: Database = db): Promise<void> {
    await from.sender.begin({ db: on, signal: never });
    await from.sender.idle();
  }

  return {
    here,
    send,
    ...openNews(db, advance),
    /** A consumer and an endpoint that leads to it. */
    open: async (eventTypes: readonly string[] = [CONFIRMED, CANCELLED]): Promise<Consumer & MadeEndpoint> => {
      const consumer = await startConsumer();
      consumers.push(consumer);
      const wish = { url: consumer.url, description: "", eventTypes };
      return { ...consumer, ...(await db.transaction((tx) => makeEndpoint(tx, OWNER, wish, here))) };
    },
    deliveries: () => listAll(db),
    /** Time passes in small steps, and what becomes due in them is sent. */
    pass: async (ms: number, stepMs: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        advance(stepMs);
        await send();
      }
    },
  };
}

/** Things that happen, and that webhooks hear of. */
function openNews(db: Database, advance: (ms: number) => void) {
  const handlers = webhookHandlers(SOURCE);
  let heard: readonly Delivery[] = [];

  /** Hands out what was announced, as the relay does, and lets it settle. */
  async function hear(): Promise<void> {
    await relayEvents({ db, handlers });
    const jobs = await many(db, sql<{ payload: unknown }>`delete from graphile_worker._private_jobs returning payload`);
    heard = jobs.map(({ payload }) => parseDelivery(payload));
    await give(heard);
    advance(SETTLE_MS);
  }

  async function give(jobs: readonly Delivery[]): Promise<void> {
    for (const job of jobs) await deliver({ db, handlers }, job);
  }

  return {
    /** An order is confirmed, and everybody hears of it. @returns its id */
    confirm: async (orderId: string = newId()): Promise<string> => {
      const order = { orderId, number: "EU-1", region: "eu", channel: "web-eu", customerId: null, currency: "EUR" };
      const line = { variantId: newId(), sku: "LAMP", quantity: 1, unitPriceMinor: 2_000, grossMinor: 2_000 };
      const payload = { ...order, totalMinor: 2_000, lines: [line], placedAt: "2026-11-23T12:00:00.000Z" };
      await db.transaction((tx) => announce(tx, orderConfirmed, [payload]));
      await hear();
      return orderId;
    },
    /** The order is cancelled, and everybody hears of it. */
    cancel: async (orderId: string): Promise<void> => {
      const payload = { orderId, number: "EU-1", reason: "Ada moved", refundMinor: 2_000, currency: "EUR" };
      await db.transaction((tx) => announce(tx, orderCancelled, [payload]));
      await hear();
    },
    /** The jobs of the last event come once more. */
    hearAgain: () => give(heard),
  };
}

interface Listed {
  readonly id: string;
  readonly messageId: string;
  readonly endpointId: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

function listAll(db: Database): Promise<readonly Listed[]> {
  return many(
    db,
    sql<Listed>`
      select id, message_id as "messageId", endpoint_id as "endpointId", type, state, attempts,
        last_status as "lastStatus", last_error as "lastError"
      from notifications.webhook_delivery
      order by id
    `,
  );
}

/** Nobody asked for anything, and nothing happened. */
export async function clear(db: Database): Promise<void> {
  await db.query(sql`
    truncate notifications.webhook_endpoint, notifications.webhook_standing, notifications.webhook_message cascade
  `);
  await db.query(sql`truncate platform.outbox, platform.outbox_waiting, platform.inbox, graphile_worker._private_jobs`);
}
