import { describe, expect, it } from "vitest";
import { type Database, many, sql } from "#platform/db";
import { fillCarts, type PreparedCart } from "../../bench/prepare.ts";
import { type Buyer, type CartInHand, must, openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { brokenInvariants, openWorld } from "../world/world.ts";

/** Rounds, each for the last use that there is. */
const ROUNDS = 200;
/** Buyers that want it at once, half of them at each process. */
const BUYERS = 50;
/** Of so many rounds, one is paid by card. */
const CARD_EVERY = 8;
/** Rounds, each for the one use that an address has. */
const ADDRESS_ROUNDS = 10;
const PASSWORD = "nanoseconds-of-wire";
const TIME_MS = 180_000;

const world = await openWorld();
const lamp = await offer(world.db, "lamp", 100_000);
const shops = await Promise.all([world.open(), world.open({ port: 0 })]);
const [first] = shops;
const buyers = shops.map(({ url }) => openBuyer(url));

const half = {
  name: "Half price",
  trigger: "code",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 500_000 },
  startsAt: null,
  endsAt: null,
  maxUsesPerCustomer: null,
  budget: null,
};
async function allow(maxUses: number): Promise<void> {
  const reply = await world.desk(first, "PUT", "/v1/admin/promotions/half", { ...half, maxUses });
  expect(reply.status).toBe(200);
}

interface Counted {
  readonly taken: number;
  readonly used: bigint;
}
async function counted(db: Database): Promise<Counted | undefined> {
  const [row] = await many(
    db,
    sql<Counted>`
      select
        (select count(*)::int from pricing.redemption where state = 'taken') as taken,
        (select coalesce(sum(used), 0)::bigint from pricing.tally where subject = 'uses') as used
    `,
  );
  return row;
}

describe("the last use of a code, wanted by fifty at two processes", () => {
  it(
    "goes to exactly one of them, in every round, and everyone else is told so with the new total",
    async () => {
      await allow(1);
      const codes = await world.desk(first, "POST", "/v1/admin/promotions/half/codes", {
        codes: [{ code: "half-price", maxUses: null, expiresAt: null }],
      });
      expect(codes.status).toBe(201);
      const carts = [...(await fillCarts(world.db, BUYERS + ROUNDS, () => [lamp.variantId], ["HALFPRICE"]))];
      let racing = carts.splice(0, BUYERS);
      for (let round = 0; round < ROUNDS; round++) {
        await allow(round + 1);
        const paying = round % CARD_EVERY === 0 ? { method: "card", token: "tok_ok" } : {};
        const replies = await Promise.all(
          racing.map(async (cart, index) => ({
            cart,
            reply: await buyers[index % buyers.length]?.place(cart, paying),
          })),
        );
        const won = replies.filter(({ reply }) => reply?.status === 201);
        const told = replies.filter(({ reply }) => reply?.at("code") === "pricing.code_exhausted");
        expect({ round, won: won.length, told: told.length }).toEqual({ round, won: 1, told: BUYERS - 1 });
        expect(told.every(({ reply }) => reply?.at("totals.total.amountMinor") === 1_490)).toBe(true);
        const winner = won[0]?.cart;
        racing = racing.flatMap((cart): readonly PreparedCart[] => (cart === winner ? carts.splice(0, 1) : [cart]));
      }
      expect(await counted(world.db)).toEqual({ taken: ROUNDS, used: BigInt(ROUNDS) });
    },
    TIME_MS,
  );

  it("comes back once when the card is declined, and is there for the next", async () => {
    await allow(ROUNDS + 1);
    const [loser, next] = await fillCarts(world.db, 2, () => [lamp.variantId], ["HALFPRICE"]);
    if (loser === undefined || next === undefined) throw new Error("no carts");
    const [buyer] = buyers;
    const declined = await buyer?.place(loser, { method: "card", token: "tok_declined" });
    expect(declined?.status).toBe(402);
    expect(await counted(world.db)).toEqual({ taken: ROUNDS, used: BigInt(ROUNDS) });
    expect((await buyer?.place(next))?.status).toBe(201);
    expect((await buyer?.place(loser))?.at("code")).toBe("pricing.code_exhausted");
  });

  it(
    "goes once to an address, in whatever spelling, to the guest or to the customer",
    async () => {
      expect(
        (await world.desk(first, "PUT", "/v1/admin/promotions/once", { ...half, maxUses: null, maxUsesPerCustomer: 1 }))
          .status,
      ).toBe(200);
      const codes = [{ code: "once-each", maxUses: null, expiresAt: null }];
      expect((await world.desk(first, "POST", "/v1/admin/promotions/once/codes", { codes })).status).toBe(201);
      for (let round = 0; round < ADDRESS_ROUNDS; round++) {
        const name = `grace-${String(round)}`;
        const customer = openBuyer(shops[round % shops.length]?.url ?? "");
        must(
          202,
          await customer.call("POST", "/v1/auth/sign-up", { email: `${name}@example.com`, password: PASSWORD }),
        );
        must(200, await customer.signIn(`${name}@example.com`, PASSWORD));
        const spellings = [`${name}@example.com`, `${name.toUpperCase()}@Example.COM`, `${name}@EXAMPLE.com`];
        const racing = [
          { buyer: customer, email: `${name}@example.com` },
          ...spellings.flatMap((email) => buyers.map((buyer) => ({ buyer, email }))),
        ];
        const carts: { readonly buyer: Buyer; readonly cart: CartInHand }[] = [];
        for (const { buyer, email } of racing) {
          const cart = await buyer.cartWith([lamp.variantId]);
          must(200, await buyer.details(cart, { email }));
          const path = `/v1/carts/${cart.id}/codes`;
          must(200, await buyer.call("POST", path, { code: "once-each" }, { "cart-token": cart.token }));
          carts.push({ buyer, cart });
        }
        const replies = await Promise.all(carts.map(({ buyer, cart }) => buyer.place(cart)));
        const won = replies.filter(({ status }) => status === 201);
        const told = replies.filter((reply) => reply.at("code") === "pricing.code_exhausted");
        expect({ round, won: won.length, told: told.length }).toEqual({ round, won: 1, told: racing.length - 1 });
      }
    },
    TIME_MS,
  );

  it("leaves every invariant true", async () => {
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
