import { describe, expect, it } from "vitest";
import { emptyProduct, emptyVariant, saveProducts } from "#modules/catalog";
import { cloneDatabase } from "#platform/testing";
import { europe, openDesk } from "../desk.fixture.ts";
import { loadPriceFacts } from "../price-facts.ts";
import { quote } from "../quote.ts";
import { ANYONE } from "../quote-shape.ts";
import { BULK_CHUNK, setPricesOfFile } from "./bulk-prices.ts";

const PRICES = 100_000;
/** Tiers of a variant; a chunk holds whole variants, so that each is seen before its change or after it. */
const TIERS = 40;
const VARIANTS = PRICES / TIERS;
const TIME_MS = 180_000;

const { db } = await cloneDatabase();
await openDesk(db);
const target = { list: "base-eur", currency: "EUR" };
const skus = Array.from({ length: VARIANTS }, (_, index) => `bulk-${String(index).padStart(4, "0")}`);
const idOf = new Map(
  (
    await db.transaction((tx) =>
      saveProducts(
        tx,
        skus.map((sku) => ({
          ...emptyProduct,
          externalId: sku,
          slug: sku,
          title: sku,
          variants: [{ ...emptyVariant, externalId: sku, sku }],
        })),
      ),
    )
  ).flatMap((saved, index) =>
    saved.kind === "saved" ? [[skus[index] ?? "", saved.variants[0]?.variantId ?? ""] as const] : [],
  ),
);

/** The tier from `n` pieces on costs so much more than a piece in a hundred. */
const amountOf = (tier: number, cents: number): number => cents * 1_000 - tier;
const fileAt = (cents: number): Buffer =>
  Buffer.from(
    `sku,minQuantity,amount\n${skus
      .flatMap((sku) =>
        Array.from(
          { length: TIERS },
          (_, tier) => `${sku},${String(tier + 1)},${(amountOf(tier, cents) / 100).toFixed(2)}`,
        ),
      )
      .join("\n")}\n`,
  );
const write = (cents: number) =>
  setPricesOfFile(db, fileAt(cents), { target, changedBy: "the desk", onChunk: () => Promise.resolve() });

describe("a hundred thousand prices", () => {
  it(
    "change while the shop sells: quotes go on, and each meets a variant before its change or after it",
    async () => {
      expect(await write(1)).toMatchObject({ read: PRICES, made: PRICES, failed: 0 });
      const state = { isDone: false };
      const rewritten = write(2).finally(() => {
        state.isDone = true;
      });
      const generations = new Set<bigint>();
      let quotes = 0;
      for (let turn = 0; !state.isDone; turn++) {
        const ids = [0, 1, 2].map((step) => idOf.get(skus[(turn * 7 + step * 811) % VARIANTS] ?? "") ?? "");
        const context = {
          ...ANYONE,
          channel: europe,
          now: new Date(),
          facts: await loadPriceFacts(db, ids),
          country: "DE",
          subdivision: null,
          postalCode: null,
          shippingOption: null,
          weightGrams: 0,
          providedTaxes: null,
        };
        for (const variantId of ids) {
          const lines = [1, TIERS].map((quantity) => ({
            key: String(quantity),
            variantId,
            quantity,
            taxCategory: "standard",
          }));
          const [single, many] = quote(lines, context).lines.map(({ unitPrice }) => unitPrice.amountMinor);
          expect((single ?? 0n) - (many ?? 0n)).toBe(BigInt(TIERS - 1));
          generations.add(single ?? 0n);
        }
        quotes++;
      }
      expect(await rewritten).toMatchObject({ read: PRICES, changed: PRICES, failed: 0 });
      expect(generations).toEqual(new Set([1_000n, 2_000n]));
      // Nobody waited for the end: more was quoted than there were chunks.
      expect(quotes).toBeGreaterThan(PRICES / BULK_CHUNK);
    },
    TIME_MS,
  );
});
