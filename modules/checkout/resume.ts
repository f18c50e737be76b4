import { DAY_MS, type Money } from "@hansa/kernel";
import { loadTerms } from "#modules/identity";
import { GIFT_CARD } from "#modules/ledger";
import { loadOrders } from "#modules/orders";
import type { Screener } from "#modules/fraud";
import { askProviders, attemptsOf, type Attempt as Asked, type Payments, type Question } from "#modules/payments";
import { many, run } from "#platform/db";
import { every, type Recurring } from "#platform/jobs";
import type { Attempt } from "./attempt.ts";
import type { Checkouts } from "./checkouts.ts";
import { expireDraftsJob } from "./drafts.ts";
import { claimDue, forgetKeys, parseAttempt } from "./queries.ts";
import { askScreened, gateOf, passGate, type ScreeningNeeds, tellScreener } from "./screening.ts";
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
  readonly screener?: Screener;
}

/**
 * Finishes what a crash, a silent provider or a customer at the provider's page left open: asks the provider under the
 * attempt's own key, so that nobody is charged twice and nobody pays for an order that does not exist.
 */
function resumeJob({ checkouts, payments, screener }: ResumeNeeds): Recurring {
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
          const { answer, ...payment } = await askAgain({ db, payments, screener }, attempt, now);
          await checkouts.settle({ checkoutId: attempt.id, answer, payment });
          tellScreener(screener, attempt.id, answer);
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
  return [resumeJob(needs), forgetKeysJob, expireDraftsJob];
}

interface Found {
  readonly key: string;
  readonly provider: string;
  readonly answer: SettleCommand["answer"];
}

async function askAgain(needs: ScreeningNeeds, attempt: Attempt, now: Date): Promise<Found> {
  const { db, payments } = needs;
  // The last one counts: those before it were refused for certain before it was made.
  const asked = (await attemptsOf(db, [attempt.orderId])).findLast(
    ({ provider, checkoutId }) => provider !== GIFT_CARD && checkoutId === attempt.id,
  );
  if (asked === undefined) throw new Error("a checkout that waits for a provider has no attempt");
  const { key, provider } = asked;
  const found = (answer: SettleCommand["answer"]): Found => ({ key, provider, answer });
  const gate = await gateOf(db, attempt.id);
  if (gate === "rejected") return found({ kind: "rejected" });
  const seen = await payments.retrieve(provider, key);
  const isLate = attempt.expiresAt.getTime() <= now.getTime();
  switch (seen.kind) {
    case "unknown":
      if (asked.resolution === "accept")
        return found(await passGate(payments, gate, { asked, verdict: acceptedOf(asked) }));
      return found(asked.resolution === "void" ? { kind: "expired" } : seen);
    case "found":
      if (seen.verdict.kind === "action_required" && isLate) return found({ kind: "expired" });
      if (seen.verdict.kind === "authorized" && isSame(seen.payment.amount, asked.amount))
        return found(await passGate(payments, gate, { asked, verdict: seen.verdict }));
      if (seen.verdict.kind === "declined" || isSame(seen.payment.amount, asked.amount)) return found(seen.verdict);
      return found({
        kind: "mismatch",
        providerReference: seen.payment.providerReference,
        answered: seen.payment.amount,
      });
    case "absent":
      if (asked.resolution === "accept" && payments.providerOf(provider)?.capabilities.absentIsProof === false)
        return found(await passGate(payments, gate, { asked, verdict: acceptedOf(asked) }));
      // The process died before it asked, so it is asked now, with the same key.
      if (isLate || asked.resolution === "void") return found({ kind: "expired" });
      return await askFirst(needs, attempt, asked);
  }
}

/** What the desk said of a payment that its provider does not speak of. */
function acceptedOf({ key, providerReference, isManualCapture }: Asked) {
  return { kind: "authorized", providerReference: providerReference ?? key, captured: !isManualCapture } as const;
}

/** Word for word what the process that died would have asked: its own question may still be on the way to the provider. */
async function askFirst(needs: ScreeningNeeds, attempt: Attempt, asked: Asked): Promise<Found> {
  const { db, payments } = needs;
  const { key, provider, amount, method } = asked;
  const [order] = await loadOrders(db, [attempt.orderId]);
  if (order === undefined || payments.providerOf(provider) === null)
    return { key, provider, answer: { kind: "unknown" } };
  const { customerId, billingAddress, shippingAddress } = order;
  const terms = await loadTerms(db, customerId === null ? [] : [customerId]);
  const others = payments.route({
    method,
    amount,
    country: (billingAddress ?? shippingAddress)?.country ?? null,
    // The first digits of the card were not kept.
    bin: null,
    customerGroup: customerId === null ? null : (terms.get(customerId)?.customerGroup ?? null),
  }).candidates;
  const question: Question = {
    key,
    orderId: attempt.orderId,
    checkoutId: attempt.id,
    method,
    amount,
    token: attempt.payment.token,
    returnUrl: attempt.payment.returnUrl,
    orderReference: order.number,
    capture: !asked.isManualCapture,
    challenge: false,
    saveFor: attempt.payment.saveFor ?? null,
    candidates: [{ provider, why: asked.why ?? "" }, ...others.filter((one) => one.provider !== provider)],
  };
  if (attempt.payment.isOwed === true) return await askProviders(db, payments, question);
  const { card = null } = attempt.payment;
  const asking = { order, cartId: attempt.cartId, origin: null, card, question };
  const { answer, payment = { key, provider } } = await askScreened(needs, asking);
  return { ...payment, answer };
}

function isSame(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.amountMinor === other.amountMinor;
}
