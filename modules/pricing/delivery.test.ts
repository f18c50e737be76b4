import { expect, it } from "vitest";
import { createChannelCache } from "#modules/channels";
import { openChangeFeed } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { deliveryRoutes } from "./delivery.ts";
import { openDesk } from "./desk.fixture.ts";

const { db } = await cloneDatabase();
const friday = new Date("2026-11-20T10:00:00Z");
const channels = createChannelCache(await openChangeFeed(db));
const desk = await openDesk(db, deliveryRoutes({ channels, now: () => friday }));

it("promises days of arrival to a country that the channel ships to, and nothing elsewhere", async () => {
  const option = { name: "Bicycle", countries: ["FR"], taxCategory: "shipping", maxWeightGrams: null, position: 0 };
  const price = { currency: "EUR", amountMinor: 700, freeFromMinor: 9_000 };
  const body = { ...option, minDays: 1, maxDays: 3, prices: [price] };
  expect((await desk.ask("PUT", "/v1/admin/shipping-options/eu/bicycle", body)).status).toBe(204);
  const { items } = (await desk.ask("GET", "/v1/delivery?channel=eu&country=FR")).json();
  expect(items).toContainEqual({
    code: "bicycle",
    name: "Bicycle",
    price: { amountMinor: 700, currency: "EUR" },
    freeFrom: { amountMinor: 9_000, currency: "EUR" },
    promise: { from: "2026-11-23", until: "2026-11-25" },
  });
  const nameIn = async (language: string) => {
    const answer = (await desk.ask("GET", `/v1/delivery?channel=eu&country=FR&language=${language}`)).text;
    return ["Fahrradbote", "Bicycle"].filter((name) => answer.includes(name));
  };
  const names = { de: "Fahrradbote" };
  expect((await desk.ask("PUT", "/v1/admin/shipping-options/eu/bicycle", { ...body, names })).status).toBe(204);
  expect(await nameIn("de-AT")).toEqual(["Fahrradbote"]);
  expect(await nameIn("fr")).toEqual(["Bicycle"]);
  // Names that are left out stay, those that are given take their place.
  expect((await desk.ask("PUT", "/v1/admin/shipping-options/eu/bicycle", body)).status).toBe(204);
  expect(await nameIn("de")).toEqual(["Fahrradbote"]);
  await desk.ask("PUT", "/v1/admin/shipping-options/eu/bicycle", { ...body, names: {} });
  expect(await nameIn("de")).toEqual(["Bicycle"]);
  const wrong = { ...body, names: { de: "" } };
  expect((await desk.ask("PUT", "/v1/admin/shipping-options/eu/bicycle", wrong)).status).toBe(422);
  expect((await desk.ask("GET", "/v1/delivery?country=DE")).text).not.toContain("bicycle");
  expect((await desk.ask("GET", "/v1/delivery?country=BR")).json()["items"]).toEqual([]);
  expect((await desk.ask("GET", "/v1/delivery?channel=mars")).status).toBe(404);
  expect(desk.undeclared).toEqual([]);
});
