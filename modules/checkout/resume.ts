import { DAY_MS, type Money } from "@hansa/kernel";
import { loadOrders, type Order } from "#modules/orders";
import type { Answer, Payments } from "#modules/payments";
import { type Database, many, run } from "#platform/db";
import { every, type Recurring } from "#platform/jobs";
import type { Attempt } from "./attempt.ts";
import type { Checkouts } from "./checkouts.ts";
import { claimDue, forgetKeys, parseAttempt } from "./queries.ts";
import type { SettleCommand } from "./settle.ts";

/** Attempts that one pass looks at; each is one question to a provider. */
export const RESUME_BATCH = 50;
const RESUME_MS = 500;
/** Idempotency keys are kept this long after the attempt. */
export const KEY_TTL_MS = DAY_MS;
const FORGET_BATCH = 1_000;

export interface ResumeNeeds {
  readonly checkouts: Checkouts;
  readonly payments: Payments;
}

/**
 * Finishes what a crash, a silent provider or a customer at the provider's page left open: asks the provider under the
 * attempt's own key, so that nobody is charged twice and nobody pays for an order that does not exist.
 */
function resumeJob({ checkouts, payments }: ResumeNeeds): Recurring {
  return every({
    name: "checkout.resume",
    everyMs: RESUME_MS,
    async run({ db }) {
      const { due, now } = await db.transaction(async (tx) => ({
        due: await many(tx, claimDue(tx, RESUME_BATCH)),
        now: tx.now,
      }));
      const attempts = due.map(parseAttempt);
      await Promise.all(
        attempts.map(async (attempt) => {
          const answer = await askAgain({ db, payments }, attempt, now);
          await checkouts.settle({ checkoutId: attempt.id, answer });
        }),
      );
      return { did: attempts.length, full: attempts.length === RESUME_BATCH };
    },
  });
}

const forgetKeysJob = every({
  name: "checkout.forget_keys",
  everyMs: 60_000,
  async run({ db }) {
    const did = await db.transaction((tx) =>
      run(tx, forgetKeys(tx, new Date(tx.now.getTime() - KEY_TTL_MS), FORGET_BATCH)),
    );
    return { did, full: did === FORGET_BATCH };
  },
});

/** The recurring work of this room. */
export function checkoutJobs(needs: ResumeNeeds): readonly Recurring[] {
  return [resumeJob(needs), forgetKeysJob];
}

async function askAgain(
  { db, payments }: { readonly db: Database; readonly payments: Payments },
  attempt: Attempt,
  now: Date,
): Promise<SettleCommand["answer"]> {
  const { payment } = attempt;
  const seen = await payments.retrieve(payment.provider, attempt.id);
  const [order] = await loadOrders(db, [attempt.orderId]);
  const isLate = attempt.expiresAt.getTime() <= now.getTime();
  switch (seen.kind) {
    case "unknown":
      return seen;
    case "found":
      if (seen.verdict.kind === "action_required" && isLate) return { kind: "expired" };
      if (order === undefined) return { kind: "unknown" };
      if (seen.verdict.kind === "declined" || isSame(seen.payment.amount, order.totals.total)) return seen.verdict;
      return {
        kind: "mismatch",
        providerReference: seen.payment.providerReference,
        answered: seen.payment.amount,
      };
    case "absent":
      // The process died before it asked, so it is asked now, with the same key.
      return isLate ? { kind: "expired" } : await askFirst(payments, attempt, order);
  }
}

/** Word for word what the process that died would have asked: its own question may still be on the way to the provider. */
async function askFirst(payments: Payments, { id, payment }: Attempt, order: Order | undefined): Promise<Answer> {
  if (order === undefined || payments.providerOf(payment.provider) === null) return { kind: "unknown" };
  return await payments.authorize({
    provider: payment.provider,
    key: id,
    amount: order.totals.total,
    token: payment.token ?? "",
    orderReference: order.number,
    returnUrl: payment.returnUrl,
    capture: true,
  });
}

function isSame(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.amountMinor === other.amountMinor;
}
