import { newId } from "@hansa/kernel";
import { many, run, type Tx } from "#platform/db";
import type { Step } from "./features/trail.ts";
import { insertObservations, insertSubjects } from "./observation-queries.ts";
import { subjectsOfPurchases } from "./finding-queries.ts";
import type { TriedSignIn } from "./purchase.ts";
import { subjectsOfOrders } from "./purchase-queries.ts";
import { SUBJECT_ROLES, type Subject, type SubjectKeys } from "./subject.ts";

/** Something that subjects did which is no purchase: it says nothing of what they usually spend. */
export interface Act {
  readonly step: Exclude<Step, "checkout">;
  readonly subjects: readonly Subject[];
}

/** Remembers acts of subjects, so that the next purchase knows of them. Set-based; takes no locks but those of new rows. */
export async function recordActs(tx: Tx, acts: readonly Act[]): Promise<void> {
  const subjects = new Map(acts.flatMap((act) => act.subjects.map((subject) => [subject.key, subject] as const)));
  if (subjects.size === 0) return;
  const observations = acts.flatMap(({ step, subjects: each }) => {
    const id = newId<"act">();
    return each.map(({ key }) => ({ key, id, step, valueCents: 0, surprise: -1 }));
  });
  await Promise.all([
    run(tx, insertSubjects(tx, [...subjects.values()])),
    run(tx, insertObservations(tx, observations)),
  ]);
}

/** Remembers that the card of each of these purchases was let be kept: a card that is new to its customer. */
export async function recordAddedCards(tx: Tx, purchaseIds: readonly string[]): Promise<void> {
  await recordActs(
    tx,
    (await many(tx, subjectsOfPurchases(tx, purchaseIds))).map(({ roles, keys }) => ({
      step: "card_added",
      subjects: roles.flatMap((role, at) => subjectOf(role, keys[at])),
    })),
  );
}

/**
 * Remembers who tried to sign in: a wrong try counts as an act of its address, device and network; a right one makes them
 * known from now on, so that they have an age when they buy.
 */
export async function recordSignIns(tx: Tx, tried: readonly TriedSignIn[], keys: SubjectKeys): Promise<void> {
  const each = tried.map((one) => ({ isRight: one.isRight, subjects: subjectsOfSignIn(one, keys) }));
  await recordActs(
    tx,
    each.filter(({ isRight }) => !isRight).map(({ subjects }) => ({ step: "sign_in_failed", subjects })),
  );
  const known = new Map(each.flatMap(({ subjects }) => subjects.map((subject) => [subject.key, subject] as const)));
  if (known.size > 0) await run(tx, insertSubjects(tx, [...known.values()]));
}

function subjectsOfSignIn({ email, device, ip }: TriedSignIn, keys: SubjectKeys): readonly Subject[] {
  const texts = { email, device, network: ip } as const;
  return (["email", "device", "network"] as const).flatMap((role) => {
    const text = texts[role];
    const key = text === null ? null : keys(role, text);
    return key === null ? [] : [{ role, key }];
  });
}

/** Remembers that money of these orders went back. Orders that were not judged here have no subjects. */
export async function recordRefunds(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const rows = await many(tx, subjectsOfOrders(tx, orderIds));
  await recordActs(
    tx,
    rows.map(({ roles, keys }) => ({
      step: "refund",
      subjects: roles.flatMap((role, at) => subjectOf(role, keys[at])),
    })),
  );
}

function subjectOf(role: string, key: string | undefined): readonly Subject[] {
  const known = SUBJECT_ROLES.find((one) => one === role);
  return known === undefined || key === undefined ? [] : [{ role: known, key }];
}
