import { type ChangeFeed, openDatabase } from "#platform/db";
import type { Route } from "#platform/http";
import { openHouse } from "./house.ts";

/** Every route of every room without a database behind it: for the OpenAPI document and the house tests. */
export function describeRoutes(): readonly Route[] {
  const db = openDatabase({ url: "postgres://nobody@localhost/nothing" });
  const feed: ChangeFeed = { on: () => undefined, isLive: () => false, close: () => Promise.resolve() };
  const house = openHouse({
    db,
    feed,
    providers: [],
    secret: "a secret for a house without a door",
    publicUrl: "http://localhost:3000",
    smtpUrl: null,
    mailFrom: "shop@example.com",
    demo: true,
  });
  return house.routes;
}
