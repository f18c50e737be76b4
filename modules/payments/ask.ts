import { type Money, newId } from "@hansa/kernel";
import type { Database } from "#platform/db";
import { type NewAttempt, recordAttempts, settleAttempts } from "./attempt.ts";
import type { Payments } from "./payments.ts";
import type { Answer } from "./provider.ts";
import type { Candidate } from "./routing.ts";

/** Providers that are asked for one payment, the first one and repetitions with a challenge included. */
export const MAX_ASKED = 3;

/** What a provider is to be asked. The attempt with `key` is committed; its provider is the first of `candidates`. */
export interface Question {
  readonly key: string;
  readonly orderId: string;
  readonly checkoutId: string;
  readonly method: string;
  readonly amount: Money;
  readonly token: string | null;
  readonly returnUrl: string | null;
  readonly orderReference: string;
  readonly capture: boolean;
  /** True asks the customer to prove who they are, whatever the provider thinks. */
  readonly challenge: boolean;
  readonly candidates: readonly Candidate[];
}

/** An answer, and the attempt that it belongs to: not the first one when another provider was asked after it. */
export interface HeardAnswer {
  readonly key: string;
  readonly provider: string;
  readonly answer: Answer;
}

/**
 * Asks for the money, of one provider after the other as far as that is safe: another one only when this one certainly did
 * nothing (`provider_unavailable`); the same one once more, with a challenge, when the customer's bank wants one. Every
 * attempt is recorded before its call, together with what became of the one before. Any other answer ends it, silence
 * above all: the money may have moved.
 */
export async function askProviders(db: Database, payments: Payments, question: Question): Promise<HeardAnswer> {
  let { key, challenge } = question;
  let [current, ...others] = question.candidates;
  for (let asked = 1; ; asked++) {
    if (current === undefined) throw new Error("a payment without a provider to ask");
    const answer = await payments.authorize({
      provider: current.provider,
      key,
      method: question.method,
      amount: question.amount,
      token: question.token ?? "",
      orderReference: question.orderReference,
      returnUrl: question.returnUrl,
      capture: question.capture,
      ...(challenge ? { challenge } : {}),
    });
    const next = nextOf(answer, { current, others, challenge });
    if (next === null || asked === MAX_ASKED) return { key, provider: current.provider, answer };
    const follower = newId<"attempt">();
    await recordFollower(db, question, { key, reason: next.reason, follower, candidate: next.candidate });
    key = follower;
    challenge = next.challenge;
    current = next.candidate;
    others = others.filter(({ provider }) => provider !== next.candidate.provider);
  }
}

interface Next {
  readonly candidate: Candidate;
  readonly challenge: boolean;
  readonly reason: "provider_unavailable" | "authentication_required";
}

function nextOf(
  answer: Answer,
  {
    current,
    others,
    challenge,
  }: {
    readonly current: Candidate;
    readonly others: readonly Candidate[];
    readonly challenge: boolean;
  },
): Next | null {
  if (answer.kind !== "declined") return null;
  const { reason } = answer;
  if (reason === "authentication_required" && !challenge) {
    const why = `${current.provider} wants the customer to prove who they are`;
    return { candidate: { provider: current.provider, why }, challenge: true, reason };
  }
  const [other] = others;
  if (reason !== "provider_unavailable" || other === undefined) return null;
  const why = `${current.provider} certainly did nothing; ${other.why}`.slice(0, 500);
  return { candidate: { ...other, why }, challenge, reason };
}

async function recordFollower(
  db: Database,
  question: Question,
  step: { readonly key: string; readonly reason: string; readonly follower: string; readonly candidate: Candidate },
): Promise<void> {
  const { orderId, checkoutId, method, amount, token, returnUrl, capture } = question;
  const attempt: NewAttempt = {
    key: step.follower,
    orderId,
    checkoutId,
    method,
    amount,
    token,
    returnUrl,
    provider: step.candidate.provider,
    state: "started",
    providerReference: null,
    why: step.candidate.why,
    follows: step.key,
    isManualCapture: !capture,
  };
  await db.transaction(async (tx) => {
    await settleAttempts(tx, [{ key: step.key, state: "declined", providerReference: null, reason: step.reason }]);
    await recordAttempts(tx, [attempt]);
  });
}
