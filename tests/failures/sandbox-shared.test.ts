import { describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { must, openBuyer } from "../world/buyer.ts";
import { furnish, offer } from "../world/goods.ts";
import { startShop } from "../world/shop-process.ts";

const { db, url: databaseUrl } = await cloneDatabase();
await furnish(db);
const lamp = await offer(db, "lamp", 1_000);

interface Agreed {
  readonly url: string;
  readonly secretKey: string;
}

async function agreed(): Promise<Agreed> {
  const rows = await many(
    db,
    sql<{ readonly value: Agreed }>`select value from platform.agreement where name = 'sandbox_provider'`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("nothing was agreed on");
  return row.value;
}

/** Whether the provider that was agreed on knows a payment of this amount. */
async function knows(amountMinor: number): Promise<number> {
  const { url, secretKey } = await agreed();
  const answer = await fetch(`${url}/journal`, { headers: { authorization: `Bearer ${secretKey}` } });
  return (await answer.text()).split(`"amountMinor":${String(amountMinor)}`).length - 1;
}

describe("two processes on one database with folders of their own", () => {
  it("pay at one provider, and go on paying there when the one that ran it was killed", async () => {
    const first = await startShop({ databaseUrl });
    const { url } = await agreed();
    const second = await startShop({ databaseUrl });
    expect((await agreed()).url).toBe(url);
    const [ada, ben] = [openBuyer(first.url), openBuyer(second.url)];
    for (const buyer of [ada, ben]) {
      const cart = await buyer.cartWith([lamp.variantId]);
      must(201, await buyer.place(cart, { method: "card", token: "tok_ok" }));
    }
    const before = await knows(1_490);
    expect(before).toBeGreaterThanOrEqual(2);

    await first.kill();
    await eventually("somebody runs it again", () => knows(1_490).catch(() => null), 20_000);
    expect((await agreed()).url).toBe(url);
    // It still knows what was paid before.
    expect(await knows(1_490)).toBe(before);
    const cart = await ben.cartWith([lamp.variantId]);
    must(201, await ben.place(cart, { method: "card", token: "tok_ok" }));
    expect(await knows(1_490)).toBeGreaterThan(before);
    await second.stop();
  });
});
