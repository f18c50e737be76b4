import { newId } from "@hansa/kernel";
import { many, run, type Tx } from "#platform/db";
import type { Step } from "./features/trail.ts";
import { insertObservations, insertSubjects } from "./observation-queries.ts";
import { subjectsOfOrders } from "./purchase-queries.ts";
import { SUBJECT_ROLES, type Subject } from "./subject.ts";

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
