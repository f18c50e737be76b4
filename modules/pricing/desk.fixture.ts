import { parseCurrency, parseRegion } from "@hansa/kernel";
import { afterAll } from "vitest";
import { type Channel, upsertChannel } from "#modules/channels";
import { authenticate, ensureDeskKey, newDeskKey } from "#modules/identity";
import { type Database, openChangeFeed } from "#platform/db";
import { buildServer, type Route } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { pricingRoutes } from "./routes.ts";
import { seedPricing } from "./seed.ts";

/** Where the shop of these tests sells. */
export const europe: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en",
  languages: ["en", "de", "fr"],
  countries: ["DE", "FR"],
  taxIncluded: true,
  region: parseRegion("eu"),
};

/** The room behind its own HTTP with a key for the desk, on a database of its own with the demo's lists and rates. */
export async function openDesk(db: Database, more: readonly Route[] = []) {
  const feed = await openChangeFeed(db);
  const telemetry = createTelemetry({ level: "silent" });
  const key = newDeskKey();
  const undeclared: string[] = [];
  await db.transaction(async (tx) => {
    await upsertChannel(tx, europe);
    await ensureDeskKey(tx, key);
    await seedPricing(tx, "demo");
  });
  const app = await buildServer({
    routes: [...pricingRoutes(), ...more],
    db,
    telemetry,
    authenticate: authenticate(db, feed),
    rateLimiting: "off",
    onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.method} ${route.path}: ${refusal.code}`),
  });
  afterAll(async () => {
    await app.close();
    await feed.close();
    telemetry.close();
  });

  async function ask(method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object | string) {
    const type = typeof payload === "string" ? "text/csv" : "application/json";
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...(payload === undefined ? {} : { "content-type": type }) },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, text: answer.body, json: () => answer.json<Record<string, unknown>>() };
  }
  return { ask, undeclared, feed };
}
