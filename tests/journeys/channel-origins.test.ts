import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import type { ShopProcess } from "../world/shop-process.ts";
import { openWorld } from "../world/world.ts";

const SHOP_PAGE = "https://shop.example";
const OTHER_PAGE = "https://other.example";
const world = await openWorld();
let shop: ShopProcess;
beforeAll(async () => {
  shop = await world.open({ env: { HANSA_ALLOWED_ORIGINS: "https://always.example" } });
});

const preflight = (path: string, origin: string) =>
  fetch(shop.url + path, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "cart-token" },
  });
const allowed = async (answer: Promise<Response>) => (await answer).headers.get("access-control-allow-origin");

describe("a page of another site", () => {
  it("may call the shop once a channel names its origin, and not after the channel was closed", async () => {
    expect(await allowed(preflight("/v1/carts", SHOP_PAGE))).toBeNull();
    const opened = await world.desk(shop, "POST", "/v1/admin/channels", {
      code: "pages",
      name: "Pages",
      currency: "EUR",
      locale: "en",
      countries: ["DE"],
      taxIncluded: true,
      allowedOrigins: [SHOP_PAGE],
    });
    expect([opened.status, opened.body]).toMatchObject([201, { allowedOrigins: [SHOP_PAGE] }]);
    await eventually("the origin is allowed", async () => await allowed(preflight("/v1/carts", SHOP_PAGE)));

    const answer = await preflight("/v1/carts", SHOP_PAGE);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-headers")).toContain("Cart-Token");
    expect(answer.headers.get("vary")).toContain("Origin");
    const read = await fetch(`${shop.url}/v1/channels`, { headers: { origin: SHOP_PAGE } });
    expect(read.headers.get("access-control-allow-origin")).toBe(SHOP_PAGE);
    expect(await allowed(preflight("/v1/carts", OTHER_PAGE))).toBeNull();
    // What is public says nothing of it.
    expect(await read.text()).not.toContain(SHOP_PAGE);

    expect((await world.desk(shop, "DELETE", "/v1/admin/channels/pages")).status).toBe(204);
    await eventually("the origin is allowed no more", async () =>
      (await allowed(preflight("/v1/carts", SHOP_PAGE))) === null ? true : null,
    );
  });

  it("may always call it when the settings name its origin", async () => {
    expect(await allowed(preflight("/v1/carts", "https://always.example"))).toBe("https://always.example");
  });

  it("never acts at the desk, not even a channel's own", async () => {
    await world.desk(shop, "PATCH", "/v1/admin/channels/eu", { allowedOrigins: [SHOP_PAGE] });
    await eventually("the origin is allowed", async () => await allowed(preflight("/v1/carts", SHOP_PAGE)));
    const headers = { origin: SHOP_PAGE, authorization: `Bearer ${world.deskKey}` };
    expect(await allowed(fetch(`${shop.url}/v1/admin/channels`, { headers }))).toBeNull();
  });

  it("may use a customer's session where its channel names it, and nowhere else", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const post = (path: string, body: object, more: Record<string, string> = {}) =>
      fetch(shop.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...more },
        body: JSON.stringify(body),
      });
    const password = "seven lamps on a table";
    await post("/v1/auth/sign-up", { email, password });
    const signedIn = await post("/v1/auth/sign-in", { email, password });
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const me = (origin: string) => fetch(`${shop.url}/v1/me`, { headers: { cookie, origin } });
    expect((await me(SHOP_PAGE)).status).toBe(200);
    expect((await me(OTHER_PAGE)).status).toBe(401);
  });

  it("is named as a browser would name it, or refused", async () => {
    for (const origin of ["https://shop.example/", "https://SHOP.example", "shop.example", "ftp://shop.example", "*"]) {
      const reply = await world.desk(shop, "PATCH", "/v1/admin/channels/eu", { allowedOrigins: [origin] });
      expect([origin, reply.status]).toEqual([origin, 422]);
    }
  });
});
