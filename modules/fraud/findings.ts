import { first, many, run, type Tx } from "#platform/db";
import { parseFacts } from "./circumstances.ts";
import type { Policy } from "./decide.ts";
import { FEATURE_AT, FEATURES } from "./features/features.ts";
import { packFeatures, unpackFeatures } from "./features/pack.ts";
import { insertSubjects } from "./observation-queries.ts";
import type { CardChecks, Decision } from "./purchase.ts";
import { DECISIONS } from "./purchase.ts";
import { adoptCards, lockScenes, noteReconsidered, type SceneRow } from "./finding-queries.ts";
import { holds } from "./rules/evaluate.ts";
import { openReviews } from "./screen.ts";

/** What the provider told of the card, once it was asked for the money. */
export interface ToldCard {
  /** Of the checkout. */
  readonly id: string;
  /** Key of the card by its fingerprint; null when the provider has none. */
  readonly cardKey: string | null;
  readonly checks: CardChecks;
}

/**
 * Writes what providers told of cards into the purchases that they paid for, so that the next purchase, and the next
 * model, know of it: whether the checks were right, and which card it is, whatever its token was called. Locks the
 * purchases in id order.
 */
export async function recordFindings(tx: Tx, told: readonly ToldCard[]): Promise<void> {
  if (told.length === 0) return;
  const scenes = await many(
    tx,
    lockScenes(
      tx,
      told.map(({ id }) => id),
    ),
  );
  const byId = new Map(told.map((one) => [one.id, one]));
  const known = scenes.flatMap((scene) => {
    const card = byId.get(scene.id);
    return card === undefined ? [] : [withCard(scene, card)];
  });
  if (known.length === 0) return;
  const cards = new Map(known.flatMap(({ cardKey }) => (cardKey === null ? [] : [[cardKey, cardKey] as const])));
  await run(
    tx,
    insertSubjects(
      tx,
      [...cards.keys()].map((key) => ({ role: "card" as const, key })),
    ),
  );
  await run(tx, adoptCards(tx, known));
}

/**
 * Judges a purchase again, whose card checks the provider found wrong. When rules now say that a person, or nobody, should
 * let it pass, a review is opened.
 *
 * @returns whether it waits for a person now
 */
export async function reconsider(tx: Tx, told: ToldCard, { scorer, rules }: Policy): Promise<boolean> {
  const [scene] = await many(tx, lockScenes(tx, [told.id]));
  if (scene?.features == null || scene.features.length !== packedWidth) return false;
  const features = unpackFeatures(withCard(scene, told).features ?? scene.features);
  const score = scorer.chance(features);
  const facts = parseFacts(scene.facts);
  const hit = rules.filter(({ expression }) => holds(expression, { features, score, facts }));
  const hardest = hit.reduce<Decision>((most, { effect }) => (rank(effect) > rank(most) ? effect : most), "accept");
  if (rank(hardest) < rank("review") || rank(scene.decision) >= rank("review")) return false;
  const reasons = [...new Set([...hit.map(({ title }) => title), ...scene.reasons])].slice(0, MAX_REASONS_KEPT);
  await first(tx, noteReconsidered(tx, { id: told.id, reasons, rules: hit.map(({ code }) => code) }));
  await openReviews(tx, [
    { id: told.id, orderId: scene.orderId, valueCents: Number(scene.valueCents), isConfirmed: false },
  ]);
  return true;
}

const MAX_REASONS_KEPT = 8;
const packedWidth = packFeatures(new Float64Array(FEATURES.length)).length;

function rank(decision: string): number {
  return DECISIONS.findIndex((one) => one === decision);
}

/** The purchase with what is known now; features of another version of the code stay as they are. */
function withCard(scene: SceneRow, { cardKey, checks }: ToldCard) {
  const { id } = scene;
  const at = scene.roles.indexOf("card");
  const before = at === -1 ? null : (scene.keys[at] ?? null);
  const isNew = cardKey !== null && cardKey !== before;
  const roles = isNew && at === -1 ? [...scene.roles, "card"] : scene.roles;
  const keys = isNew ? (at === -1 ? [...scene.keys, cardKey] : scene.keys.with(at, cardKey)) : scene.keys;
  if (scene.features?.length !== packedWidth)
    return { id, roles, keys, cardKey: isNew ? cardKey : null, features: scene.features };
  const features = unpackFeatures(scene.features);
  const set = (name: string, isTrue: boolean): void => {
    const place = FEATURE_AT.get(name);
    if (place !== undefined) features[place] = isTrue ? 1 : 0;
  };
  set("avs_failed", checks.avs === false);
  set("cvv_failed", checks.cvv === false);
  set("authenticated", checks.threeDs === true);
  return { id, roles, keys, cardKey: isNew ? cardKey : null, features: packFeatures(features) };
}
