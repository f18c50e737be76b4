import { money, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { openBalances } from "#modules/ledger";
import {
  createPayments,
  findGiftCard,
  giveBack,
  issueGiftCard,
  paymentHandlers,
  resolveInDoubt,
} from "#modules/payments";
import { createMailer, createStopLinks, notificationHandlers, openWebhooks } from "#modules/notifications";
import { createRecoveryLinks } from "#modules/cart";
import { createOrderTokens } from "#modules/orders";
import { loadAvailability } from "#modules/inventory";
import { many, sql } from "#platform/db";
import { announce } from "#platform/events";
import { cloneDatabase } from "#platform/testing";
import { disputeTold } from "#events/payments";
import { loadOrderMoney, orderEvidence } from "../../apps/server/order-facts.ts";
import { disputeById, pageOfDisputes } from "../../modules/payments/dispute-queries.ts";
import { writeEvidence } from "../../modules/payments/evidence.ts";
import { clearingOf, takenAt } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";
import { deliverOutbox } from "../world/webhooks.ts";

const { db, advance } = await cloneDatabase({ poolSize: 20 });
const mailing = {
  publicUrl: "https://shop.example",
  orderTokens: createOrderTokens("a secret of thirty-two characters"),
  recovery: createRecoveryLinks("a secret of thirty-two characters"),
  stops: createStopLinks("a secret of thirty-two characters"),
  webhooks: openWebhooks({
    secret: "a secret of the tests that is long enough",
    source: "https://shop.example",
    clock: () => new Date(),
    allowsLoopback: false,
  }),
  mailer: createMailer({ smtpUrl: null, from: "Hansa <shop@example.com>" }),
};
const world = await openTwoProviders(db);
const { shop, first, second } = world;
const EUR = parseCurrency("EUR");
const TOTAL = 1_490n;

const issue = async (amountMinor: bigint) => {
  const amount = money(amountMinor, EUR);
  const what = { kind: "gift_card", amount, customerId: null, expiresAt: null, orderId: null } as const;
  return (await db.transaction((tx) => issueGiftCard(tx, { ...what, against: "goodwill", reason: "A gift." }))).code;
};
const worth = async (code: string) => (await findGiftCard(db, code))?.balance.amountMinor;
const openOf = async (orderId: string) => (await openBalances(db, [orderId])).get(orderId);
const nothingWrong = async () => {
  expect(await clearingOf(db)).toEqual(takenAt([first, second]));
  expect(await brokenInvariants(db)).toEqual([]);
};
const wish = {
  shipping: null,
  amountMinor: null,
  goodwillMinor: null,
  destination: "source",
  customerId: null,
} as const;

describe("an order paid with gift cards", () => {
  it("that cover it needs no provider, and one that they do not cover needs another way to pay", async () => {
    const lamp = await shop.stock("lamp-gift", 10);
    const [large, small] = [await issue(2_000n), await issue(100n)];
    const covered = await world.order(lamp, { method: "gift_card", giftCards: [large] });
    expect((await shop.checkouts.place(covered)).kind).toBe("confirmed");
    expect([await worth(large), await openOf(covered.orderId), first.opened()]).toEqual([510n, 0n, 0]);

    const short = await world.order(lamp, { method: "gift_card", giftCards: [small] });
    await expect(shop.checkouts.place(short)).rejects.toMatchObject({
      code: "payments.gift_cards_do_not_cover",
      details: { dueMinor: 1_390, currency: "EUR" },
    });
    expect(await worth(small)).toBe(100n);
    await nothingWrong();
  });

  it("and a card for the rest charges the rest, and gives each its own back, the card first", async () => {
    const lamp = await shop.stock("lamp-split", 3);
    const code = await issue(1_000n);
    const command = await world.order(lamp, { giftCards: [code] });
    expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
    expect([await worth(code), await openOf(command.orderId), first.takenMinor()]).toEqual([0n, 0n, 490]);

    const back = (amountMinor: bigint) =>
      db.transaction((tx) =>
        giveBack(tx, loadOrderMoney, {
          ...wish,
          orderId: command.orderId,
          lines: [],
          amountMinor,
          reason: "Too late.",
        }),
      );
    const racing = await Promise.allSettled(Array.from({ length: 20 }, () => back(149n)));
    expect(racing.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await world.workPayments();
    expect([await worth(code), await openOf(command.orderId), first.takenMinor()]).toEqual([1_000n, 0n, 0]);
    await nothingWrong();
  });

  it("holds them while the bank is asked, and gives them back when it declines, or nobody knows and the desk gives up", async () => {
    const lamp = await shop.stock("lamp-held", 5);
    const code = await issue(1_000n);
    const declined = await world.order(lamp, { giftCards: [code], token: "tok_declined" });
    expect((await shop.checkouts.place(declined)).kind).toBe("declined");
    expect(await worth(code)).toBe(1_000n);

    first.set("loses_answers");
    const lost = await world.order(lamp, { giftCards: [code] });
    expect((await shop.checkouts.place(lost)).kind).toBe("open");
    expect([await worth(code), first.takenMinor()]).toEqual([0n, 490]);
    await db.transaction((tx) => resolveInDoubt(tx, lost.checkoutId, { action: "void" }));
    await world.resume();
    expect(await world.standing(lost)).toEqual(["declined", "cancelled"]);
    expect([await worth(code), (await loadAvailability(db, [lamp])).get(lamp)]).toEqual([1_000n, 5]);

    first.set("open");
    advance(10 * 60_000);
    await world.workPayments();
    await world.workPayments();
    expect(first.takenMinor()).toBe(0);
    await nothingWrong();
  });

  it("never gives twenty racing orders more than the card has", async () => {
    const lamp = await shop.stock("lamp-race", 40);
    const code = await issue(4_000n);
    const commands = await Promise.all(
      Array.from({ length: 20 }, () => world.order(lamp, { method: "gift_card", giftCards: [code] })),
    );
    const placed = await Promise.allSettled(commands.map((command) => shop.checkouts.place(command)));
    expect(placed.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await worth(code)).toBe(4_000n - 2n * TOTAL);
    await nothingWrong();
  });
});

describe("a payment that the customer takes back through the bank", () => {
  it("is booked, answered with evidence, and given back when it is won, in whatever order it is told", async () => {
    const lamp = await shop.stock("lamp-disputed", 2);
    const origin = { ip: null, device: "the laptop of Ada" };
    const command = { ...(await world.order(lamp)), origin };
    await shop.checkouts.place(command);
    await deliverOutbox(db, notificationHandlers(mailing));
    const told = {
      attemptKey: command.checkoutId,
      provider: "sandbox-a",
      disputeReference: "dp_1",
      amountMinor: Number(TOTAL),
      currency: "EUR",
      reason: "fraudulent",
      respondBy: "2026-12-01T00:00:00.000Z",
      occurredAt: "2026-11-23T00:00:00.000Z",
    };
    const tell = async (type: string, isWithdrawn: boolean) => {
      await db.transaction((tx) => announce(tx, disputeTold, [{ ...told, type, isWithdrawn }]));
      await deliverOutbox(db, paymentHandlers);
      return await many(db, pageOfDisputes(db, { state: null, orderId: command.orderId, before: null, limit: 10 }));
    };
    const before = (await clearingOf(db)).get("sandbox-a") ?? 0;
    expect(await tell("dispute.updated", false)).toMatchObject([{ state: "open", bookedMinor: 0n }]);
    const [open] = await tell("dispute.opened", true);
    expect(open).toMatchObject({ state: "open", bookedMinor: TOTAL });
    expect((await clearingOf(db)).get("sandbox-a") ?? 0).toBe(before - Number(TOTAL));

    const dispute = await many(db, disputeById(db, open?.id ?? ""));
    const [row] = dispute;
    if (row === undefined) throw new Error("the dispute is gone");
    const sections = await orderEvidence.collect(db, command.orderId);
    expect(sections.flatMap(({ facts }) => facts).find(({ label }) => label === "E-mail")?.value).toBe(
      "ada@example.com",
    );
    const titled = (title: string) => sections.find((one) => one.title === title)?.facts ?? [];
    expect(titled("Mails about it").map(({ value }) => value)).toEqual([expect.stringMatching(/to ada@example.com: /)]);
    expect(titled("How long they are known").map(({ label }) => label)).toContain("device");
    const pdf = await writeEvidence(row, sections);
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(1_500);

    expect(await tell("dispute.won", false)).toMatchObject([{ state: "won", bookedMinor: 0n }]);
    expect(await tell("dispute.lost", true)).toMatchObject([{ state: "won", bookedMinor: 0n }]);
    const moved = sql<{ readonly state: string }>`
      select payload ->> 'state' as state
      from platform.outbox
      where type = 'payments.dispute_moved'
      order by id
    `;
    expect((await many(db, moved)).map(({ state }) => state)).toEqual(["open", "won"]);
    await nothingWrong();
  });
});

describe("silence of a provider", () => {
  it("ends when the desk, who saw the money at the provider, accepts the payment: it is booked, and agrees", async () => {
    const lamp = await shop.stock("lamp-accepted", 2);
    first.set("loses_answers");
    const command = await world.order(lamp);
    expect((await shop.checkouts.place(command)).kind).toBe("open");
    await db.transaction((tx) =>
      resolveInDoubt(tx, command.checkoutId, { action: "accept", providerReference: "pay_seen" }),
    );
    await expect(
      db.transaction((tx) => resolveInDoubt(tx, command.checkoutId, { action: "void" })),
    ).rejects.toMatchObject({ code: "payments.not_in_doubt" });
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    expect([await openOf(command.orderId), await world.attempts(command)]).toEqual([0n, ["sandbox-a captured"]]);
    first.set("open");
    await nothingWrong();
  });

  it("is settled within a minute of its speaking again, by looks that are never more than half a minute apart", async () => {
    const lamp = await shop.stock("lamp-poll", 2);
    first.set("loses_answers");
    const command = await world.order(lamp);
    await shop.checkouts.place(command);
    for (let look = 0; look < 8; look++) await world.resume();
    const waits = await db.transaction((tx) =>
      many(
        tx,
        sql<{ readonly seconds: number }>`
          select extract(epoch from resume_at - ${tx.now}::timestamptz)::int as seconds
          from checkout.attempt
          where id = ${command.checkoutId}::uuid
        `,
      ),
    );
    expect(waits[0]?.seconds).toBeGreaterThan(10);
    expect(waits[0]?.seconds).toBeLessThanOrEqual(30);
    first.set("open");
    await world.resume();
    expect(await world.standing(command)).toEqual(["confirmed", "confirmed"]);
    await nothingWrong();
  });
});

it("has ways to pay that know a provider's own name", () => {
  expect(createPayments({ providers: [first.provider] }).methods).toEqual(["card", "wallet"]);
});
