import { emailHashOf } from "#modules/identity";
import type { Queryable } from "#platform/db";
import type { Claims, ClaimedCode } from "./basket.ts";
import type { PromotionBook, Ready, SharedCode } from "./book.ts";
import { type CodeRow, selectCodes } from "./code-queries.ts";
import { codeSubject, customerSubject, tallyName } from "./limits.ts";
import type { Reason } from "./reason.ts";
import { selectTallies, type TallyRow } from "./use-queries.ts";

/** What a buyer shows. */
export interface Claimant {
  /** As they stand on the cart. */
  readonly codes: readonly string[];
  /** Null while unknown: nothing is counted against nobody. */
  readonly email: string | null;
  /** Whether this address ordered before; null while unknown. */
  readonly hasOrdered: boolean | null;
}

/**
 * Finds out what these buyers may claim: no statement when they show no codes and nothing automatic is limited, one for
 * codes of a batch, one for what is counted. Nothing is locked, so a use is only certain once it is taken (`openUses`).
 */
export async function loadClaims(
  on: Queryable,
  book: PromotionBook,
  { claimants, now }: { readonly claimants: readonly Claimant[]; readonly now: Date },
): Promise<readonly Claims[]> {
  const codes = await findCodes(
    on,
    book,
    claimants.flatMap((claimant) => claimant.codes),
  );
  const known = claimants.map((claimant) => claimant.codes.flatMap((code) => codes.get(code) ?? []));
  const limited = new Set(book.asks.limited);
  for (const { promotionId, uses } of known.flat()) {
    const promotion = book.byId.get(promotionId);
    if (promotion !== undefined && (promotion.isLimited || uses !== null)) limited.add(promotion);
  }
  const tallies = await readTallies(on, [...limited], { codes: known.flat(), claimants });
  return claimants.map(({ email, hasOrdered }, index) => ({
    codes: (known[index] ?? []).map((code) => toClaimed(code, tallies, now)),
    spent: spentFor(limited, email, tallies),
    budgets: budgetsLeft(limited, tallies),
    hasOrdered,
  }));
}

/** Whether it has to be known if this buyer ordered before, for what is automatic or what the codes may open. */
export function asksForHistory({ asks, byId, sharedCodes }: PromotionBook, codes: readonly string[]): boolean {
  if (asks.firstOrder.size === 0) return false;
  for (const id of asks.firstOrder) if (byId.get(id)?.needsCode === false) return true;
  return codes.some((code) => asks.firstOrder.has(sharedCodes.get(code)?.promotionId ?? id(asks.firstOrder)));
}

/** A code that is not shared may open any of them. */
function id(some: ReadonlySet<string>): string {
  return some.values().next().value ?? "";
}

/** Codes of the shop among these, shared ones without a look-up. */
async function findCodes(
  on: Queryable,
  { sharedCodes }: PromotionBook,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, SharedCode>> {
  const found = new Map<string, SharedCode>();
  const unknown = new Set<string>();
  for (const code of wanted) {
    const shared = sharedCodes.get(code);
    if (shared === undefined) unknown.add(code);
    else found.set(code, shared);
  }
  if (unknown.size > 0) for (const row of await selectCodes(on, [...unknown])) found.set(row.code, toCode(row));
  return found;
}

/** A stored code as quotes know it. */
export function toCode({ code, promotionId, isActive, expiresAt, maxUses }: CodeRow): SharedCode {
  return { code, promotionId, isActive, untilMs: expiresAt?.getTime() ?? Infinity, uses: maxUses };
}

type Tallies = ReadonlyMap<string, bigint>;

async function readTallies(
  on: Queryable,
  limited: readonly Ready[],
  { codes, claimants }: { readonly codes: readonly SharedCode[]; readonly claimants: readonly Claimant[] },
): Promise<Tallies> {
  if (limited.length === 0) return new Map();
  const perCustomer = limited.some(({ limits }) => limits.usesPerCustomer !== null);
  const subjects = new Set(["uses", "budget"]);
  for (const { code, uses } of codes) if (uses !== null) subjects.add(codeSubject(code));
  if (perCustomer)
    for (const { email } of claimants) if (email !== null) subjects.add(customerSubject(emailHashOf(email)));
  const rows = await selectTallies(
    on,
    limited.map(({ id }) => id),
    [...subjects],
  );
  return new Map(rows.map((row: TallyRow) => [tallyName(row), row.used]));
}

function toClaimed(
  { code, promotionId, isActive, untilMs, uses }: SharedCode,
  tallies: Tallies,
  now: Date,
): ClaimedCode {
  const used = tallies.get(tallyName({ promotionId, subject: codeSubject(code) })) ?? 0n;
  const problem =
    !isActive || untilMs <= now.getTime() ? "code_expired" : uses !== null && used >= BigInt(uses) ? "exhausted" : null;
  return { code, promotionId, problem, uses };
}

function spentFor(limited: ReadonlySet<Ready>, email: string | null, tallies: Tallies): ReadonlyMap<string, Reason> {
  const spent = new Map<string, Reason>();
  for (const { id, limits } of limited) {
    const used = (subject: string): bigint => tallies.get(tallyName({ promotionId: id, subject })) ?? 0n;
    const { uses, usesPerCustomer, budget } = limits;
    if (uses !== null && used("uses") >= BigInt(uses)) spent.set(id, "exhausted");
    else if (budget !== null && used("budget") >= budget.amountMinor) spent.set(id, "budget_spent");
    else if (usesPerCustomer !== null && email !== null) {
      if (used(customerSubject(emailHashOf(email))) >= BigInt(usesPerCustomer)) spent.set(id, "customer_limit");
    }
  }
  return spent;
}

function budgetsLeft(limited: ReadonlySet<Ready>, tallies: Tallies): ReadonlyMap<string, bigint> {
  const left = new Map<string, bigint>();
  for (const { id, limits } of limited) {
    if (limits.budget === null) continue;
    left.set(id, limits.budget.amountMinor - (tallies.get(tallyName({ promotionId: id, subject: "budget" })) ?? 0n));
  }
  return left;
}
