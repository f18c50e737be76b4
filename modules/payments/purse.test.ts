import { DomainError, money, newId, parseCurrency } from "@hansa/kernel";
import { array, assert, bigInt, property, record, subarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { issueGiftCard } from "./gift-card.ts";
import { hashGiftCardCode, lastFourOf, newGiftCardCode } from "./gift-card-code.ts";
import type { GiftCardRow } from "./gift-card-queries.ts";
import { findGiftCard, requestRefund } from "./index.ts";
import {
  type GiftPaid,
  type GiftTake,
  lockGifts,
  openPurse,
  purseOf,
  releaseGifts,
  savePurse,
  takeGifts,
} from "./purse.ts";

const EUR = parseCurrency("EUR");
const eur = (amountMinor: bigint) => money(amountMinor, EUR);
const NOW = new Date("2026-11-23T12:00:00Z");
const card = (balanceMinor: bigint, changes: Partial<GiftCardRow> = {}): GiftCardRow => ({
  id: newId<"gift_card">(),
  codeHash: hashGiftCardCode(newGiftCardCode()),
  last4: "ABCD",
  kind: "gift_card",
  customerId: null,
  currency: "EUR",
  balanceMinor,
  isBlocked: false,
  expiresAt: null,
  issuedAt: NOW,
  ...changes,
});
const sum = (takes: readonly GiftTake[]) => takes.reduce((all, { amount }) => all + amount.amountMinor, 0n);
const taken = (takes: readonly GiftTake[] | DomainError): readonly GiftTake[] => {
  if (takes instanceof DomainError) throw takes;
  return takes;
};

describe("a purse", () => {
  it("never takes more from a card than it has, nor more than an order costs, in whatever order orders come", () => {
    const amount = bigInt({ min: 0n, max: 10_000n });
    const worlds = array(amount, { minLength: 1, maxLength: 4 }).chain((balances) =>
      record({
        cards: subarray(
          balances.map((_, index) => index),
          { minLength: 1 },
        ),
        balances: array(amount, { minLength: balances.length, maxLength: balances.length }),
        totals: array(amount, { maxLength: 12 }),
      }),
    );
    assert(
      property(worlds, ({ cards, balances, totals }) => {
        const rows = balances.map((balance) => card(balance));
        const purse = purseOf(rows, NOW);
        const codes = cards.flatMap((index) => rows[index]?.codeHash ?? []);
        const there = cards.reduce((all, index) => all + (balances[index] ?? 0n), 0n);
        let given = 0n;
        for (const total of totals) {
          const takes = purse.take(codes, eur(total));
          if (takes instanceof DomainError) {
            expect(given).toBe(there);
            continue;
          }
          expect(sum(takes)).toBe(total < there - given ? total : there - given);
          given += sum(takes);
        }
        expect(given).toBeLessThanOrEqual(there);
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses cards that are unknown, blocked, expired, empty or of another currency, and takes nothing then", () => {
    const [good, blocked] = [card(100n), card(100n, { isBlocked: true })];
    const expired = card(100n, { expiresAt: NOW });
    const [yen, empty] = [card(100n, { currency: "JPY" }), card(0n)];
    const purse = purseOf([good, blocked, expired, yen, empty], NOW);
    const problem = (hash: Buffer) => {
      const answer = purse.take([good.codeHash, hash], eur(150n));
      return answer instanceof DomainError ? answer.details["problem"] : sum(answer);
    };
    expect([blocked, expired, yen].map(({ codeHash }) => problem(codeHash))).toEqual([
      "unknown",
      "expired",
      "currency",
    ]);
    expect(problem(hashGiftCardCode("nobody's"))).toBe("unknown");
    expect(problem(empty.codeHash)).toBe(100n);
    expect(purse.take([good.codeHash], eur(1n))).toBeInstanceOf(DomainError);
  });
});

describe("a code", () => {
  it("is read in any case and spacing, and has a hundred random bits", () => {
    const code = newGiftCardCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(hashGiftCardCode(` ${code.toLowerCase().replaceAll("-", " ")} `)).toEqual(hashGiftCardCode(code));
    expect(hashGiftCardCode("OIL-00000-00000-00000")).toEqual(hashGiftCardCode("011-00000-00000-00000"));
    expect(lastFourOf(code)).toBe(code.slice(-4));
    expect(new Set(Array.from({ length: 1_000 }, newGiftCardCode)).size).toBe(1_000);
  });
});

const { db } = await cloneDatabase({ poolSize: 20 });
const issue = (amountMinor: bigint) =>
  db.transaction((tx) =>
    issueGiftCard(tx, {
      kind: "gift_card",
      amount: eur(amountMinor),
      customerId: null,
      expiresAt: null,
      reason: "A test of the bank.",
      against: "goodwill",
      orderId: null,
    }),
  );
const spend = (code: string, minor: bigint, isTaken: boolean): Promise<GiftPaid | null> =>
  db.transaction(async (tx) => {
    const purse = await openPurse(tx, [hashGiftCardCode(code)]);
    const takes = purse.take([hashGiftCardCode(code)], eur(minor));
    if (takes instanceof DomainError) return null;
    const paid = { orderId: newId<"order">(), checkoutId: newId<"checkout">(), isTaken, takes };
    await savePurse(tx, [paid]);
    return paid;
  });
const balanceOf = async (code: string) => (await findGiftCard(db, code))?.balance.amountMinor;

describe("a gift card", () => {
  it("is never worth less than nothing under twenty racing orders, and gives exactly what it had", async () => {
    const { code } = await issue(1_000n);
    const spent = await Promise.all(Array.from({ length: 20 }, () => spend(code, 130n, true)));
    const total = spent.reduce((all, paid) => all + (paid === null ? 0n : sum(paid.takes)), 0n);
    expect(total).toBe(1_000n);
    expect(spent.filter((paid) => paid !== null)).toHaveLength(8);
    expect(await balanceOf(code)).toBe(0n);
  });

  it("has back what an order held and let go, once, and what was refunded", async () => {
    const { code } = await issue(500n);
    const paid = await spend(code, 300n, false);
    if (paid === null) throw new Error("nothing was taken");
    expect(await balanceOf(code)).toBe(200n);
    const release = () => db.transaction(async (tx) => releaseGifts(tx, await lockGifts(tx, [paid.orderId])));
    await Promise.all([release(), release(), release()]);
    expect(await balanceOf(code)).toBe(500n);

    const again = await spend(code, 300n, false);
    if (again === null) throw new Error("nothing was taken");
    await db.transaction(async (tx) => takeGifts(tx, await lockGifts(tx, [again.orderId])));
    const refund = (minor: bigint) =>
      db
        .transaction((tx) => requestRefund(tx, { orderId: again.orderId, amount: eur(minor), reason: "Too big." }))
        .then(
          () => minor,
          () => 0n,
        );
    const back = await Promise.all(Array.from({ length: 20 }, () => refund(40n)));
    expect(back.reduce((all, minor) => all + minor, 0n)).toBe(280n);
    expect(await balanceOf(code)).toBe(480n);
  });

  it("keeps its history: nothing of it can be changed or removed", async () => {
    await issue(1n);
    await expect(run(db, sql`update payments.gift_card_move set amount_minor = 2`)).rejects.toThrow(/append-only/);
    await expect(run(db, sql`delete from payments.gift_card_move`)).rejects.toThrow(/append-only/);
  });
});

it("takes are named by keys of their own, so that each is an attempt", () => {
  const row = card(10n);
  const purse = purseOf([row], NOW);
  const [one, other] = [taken(purse.take([row.codeHash], eur(4n))), taken(purse.take([row.codeHash], eur(4n)))];
  expect(one[0]?.key).not.toBe(other[0]?.key);
  purse.putBack(one);
  expect(sum(taken(purse.take([row.codeHash], eur(10n))))).toBe(6n);
});
