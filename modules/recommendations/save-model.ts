import { announceChange, type Tx } from "#platform/db";
import { type Model, packModel } from "./model.ts";
import { deleteOldModels, insertModel, insertPart } from "./model-queries.ts";

/** Topic of the change feed: there is a newer model. */
export const MODEL_TOPIC = "recommendations.model";
const MODELS_KEPT = 3;
const PART_BYTES = 1024 * 1024;

/** Puts a model where every process finds it, under the next version. @param changes what it has learned of the events */
export async function saveModel(
  tx: Tx,
  model: Model,
  changes: number,
): Promise<{ readonly version: number; readonly sizeBytes: number }> {
  const bytes = packModel(model);
  const { learnedUntil } = model.facts;
  const version = await insertModel(tx, {
    changes,
    learnedUntil: learnedUntil === null ? null : new Date(learnedUntil),
    facts: summarise(model),
    sizeBytes: bytes.length,
  });
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    await insertPart(tx, { version, part, bytes: piece });
  }
  await deleteOldModels(tx, MODELS_KEPT);
  await announceChange(tx, MODEL_TOPIC, [String(version)]);
  return { version, sizeBytes: bytes.length };
}

/** What the desk is told of a model. */
function summarise({ names, facts }: Model): Readonly<Record<string, number>> {
  const { events, sessions, baskets, categories } = facts;
  return { items: names.starts.length - 1, events, sessions, baskets, categories: categories.length };
}
