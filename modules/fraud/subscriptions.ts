import { after, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@hansa/kernel";
import { disputeTold, methodSaved, paymentRefunded } from "#events/payments";
import { loadAttempts } from "#modules/payments";
import { many, one, run } from "#platform/db";
import { type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { RECENT_MS } from "./features/trail.ts";
import { recordAddedCards, recordRefunds } from "./acts.ts";
import { recordLabels } from "./labels.ts";
import { learn } from "./learn.ts";
import { allModels } from "./model-queries.ts";
import { foldObservations, forgetSubjects } from "./observation-queries.ts";
import { forgetPurchases } from "./purchase-queries.ts";
import { endReviews } from "./reviews.ts";
import { forgetBlocks } from "./standing-queries.ts";

const BATCH = 2_000;
/** Judged purchases are kept this long: what is learnt from and what a dispute may still ask about. */
export const KEEP_PURCHASES_MS = 400 * DAY_MS;
/** Subjects that were not met for this long are forgotten. */
export const KEEP_SUBJECTS_MS = 400 * DAY_MS;
/** A model that is older than this is trained anew. */
export const LEARN_EVERY_MS = DAY_MS;
/** How banks and providers say that the cardholder did not buy. */
const FRAUDULENT = /fraud|unauthori[sz]ed|stolen|10\.4|4837|not_recognized|unrecognized/i;

/** A customer disputes a payment: when the bank says fraud, the purchase was one. Other disputes say nothing of the payer. */
const learnFromDispute = handler({
  on: disputeTold,
  name: "fraud.learn_from_dispute",
  async handle(tx, dispute) {
    if (!FRAUDULENT.test(dispute.reason)) return;
    const attempt = (await loadAttempts(tx, [dispute.attemptKey])).get(dispute.attemptKey);
    await recordLabels(
      tx,
      [{ id: attempt?.checkoutId ?? dispute.attemptKey, label: dispute.type === "dispute.won" ? "genuine" : "fraud" }],
      "dispute",
    );
  },
});

/** Money went back: whoever is given much of it back is known for it. */
const rememberRefund = handler({
  on: paymentRefunded,
  name: "fraud.remember_refund",
  async handle(tx, { orderId }) {
    await recordRefunds(tx, [orderId]);
  },
});

/** A customer let a card be kept: many of them in a short time are tried out. */
const rememberCard = handler({
  on: methodSaved,
  name: "fraud.remember_card",
  async handle(tx, { checkoutId }) {
    await recordAddedCards(tx, [checkoutId]);
  },
});

/** What this room hears. */
export const fraudHandlers: readonly Handler[] = [learnFromDispute, rememberRefund, rememberCard];

const foldJob = every({
  name: "fraud.fold_observations",
  everyMs: 5 * MINUTE_MS,
  async run({ db }) {
    const { folded } = await db.transaction((tx) =>
      one(tx, foldObservations(tx, { before: after(tx.now, -RECENT_MS), limit: BATCH })),
    );
    return { did: folded, full: folded === BATCH };
  },
});

const forgetJob = every({
  name: "fraud.forget",
  everyMs: HOUR_MS,
  async run({ db }) {
    const did = await db.transaction(async (tx) => {
      const purchases = await run(tx, forgetPurchases(tx, { before: after(tx.now, -KEEP_PURCHASES_MS), limit: BATCH }));
      const subjects = await run(tx, forgetSubjects(tx, { before: after(tx.now, -KEEP_SUBJECTS_MS), limit: BATCH }));
      const blocks = await run(tx, forgetBlocks(tx, BATCH));
      return Math.max(purchases, subjects, blocks);
    });
    return { did, full: did === BATCH };
  },
});

const endReviewsJob = every({
  name: "fraud.end_reviews",
  everyMs: 30 * SECOND_MS,
  async run({ db }) {
    const did = await db.transaction((tx) => endReviews(tx, BATCH));
    return { did, full: did === BATCH };
  },
});

const learnJob = every({
  name: "fraud.learn",
  everyMs: 6 * HOUR_MS,
  async run({ db }) {
    const { now, newest } = await db.transaction(async (tx) => ({
      now: tx.now,
      newest: (await many(tx, allModels()))[0] ?? null,
    }));
    if (newest !== null && now.getTime() - newest.trainedAt.getTime() < LEARN_EVERY_MS) return { did: 0, full: false };
    const learnt = await learn(db, now);
    return { did: learnt.kind === "trained" ? 1 : 0, full: false };
  },
});

/** The recurring work of this room. */
export const fraudJobs: readonly Recurring[] = [foldJob, forgetJob, endReviewsJob, learnJob];
