import { after, DAY_MS, HOUR_MS, type Money, money, parseCurrency } from "@hansa/kernel";
import { type Database, many, run } from "#platform/db";
import { EXPIRY_NOTICE_MS } from "./capture.ts";
import { type HeldAuthorization, heldSince, noteRenewal } from "./capture-queries.ts";
import type { Payments } from "./payments.ts";

/** How long before people are told an authorization that waits for goods is renewed. */
export const RENEW_AHEAD_MS = EXPIRY_NOTICE_MS + 12 * HOUR_MS;
/** Times that one authorization is renewed; after that people are told. */
export const MAX_RENEWALS = 4;
/** Authorizations of one provider that one run renews. */
export const RENEWALS_BATCH = 32;

/**
 * Renews authorizations that end soon and of which nothing was taken, where their provider can. Asked with no transaction
 * open and under a key that only this renewal has, so that two processes renew once. What is refused, or not answered, is
 * shown to people when it ends within EXPIRY_NOTICE_MS.
 *
 * @returns how many hold for another full time
 */
export async function renewExpiring(db: Database, payments: Payments): Promise<number> {
  let did = 0;
  for (const name of payments.providers) {
    const provider = payments.providerOf(name);
    const days = provider?.capabilities.authorizationDays ?? null;
    if (provider?.inProcess !== false || provider.renew === null || days === null) continue;
    const page = { ahead: RENEW_AHEAD_MS - days * DAY_MS, limit: RENEWALS_BATCH };
    const held = await db.transaction((tx) =>
      many(tx, heldSince(tx, name, { before: after(tx.now, page.ahead), limit: page.limit })),
    );
    const renewable = held.filter(({ renewals }) => renewals < MAX_RENEWALS);
    const renewed = await Promise.all(renewable.map((one) => renewOne({ db, payments }, one)));
    did += renewed.filter(Boolean).length;
  }
  return did;
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
  if (answer.kind !== "done") return false;
  await db.transaction((tx) => run(tx, noteRenewal(tx, attemptKey, number)));
  return true;
}
