import { money, parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { createPayments, invoice, type PaymentProvider, reconcile, type SettlementLine } from "#modules/payments";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { clearingOf } from "../world/road.ts";
import { openTwoProviders } from "../world/two-providers.fixture.ts";
import { brokenInvariants } from "../world/world.ts";

const { db } = await cloneDatabase();
const world = await openTwoProviders(db);
const { shop, first } = world;
const EUR = parseCurrency("EUR");
const FEE_MINOR = 30n;

/** A line as the provider's own journal has it. */
const lineOf = (key: string, changes: Partial<SettlementLine> = {}): Omit<SettlementLine, "lineNumber"> => ({
  kind: "payment",
  providerKind: "charge",
  key,
  providerReference: null,
  moveReference: `mv_${key}`,
  moveKey: null,
  gross: money(1_490n, EUR),
  fee: money(FEE_MINOR, EUR),
  net: money(1_490n - FEE_MINOR, EUR),
  payoutReference: "po_1",
  bookedAt: new Date(),
  ...changes,
});

/** The provider with a settlement file of these lines; its bytes are their text. */
function withFile(lines: readonly Omit<SettlementLine, "lineNumber">[]) {
  const provider: PaymentProvider = {
    ...first.provider,
    async *readSettlement(file) {
      for await (const _ of file);
      for (const [index, line] of lines.entries()) yield { ...line, lineNumber: index + 2 };
    },
  };
  const text = lines
    .map((line) => `${line.kind} ${line.moveReference ?? ""} ${String(line.gross.amountMinor)}`)
    .join("\n");
  const open = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(text));
  };
  const payments = createPayments({ providers: [invoice, provider] });
  return (lagMs: number) => reconcile(db, payments, { provider: "sandbox-a", name: "july.csv", open }, lagMs);
}

const casesOpen = () =>
  many(
    db,
    sql<{ readonly kind: string; readonly ours: number | null; readonly theirs: number | null }>`
      select kind, ours_minor::int as ours, theirs_minor::int as theirs
      from payments.money_case
      where state = 'open'
      order by kind
    `,
  );
const DAY_MS = 86_400_000;

describe("a settlement file that differs from our books", () => {
  it("books fees and the payout, and opens a case for every difference, once", async () => {
    const lamp = await shop.stock("lamp-settled", 20);
    const keys: string[] = [];
    for (let count = 0; count < 5; count++) {
      const command = await world.order(lamp);
      expect((await shop.checkouts.place(command)).kind).toBe("confirmed");
      keys.push(command.checkoutId);
    }
    const [good = "", short = "", twice = "", yen = "", missing = ""] = keys;
    const lines = [
      lineOf(good),
      lineOf(short, { gross: money(1_400n, EUR), net: money(1_370n, EUR) }),
      lineOf(twice),
      lineOf(twice),
      lineOf(yen, { gross: money(240n, parseCurrency("JPY")), fee: money(0n, EUR), net: money(150n, EUR) }),
      lineOf("a-key-of-somebody-else"),
      lineOf("", {
        kind: "payout",
        key: null,
        moveReference: null,
        gross: money(-2_000n, EUR),
        fee: money(0n, EUR),
        net: money(-2_000n, EUR),
      }),
    ];
    const read = withFile(lines);
    expect(await read(-DAY_MS)).toMatchObject({ isRepeated: false, lines: 7, cases: 5 });
    expect(await casesOpen()).toEqual([
      { kind: "amount", ours: 1_490, theirs: 1_400 },
      { kind: "currency", ours: null, theirs: 240 },
      { kind: "duplicate", ours: 0, theirs: 1_490 },
      { kind: "missing_here", ours: 0, theirs: 1_490 },
      { kind: "missing_there", ours: 1_490, theirs: null },
    ]);
    expect(missing).not.toBe("");
    const fees = await many(
      db,
      sql<{ readonly account: string; readonly minor: number }>`
        select account, sum(amount_minor)::int as minor
        from ledger.posting
        where account in ('fees', 'bank') and currency = 'EUR'
        group by account
        order by account
      `,
    );
    expect(fees).toEqual([
      { account: "bank", minor: 2_000 },
      { account: "fees", minor: 4 * Number(FEE_MINOR) },
    ]);

    expect(await read(-DAY_MS)).toMatchObject({ isRepeated: true });
    expect(await casesOpen()).toHaveLength(5);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it("that agrees opens none, and what is left on the clearing account is what is still to be paid out", async () => {
    const before = (await clearingOf(db)).get("sandbox-a") ?? 0;
    const open = (await casesOpen()).length;
    const lamp = await shop.stock("lamp-agreed", 2);
    const command = await world.order(lamp);
    await shop.checkouts.place(command);
    const read = withFile([
      lineOf(command.checkoutId, { payoutReference: "po_2" }),
      lineOf("", {
        kind: "payout",
        key: null,
        moveReference: null,
        gross: money(-1_460n, EUR),
        fee: money(0n, EUR),
        net: money(-1_460n, EUR),
        payoutReference: "po_2",
      }),
    ]);
    expect(await read(DAY_MS)).toEqual({ isRepeated: false, lines: 2, matched: 2, cases: 0 });
    expect(await casesOpen()).toHaveLength(open);
    expect((await clearingOf(db)).get("sandbox-a")).toBe(before);
  });
});
