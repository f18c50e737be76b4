import { after, DAY_MS, HOUR_MS, type Money, money, parseCurrency } from "@hansa/kernel";
import { type Database, many, run } from "#platform/db";
import type { Capabilities } from "./capabilities.ts";
import { EXPIRY_NOTICE_MS } from "./capture.ts";
import { type HeldAuthorization, heldSince, noteRenewal } from "./capture-queries.ts";
import { openCases } from "./cases.ts";
import type { Payments } from "./payments.ts";

/** How long before people are told an authorization that waits for goods is renewed. */
export const RENEW_AHEAD_MS = EXPIRY_NOTICE_MS + 12 * HOUR_MS;
/** Times that one authorization is renewed where each renewal starts its whole time anew; after that people are told. */
export const MAX_RENEWALS = 4;
/** Authorizations of one provider that one run renews. */
export const RENEWALS_BATCH = 32;

/**
 * Renews authorizations of which nothing was taken, where their provider can: shortly before they end, or as often as the
 * money would not be sure any more (`Capabilities.honoredDays`). Asked with no transaction open and under a key that only
 * this renewal has, so that two processes renew once. What is refused is shown to people at once; what is not answered,
 * when it ends within EXPIRY_NOTICE_MS.
 *
 * @returns how many were renewed
 */
export async function renewExpiring(db: Database, payments: Payments): Promise<number> {
  let did = 0;
  for (const name of payments.providers) {
    const provider = payments.providerOf(name);
    const plan = provider === null ? null : planOf(provider.capabilities);
    if (provider?.inProcess !== false || provider.renew === null || plan === null) continue;
    const held = await db.transaction((tx) =>
      many(tx, heldSince(tx, name, { before: after(tx.now, -plan.afterMs), limit: RENEWALS_BATCH })),
    );
    const renewable = held.filter(({ renewals }) => renewals < plan.most);
    const renewed = await Promise.all(renewable.map((one) => renewOne({ db, payments }, one)));
    did += renewed.filter(Boolean).length;
  }
  return did;
}

/** How long after it was last sure of its money an authorization is renewed, and how often; null for one without an end. */
function planOf({ authorizationDays, honoredDays }: Capabilities) {
  if (authorizationDays === null) return null;
  if (honoredDays === null) return { afterMs: authorizationDays * DAY_MS - RENEW_AHEAD_MS, most: MAX_RENEWALS };
  return { afterMs: honoredDays * DAY_MS, most: Math.ceil(authorizationDays / honoredDays) - 1 };
}

async function renewOne(
  { db, payments }: { readonly db: Database; readonly payments: Payments },
  { key: attemptKey, provider, providerReference, renewals, ...held }: HeldAuthorization,
): Promise<boolean> {
  if (providerReference === null) return false;
  const number = renewals + 1;
  const amount: Money = money(held.amountMinor, parseCurrency(held.currency));
  const key = `${attemptKey}:renew:${String(number)}`;
  const answer = await payments.move(provider, "renew", { key, attemptKey, providerReference, amount });
  if (answer.kind === "refused" && answer.reason !== "provider_unavailable") {
    const { orderId, currency, amountMinor: oursMinor } = held;
    const about = { subject: attemptKey, provider, attemptKey, orderId, oursMinor, theirsMinor: null, currency };
    await db.transaction((tx) => openCases(tx, [{ kind: "authorization_expires", ...about, dueAt: tx.now }]));
  }
  if (answer.kind !== "done") return false;
  await db.transaction((tx) => run(tx, noteRenewal(tx, attemptKey, number)));
  return true;
}
