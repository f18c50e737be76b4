import { describe, expect, it } from "vitest";
import { cartJobs } from "#modules/cart";
import { many, run, sql } from "#platform/db";
import { eventually } from "#platform/testing";
import { type CartInHand, must, openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { brokenInvariants, openWorld } from "../world/world.ts";

const world = await openWorld();
const lamp = await offer(world.db, "lamp", 100);
const shop = await world.open();
const guest = openBuyer(shop.url);
const notice = cartJobs.find(({ name }) => name === "cart.notice_abandoned");

/** Leaves a cart with two lamps in it, for whoever it is, for so many hours. */
async function leave(email: string, wantsReminder: boolean, hours = 2): Promise<CartInHand> {
  const cart = await guest.openCart();
  must(200, await guest.add(cart, lamp.variantId, 2));
  must(200, await guest.details(cart, { email, wantsReminder }));
  await letHoursPass(hours);
  return cart;
}

/** Everything that happened to carts until now happened so many hours earlier. */
async function letHoursPass(hours: number): Promise<void> {
  const earlier = `${String(hours)} hours`;
  await run(
    world.db,
    sql`
      update cart.cart
      set updated_at = updated_at - ${earlier}::text::interval, reminded_at = reminded_at - ${earlier}::text::interval
    `,
  );
  await run(world.db, sql`update cart.line set updated_at = updated_at - ${earlier}::text::interval`);
}

/** Looks for carts that were left, as the job does, and waits until what it announced is done. */
async function look(): Promise<void> {
  await notice?.run({ db: world.db, signal: new AbortController().signal });
  await eventually("the outbox is empty", async () => {
    const rows = await many(
      world.db,
      sql<{ count: number }>`
      select (
        (select count(*) from platform.outbox_waiting)
        + (select count(*) from graphile_worker._private_jobs)
      )::int as count
    `,
    );
    return rows[0]?.count === 0;
  });
}

interface Body {
  readonly body: string;
}
async function reminders(email: string): Promise<readonly string[]> {
  const rows = await many(
    world.db,
    sql<Body>`
    select text_body as body from notifications.mail where kind = 'cart_reminder' and to_address = ${email}::text
  `,
  );
  return rows.map(({ body }) => body);
}

const tokenIn = (mail: string | undefined, path: string): string =>
  new RegExp(`${path}/([\\w.-]+)`).exec(mail ?? "")?.[1] ?? "";

describe("a cart that was left behind", () => {
  it("is told of once, with a link that shows what was in it and not whose it was", async () => {
    const cart = await leave("ada@example.com", true);
    await look();
    await look();
    const mails = await reminders("ada@example.com");
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain("2 × The lamp");
    const token = tokenIn(mails[0], "/cart/restore");
    const shown = must(200, await guest.call("GET", `/v1/cart-recoveries/${token}`));
    expect(shown.body).toEqual({
      cartId: cart.id,
      channel: "eu",
      lines: [{ variantId: lamp.variantId, quantity: 2 }],
      codes: [],
      expiresAt: expect.stringMatching(/Z$/),
    });
    const changed = token.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    expect((await guest.call("GET", `/v1/cart-recoveries/${changed}`)).status).toBe(404);
  });

  it("is told of a second time a day later, and never again", async () => {
    await letHoursPass(23);
    await look();
    expect(await reminders("ada@example.com")).toHaveLength(1);
    await letHoursPass(2);
    await look();
    expect(await reminders("ada@example.com")).toHaveLength(2);
    await letHoursPass(200);
    await look();
    expect(await reminders("ada@example.com")).toHaveLength(2);
  });

  it("is left alone while somebody is at it, where nobody agreed, and once it is empty", async () => {
    await leave("fresh@example.com", true, 0);
    await leave("silent@example.com", false);
    const emptied = await leave("empty@example.com", true);
    must(
      200,
      await guest.call("DELETE", `/v1/carts/${emptied.id}/lines/${lamp.variantId}`, undefined, {
        "cart-token": emptied.token,
      }),
    );
    await letHoursPass(2);
    await look();
    for (const email of ["silent@example.com", "empty@example.com"]) expect(await reminders(email)).toEqual([]);
    expect(await reminders("fresh@example.com")).toHaveLength(1);
  });

  it("is not told of to who ordered meanwhile, and its link ends with its order", async () => {
    const cart = await leave("grace@example.com", true);
    await look();
    const token = tokenIn((await reminders("grace@example.com"))[0], "/cart/restore");
    const other = await leave("grace@example.com", true);
    must(201, await guest.place(cart));
    expect((await guest.call("GET", `/v1/cart-recoveries/${token}`)).text("code")).toBe("cart.recovery_link_invalid");
    await look();
    expect(await reminders("grace@example.com")).toHaveLength(1);
    expect(must(200, await guest.show(other)).at("lines")).toHaveLength(1);
  });

  it("is never told of again to who says stop, whatever they agree to later", async () => {
    await leave("stop@example.com", true);
    await look();
    const [mail] = await reminders("stop@example.com");
    const token = tokenIn(mail, "/mails/stop");
    expect((await guest.call("POST", `/v1/mail-stops/${token.replace(/^./, "_")}`)).status).toBe(404);
    must(204, await guest.call("POST", `/v1/mail-stops/${token}`));
    must(204, await guest.call("POST", `/v1/mail-stops/${token}`));
    await leave("stop@example.com", true);
    await look();
    expect(await reminders("stop@example.com")).toHaveLength(1);
  });

  it("makes no more than two mails a week to one address, however many carts it leaves", async () => {
    for (let count = 0; count < 4; count++) await leave("many@example.com", true);
    await look();
    expect(await reminders("many@example.com")).toHaveLength(2);
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
