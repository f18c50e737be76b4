import { exponentOf } from "@hansa/kernel";
import { type Batcher, type ChangeFeed, createBatcher, type Database, type Lane } from "#platform/db";
import { recordSignIns } from "./acts.ts";
import { reconsider, recordFindings, type ToldCard } from "./findings.ts";
import { createLater } from "./later.ts";
import { recordOutcomes } from "./outcomes.ts";
import { createPolicyCache, type PolicyCache } from "./policy.ts";
import type { Decision, Judgement, PurchaseToScreen, ToldOutcome, TriedSignIn } from "./purchase.ts";
import { worthOf } from "./purchase.ts";
import { screenBatch } from "./screen.ts";
import { createSubjectKeys, type SubjectKeys } from "./subject.ts";

/** Purchases that are judged in one transaction. */
export const MAX_BATCH = 64;
/** Purchases that may wait to be judged; the next gets the fallback at once. */
export const MAX_QUEUE = 1_024;
/** A purchase waits this long for its judgement, then gets the fallback: buying never waits for us. */
export const JUDGE_WITHIN_MS = 750;
/** Worth in euro cents up to which a purchase is accepted when judging fails; above, the customer is asked to prove who they are. */
export const FALLBACK_ACCEPTS_CENTS = 25_000;

/** Judges purchases and hears what came of them. It never throws and never makes a purchase wait for long. */
export interface Screener {
  /** The judgement, or the fallback when there is none in time. Never call it with a transaction open. */
  screen(purchase: PurchaseToScreen): Promise<Judgement>;
  /** Hears what came of a purchase's money; nobody has to wait for it. What is lost is only a signal. */
  tell(told: ToldOutcome): void;
  /**
   * Judges a purchase of which the provider found that checks of the card were wrong: whether a person has to look at it
   * after all. False also when that cannot be found out.
   */
  reconsider(told: { readonly id: string } & Required<Pick<ToldOutcome, "card">>): Promise<boolean>;
  /** Judges a purchase that stands already, when there is time: many at once wait for each other, not for the shop. */
  screenLater(purchase: PurchaseToScreen): void;
  /** Hears who tried to sign in; nobody has to wait for it. */
  noteSignIn(tried: TriedSignIn): void;
  /** Judges what waits and ends. */
  drain(): Promise<void>;
}

/** What a screener stands on. */
export interface ScreenerNeeds {
  readonly db: Database;
  /** One connection carries all judgements of this process. */
  readonly lanes: Lane;
  readonly feed: ChangeFeed | null;
  /** Subjects are recognised by hashes under it. */
  readonly secret: string;
  readonly nowMs?: () => number;
  /** Told of every judgement. `isFallback` is what an alarm listens for. */
  readonly onScreened?: (screened: {
    readonly decision: Decision;
    readonly isFallback: boolean;
    readonly milliseconds: number;
  }) => void;
}

/** Opens the desk where purchases are judged; one per process. */
export function createScreener(needs: ScreenerNeeds): Screener {
  const nowMs = needs.nowMs ?? (() => performance.now());
  const policies = createPolicyCache(needs.db, needs.feed, nowMs);
  const keys = createSubjectKeys(needs.secret);
  const { judging, telling, signIns } = openBatchers(needs, { policies, keys });
  const lost = (): void => needs.onScreened?.({ decision: "accept", isFallback: true, milliseconds: 0 });
  const later = createLater((purchase) => judging.submit(purchase), lost);
  return {
    async screen(purchase) {
      const startedMs = nowMs();
      const judgement = await withFallback(judging.submit(purchase), purchase);
      const { decision, isFallback } = judgement;
      needs.onScreened?.({ decision, isFallback, milliseconds: nowMs() - startedMs });
      return judgement;
    },
    tell(told) {
      telling.submit(told).catch(lost);
    },
    async reconsider({ id, card }) {
      try {
        const policy = await policies.current();
        return await needs.db.transaction((tx) => reconsider(tx, toldCard(id, card, keys), policy));
      } catch {
        // As with judging: what goes wrong in here keeps nobody from buying, and is counted.
        lost();
        return false;
      }
    },
    screenLater: (purchase) => later.add(purchase),
    noteSignIn(tried) {
      signIns.submit(tried).catch(lost);
    },
    async drain() {
      await later.drain();
      await Promise.all([judging.drain(), telling.drain(), signIns.drain()]);
    },
  };
}

function openBatchers(
  needs: ScreenerNeeds,
  { policies, keys }: { readonly policies: PolicyCache; readonly keys: SubjectKeys },
) {
  const judging: Batcher<PurchaseToScreen, Judgement> = createBatcher({
    name: "fraud.screen",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: 1,
    async run(purchases) {
      const policy = await policies.current();
      return await needs.lanes.transaction((tx) => screenBatch(tx, purchases, { policy, keys }));
    },
  });
  const telling: Batcher<ToldOutcome, void> = createBatcher({
    name: "fraud.tell",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: 1,
    async run(told) {
      const cards = told.flatMap(({ id, card }) => (card === undefined ? [] : [toldCard(id, card, keys)]));
      await needs.db.transaction(async (tx) => {
        await recordFindings(tx, cards);
        await recordOutcomes(tx, told);
      });
      return told.map(() => undefined);
    },
  });
  const signIns: Batcher<TriedSignIn, void> = createBatcher({
    name: "fraud.sign_ins",
    maxBatch: MAX_BATCH,
    maxQueue: MAX_QUEUE,
    lanes: 1,
    run: (tried) => needs.db.transaction((tx) => recordSignIns(tx, tried, keys)).then(() => tried.map(() => undefined)),
  });
  return { judging, telling, signIns };
}

function toldCard(id: string, { fingerprint, checks }: NonNullable<ToldOutcome["card"]>, keys: SubjectKeys): ToldCard {
  return { id, cardKey: fingerprint === null ? null : keys("card", fingerprint), checks };
}

async function withFallback(judging: Promise<Judgement>, purchase: PurchaseToScreen): Promise<Judgement> {
  const { promise: late, resolve } = Promise.withResolvers<Judgement>();
  const timer = setTimeout(() => resolve(fallbackFor(purchase)), JUDGE_WITHIN_MS);
  try {
    // Whatever goes wrong in here must not keep anybody from buying; the caller is told by isFallback.
    return await Promise.race([judging.catch(() => fallbackFor(purchase)), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is answered when judging fails: small purchases pass, others are asked to prove who they are. */
export function fallbackFor({ id, amount }: PurchaseToScreen): Judgement {
  const isSmall = worthOf(amount, exponentOf(amount.currency)) <= FALLBACK_ACCEPTS_CENTS;
  return {
    id,
    decision: isSmall ? "accept" : "challenge",
    scorePpm: 0,
    reasons: ["The purchase could not be judged."],
    modelVersion: 0,
    rulesVersion: 0,
    isFallback: true,
  };
}
