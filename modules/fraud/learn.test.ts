import { DAY_MS, newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { many, run } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { NoChallenger } from "./errors.ts";
import { FEATURE_AT, FEATURES } from "./features/features.ts";
import { recordLabels } from "./labels.ts";
import { learn, MIN_SAMPLES, promote, scorerIn } from "./learn.ts";
import { createRandom } from "./model/random.ts";
import { allModels } from "./model-queries.ts";
import { insertPurchases } from "./purchase-queries.ts";

const { db, advance } = await cloneDatabase();
const RATIO = FEATURE_AT.get("card.ratio_usual") ?? 0;
const random = createRandom(11);

/** Purchases in which an unusual amount is fraud; disputes tell of it. */
async function sell(count: number): Promise<void> {
  const purchases = Array.from({ length: count }, () => {
    const features = new Float64Array(FEATURES.length);
    features[RATIO] = random() * 6;
    features[0] = random() * 9_000;
    return { id: newId<"checkout">(), features, isFraud: (features[RATIO] ?? 0) > 5 && random() < 0.9 };
  });
  await db.transaction(async (tx) => {
    await run(
      tx,
      insertPurchases(
        tx,
        purchases.map(({ id, features }) => ({
          id,
          orderId: newId<"order">(),
          valueCents: 5_000,
          amountMinor: 5_000n,
          currency: "EUR",
          subjects: [],
          facts: {
            country: "DE",
            billing_country: "DE",
            currency: "EUR",
            channel: "eu",
            method: "card",
            email_domain: "",
          },
          features,
          scorePpm: 5_000,
          decision: "accept",
          reasons: [],
          rules: [],
          modelVersion: 0,
          rulesVersion: 1,
        })),
      ),
    );
    const stolen = purchases.filter(({ isFraud }) => isFraud).map(({ id }) => ({ id, label: "fraud" as const }));
    await recordLabels(tx, stolen, "dispute");
  });
}
const now = () => db.transaction((tx) => Promise.resolve(tx.now));

describe("learning", () => {
  it("waits until disputes about the purchases should have come", async () => {
    await sell(MIN_SAMPLES);
    expect(await learn(db, await now())).toEqual({ kind: "too_little", samples: 0, frauds: 0 });
  });

  it("makes the first good model champion, and one that is no better only challenger", async () => {
    await sell(800);
    advance(8 * DAY_MS);
    const first = await learn(db, await now());
    expect(first).toMatchObject({ kind: "trained", version: 1, isChampion: true });
    const suspicious = new Float64Array(FEATURES.length);
    suspicious[RATIO] = 5.8;
    const scorer = await scorerIn(db, "champion");
    expect(scorer?.chance(suspicious)).toBeGreaterThan(0.5);
    expect(scorer?.chance(new Float64Array(FEATURES.length))).toBeLessThan(0.1);

    const second = await learn(db, await now());
    expect(second).toMatchObject({ kind: "trained", version: 2, isChampion: false });
    expect((await many(db, allModels())).map(({ version, state }) => [version, state])).toEqual([
      [2, "challenger"],
      [1, "champion"],
    ]);
  });

  it("lets people promote the challenger, once", async () => {
    expect(await db.transaction((tx) => promote(tx))).toBe(2);
    await expect(db.transaction((tx) => promote(tx))).rejects.toThrow(NoChallenger);
    // The refused promotion has retired nobody.
    expect((await many(db, allModels())).map(({ version, state }) => [version, state])).toEqual([
      [2, "champion"],
      [1, "retired"],
    ]);
  });
});
