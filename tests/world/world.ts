import { inject } from "vitest";
import { many, runInvariants, sql, type Database } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { furnish } from "./goods.ts";
import { freePort, type ShopProcess, type ShopSettings, startShop } from "./shop-process.ts";
import { type Provider, startProvider } from "./provider.ts";
import { type Reply, send } from "./wire.ts";

/** A database, a provider, and shops on them. */
export interface World {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly provider: Provider;
  /** Where the first shop listens, however often it is started. */
  readonly port: number;
  readonly deskKey: string;
  /** One more process of the shop; the first one is what the provider sends word to. */
  open(settings?: ShopSettings): Promise<ShopProcess>;
  /** Asks the desk of a shop. */
  desk(
    shop: { readonly url: string },
    method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<Reply>;
}

/** Makes a world of its own for one test file, on a clone of the template or on the database given. */
export async function openWorld(
  settings: { readonly slowMs?: number; readonly on?: { readonly db: Database; readonly url: string } } = {},
): Promise<World> {
  const { db, url: databaseUrl } = settings.on ?? (await cloneDatabase());
  const port = await freePort();
  const provider = await startProvider({
    webhookUrl: `http://127.0.0.1:${String(port)}/v1/webhooks/sandbox`,
    slowMs: settings.slowMs ?? 50,
  });
  const deskKey = await furnish(db);
  return {
    db,
    databaseUrl,
    provider,
    port,
    deskKey,
    open: ({ env, ...more } = {}) => startShop({ databaseUrl, port, ...more, env: { ...provider.env, ...env } }),
    desk: (shop, method, path, body) =>
      send({
        method,
        url: shop.url + path,
        headers: { authorization: `Bearer ${deskKey}`, "idempotency-key": crypto.randomUUID() },
        ...(body === undefined ? {} : { body }),
      }),
  };
}

const SOUND_WITHIN_MS = 15_000;

/** The rows that break an invariant once the events under way are delivered: none, in a sound shop. */
export async function brokenInvariants(db: Database): Promise<readonly unknown[]> {
  const look = () => runInvariants(db, inject("invariantSources"));
  await eventually("every invariant holds", async () => (await look()).length === 0, SOUND_WITHIN_MS).catch(() => null);
  return await look();
}

/** An attempt to pay, as the shop's own books have it. */
export interface Booked {
  readonly checkoutId: string;
  readonly orderId: string;
  readonly state: string;
  readonly orderState: string;
  readonly totalMinor: bigint;
}

/** Every checkout that the shop knows of. */
export async function bookedCheckouts(db: Database): Promise<readonly Booked[]> {
  return await many(
    db,
    sql<Booked>`
      select attempt.id as "checkoutId", attempt.order_id as "orderId", attempt.state,
        orders.state as "orderState", orders.total_minor as "totalMinor"
      from checkout.attempt
      join orders."order" as orders on orders.region = attempt.region and orders.id = attempt.order_id
      order by attempt.id
    `,
  );
}

/** Lets the time come at which the resume job looks again, for every open attempt that nobody is writing right now. */
export async function letTimePass(db: Database): Promise<void> {
  await many(
    db,
    sql`
      with open_attempt as (
        select region, id
        from checkout.attempt
        where resume_at is not null
        order by region, id
        for update skip locked
      )
      update checkout.attempt as attempt
      set resume_at = now() - interval '1 second'
      from open_attempt
      where attempt.region = open_attempt.region and attempt.id = open_attempt.id
    `,
  );
}

/** Waits until no checkout is open any more. */
export async function settled(db: Database, withinMs = 20_000): Promise<readonly Booked[]> {
  return await eventually(
    "every checkout is settled",
    async () => {
      const booked = await bookedCheckouts(db);
      const open = booked.filter(({ state }) => state !== "confirmed" && state !== "declined");
      if (open.length > 0) await letTimePass(db);
      return open.length === 0 && booked;
    },
    withinMs,
  );
}
