import type { DomainError } from "@hansa/kernel";
import type { LockedCart } from "#modules/cart";
import { addressesThatOrdered } from "#modules/orders";
import {
  asksForHistory,
  type Claims,
  CodeExhausted,
  CodeExpired,
  loadClaims,
  type PriceFacts,
  type Quote,
  type SpentUse,
} from "#modules/pricing";
import type { Tx } from "#platform/db";
import type { PlaceCommand } from "./command.ts";
import { PriceChanged } from "./errors.ts";

/** What each cart may claim, by cart id. No statement while no cart has a code that needs one and nothing is limited. */
export async function loadClaimsOf(
  tx: Tx,
  carts: readonly LockedCart[],
  { settings }: PriceFacts,
): Promise<ReadonlyMap<string, Claims>> {
  const book = settings.promotions;
  const asked = carts.flatMap(({ email, codes }) => (email !== null && asksForHistory(book, codes) ? [email] : []));
  const ordered = await addressesThatOrdered(tx, asked);
  const claims = await loadClaims(tx, book, {
    claimants: carts.map(({ codes, email }) => ({
      codes,
      email,
      hasOrdered: email === null ? null : ordered.has(email),
    })),
    now: tx.now,
  });
  return new Map(carts.flatMap(({ id }, index) => (claims[index] === undefined ? [] : [[id, claims[index]]])));
}

/**
 * Whether the customer would be charged more than a code promised: it is expired or used up, and the total is not one that
 * the customer saw without it.
 */
export function refuseDeadCode(command: PlaceCommand, claims: Claims, { totals }: Quote): DomainError | null {
  if (command.expectedTotalMinor === totals.total.amountMinor) return null;
  for (const { code, promotionId, problem } of claims.codes) {
    if (problem === "code_expired") return new CodeExpired(code, totals);
    const reason = problem ?? claims.spent.get(promotionId);
    if (reason !== undefined) return new CodeExhausted(code, reason, totals);
  }
  return null;
}

/** Why a batch cannot give this order what it was quoted: somebody before it took the last. */
export function refuseSpent(quoted: Quote, spent: readonly SpentUse[], again: Quote): DomainError {
  const coded = spent.find(({ code }) => code !== null);
  if (coded?.code != null) return new CodeExhausted(coded.code, coded.reason, again.totals);
  return new PriceChanged(quoted.totals.total.amountMinor, again);
}
