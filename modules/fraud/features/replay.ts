import { describe, type Role, surpriseFor, surpriseOf, type Told } from "./features.ts";
import { type Label, type Seen, Trail } from "./trail.ts";

/** One purchase of a history. */
export interface Purchase {
  readonly atMs: number;
  readonly value: number;
  readonly subjects: Partial<Readonly<Record<Role, string>>>;
  readonly told: Told;
  readonly label: Label;
  /** When the label came to be known; nothing before sees it. */
  readonly knownAtMs: number;
}

interface Due {
  readonly seen: Seen;
  readonly label: Label;
  readonly knownAtMs: number;
}

/** Walks a history in order of time and sees of each purchase what was known at that moment, as the shop itself would. */
export interface Replay {
  /** @returns the features right before the purchase. @throws Error when time runs backwards */
  see(purchase: Purchase): Float64Array;
  /** Remembers the purchase as `see` does, without describing it. */
  pass(purchase: Purchase): void;
}

/** Labels that have been learnt are forgotten so many at a time. */
const FORGET_AFTER = 100_000;

/** Begins with an empty memory. */
export function createReplay(): Replay {
  const trails = new Map<string, Trail>();
  let lastMs = Number.NEGATIVE_INFINITY;
  // Labels come to be known in the order of their purchases, as long as each has the same delay.
  let due: Due[] = [];
  let nextDue = 0;

  function learn(atMs: number): void {
    for (let one = due[nextDue]; one !== undefined && one.knownAtMs <= atMs; one = due[nextDue]) {
      one.seen.label = one.label;
      nextDue++;
    }
    if (nextDue < FORGET_AFTER) return;
    due = due.slice(nextDue);
    nextDue = 0;
  }

  function arrive({ atMs, subjects }: Purchase): Partial<Record<Role, Trail>> {
    if (atMs < lastMs) throw new Error("a history is replayed in order of time");
    lastMs = atMs;
    learn(atMs);
    const mine: Partial<Record<Role, Trail>> = {};
    for (const [role, subject] of parseSubjects(subjects)) {
      const name = `${role} ${subject}`;
      const trail = trails.get(name) ?? new Trail();
      trails.set(name, trail);
      trail.fold(atMs);
      mine[role] = trail;
    }
    return mine;
  }

  function remember(purchase: Purchase, mine: Partial<Record<Role, Trail>>, surprise: number): void {
    const { atMs, value, label, knownAtMs } = purchase;
    const seen: Seen = { step: "checkout", atMs, value, surprise, outcome: "accepted", label: "unknown" };
    for (const trail of Object.values(mine)) trail.add(seen);
    if (label === "unknown") return;
    if ((due.at(-1)?.knownAtMs ?? 0) > knownAtMs) throw new Error("labels come to be known in order");
    due.push({ seen, label, knownAtMs });
  }

  return {
    see(purchase) {
      const mine = arrive(purchase);
      const features = describe(purchase, mine);
      remember(purchase, mine, surpriseOf(features));
      return features;
    },
    pass(purchase) {
      const mine = arrive(purchase);
      remember(purchase, mine, surpriseFor(purchase, mine.card));
    },
  };
}

function parseSubjects(subjects: Purchase["subjects"]): readonly [Role, string][] {
  return Object.entries(subjects) as [Role, string][];
}
