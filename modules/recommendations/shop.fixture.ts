import { money, parseCurrency } from "@hansa/kernel";
import { afterAll } from "vitest";
import { createProductViews, emptyProduct, emptyVariant, ensureCategories, saveProducts } from "#modules/catalog";
import { createChannelCache, seedChannels } from "#modules/channels";
import { announceChange, type Database, openChangeFeed, openLanes } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { openRecommendations, type Recommendations } from "./recommendations.ts";
import { RECORD_LANES } from "./record-events.ts";

/** Headers of a visitor who agreed to be told apart. */
export const agreed = (session: string) => ({ "visitor-session": session, "visitor-consent": "granted" });

/** A recommended item as a test reads it. */
export interface Shown {
  readonly id: string;
  readonly externalId: string;
  readonly title?: string;
  readonly reason: {
    readonly code: string;
    readonly because: { readonly id: string; readonly title: string | null } | null;
  };
}

/** One process of a shop with its routes; stock and prices are the test's. */
export interface SmallShop {
  readonly room: Recommendations;
  /** Whoever asks next. */
  actAs(actor: Actor): void;
  /** Reports events. @returns how many were kept */
  report(events: readonly object[], headers?: Readonly<Record<string, string>>): Promise<number>;
  /** Asks for recommendations. */
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<readonly Shown[]>;
  inject(request: {
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly payload?: object;
  }): Promise<{ readonly status: number; readonly body: string }>;
}

/** Variants that are sold out. */
export const soldOut = new Set<string>();
const ONE_EURO = money(100n, parseCurrency("EUR"));

/** Opens a process of the shop on this database; closed after the file. */
export async function openSmallShop(db: Database, now: () => Date = () => new Date()): Promise<SmallShop> {
  const feed = await openChangeFeed(db);
  const lanes = openLanes(db, RECORD_LANES);
  const telemetry = createTelemetry({ level: "silent" });
  const views = createProductViews({
    db,
    feed,
    now,
    loadOffers: (_, variantIds) =>
      Promise.resolve(
        new Map(variantIds.map((id) => [id, { price: ONE_EURO, priceWas: null, available: !soldOut.has(id) }])),
      ),
  });
  const room = openRecommendations({ db, feed, lanes, views, channels: createChannelCache(feed), now });
  let actor: Actor = { kind: "guest" };
  const server = await buildServer({
    routes: room.routes,
    db,
    telemetry,
    authenticate: () => Promise.resolve(actor),
    rateLimiting: "off",
  });
  afterAll(async () => {
    await server.close();
    await room.drain();
    await Promise.all([lanes.close(), feed.close()]);
    telemetry.close();
  });
  const inject: SmallShop["inject"] = async (request) => {
    const headers = { authorization: "Bearer of the tests", ...request.headers };
    const { statusCode, body } = await server.inject({ ...request, headers });
    return { status: statusCode, body };
  };
  return {
    room,
    actAs: (next) => void (actor = next),
    inject,
    async report(events, headers = {}) {
      const { status, body } = await inject({ method: "POST", url: "/v1/events", headers, payload: events });
      if (status !== 202) throw new Error(body);
      return parseAccepted(body);
    },
    async ask(query, headers = {}) {
      const { status, body } = await inject({ method: "GET", url: `/v1/recommendations?${query}`, headers });
      if (status !== 200) throw new Error(body);
      return parseShown(body);
    },
  };
}

function parseAccepted(body: string): number {
  return (JSON.parse(body) as { readonly accepted: number }).accepted;
}

function parseShown(body: string): readonly Shown[] {
  return (JSON.parse(body) as { readonly items: readonly Shown[] }).items;
}

/** A product of the test shop, with its variant. */
export interface Stocked {
  readonly productId: string;
  readonly variantId: string;
}

/** Puts products on sale, each with one variant. @returns them by name */
export async function stock(
  db: Database,
  names: readonly string[],
  over: { readonly category?: string; readonly brand?: string } = {},
): Promise<ReadonlyMap<string, Stocked>> {
  return await db.transaction(async (tx) => {
    const ids = over.category === undefined ? new Map<string, string>() : await ensureCategories(tx, [[over.category]]);
    const saved = await saveProducts(
      tx,
      names.map((name) => ({
        ...emptyProduct,
        externalId: name,
        slug: name,
        title: `The ${name.replaceAll("-", " ")}`,
        brand: over.brand ?? "",
        categoryIds: [...ids.values()],
        variants: [{ ...emptyVariant, externalId: name, sku: name }],
      })),
    );
    await announceChange(tx, "catalog.products", null);
    return new Map(
      saved.map((one, index) => {
        if (one.kind !== "saved") throw new Error(`${names[index] ?? ""} was refused`);
        return [names[index] ?? "", { productId: one.productId, variantId: one.variants[0]?.variantId ?? "" }];
      }),
    );
  });
}

/** Opens the demo's channels. */
export async function openChannels(db: Database): Promise<void> {
  await db.transaction((tx) => seedChannels(tx, "demo"));
}
