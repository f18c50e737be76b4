import { emailHashOf } from "#modules/identity";
import type { Quote } from "../quote-shape.ts";
import type { ClaimedCode, Claims } from "./basket.ts";
import type { PromotionBook, Ready } from "./book.ts";
import type { TallyKey } from "./use-queries.ts";

/** What uses of one code are counted under. */
export function codeSubject(code: string): string {
  return `code:${code}`;
}

/** What uses by one customer are counted under. @param emailHash SHA-256 of the normalised address, in hex */
export function customerSubject(emailHash: string): string {
  return `customer:${emailHash}`;
}

/** One text for a counted thing, for maps. */
export function tallyName({ promotionId, subject }: TallyKey): string {
  return `${promotionId} ${subject}`;
}

/** One limit that a use counts against. */
export interface Count extends TallyKey {
  /** 1, or minor units of a budget. */
  readonly more: bigint;
  readonly most: bigint;
}

/** Every limit that a use of this promotion counts against; none for one without limits. */
export function countsOf(
  { id, limits }: Ready,
  use: { readonly emailHash: string; readonly amountMinor: bigint; readonly code: ClaimedCode | null },
): readonly Count[] {
  const { uses, usesPerCustomer, budget } = limits;
  const counts: Count[] = [];
  if (uses !== null) counts.push({ promotionId: id, subject: "uses", more: 1n, most: BigInt(uses) });
  if (budget !== null)
    counts.push({ promotionId: id, subject: "budget", more: use.amountMinor, most: budget.amountMinor });
  if (usesPerCustomer !== null) {
    const subject = customerSubject(use.emailHash);
    counts.push({ promotionId: id, subject, more: 1n, most: BigInt(usesPerCustomer) });
  }
  if (use.code !== null && use.code.uses !== null)
    counts.push({ promotionId: id, subject: codeSubject(use.code.code), more: 1n, most: BigInt(use.code.uses) });
  return counts;
}

/** A promotion that an order would use, with every limit that the use counts against. */
export interface WantedUse {
  readonly promotionId: string;
  /** The code that opened it; null for an automatic one. */
  readonly code: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly counts: readonly Count[];
}

/** The limited promotions that a quote used; none where nothing that it used is limited. */
export function usesOf(
  { adjustments }: Pick<Quote, "adjustments">,
  buyer: { readonly book: PromotionBook; readonly claims: Claims; readonly email: string },
): readonly WantedUse[] {
  return adjustments.flatMap(({ promotionId, amount }) => {
    const promotion = buyer.book.byId.get(promotionId);
    if (promotion === undefined) return [];
    const { amountMinor, currency } = amount;
    const code = buyer.claims.codes.find((one) => one.promotionId === promotionId && one.problem === null) ?? null;
    if (!promotion.isLimited && (code === null || code.uses === null)) return [];
    const counts = countsOf(promotion, { emailHash: emailHashOf(buyer.email), amountMinor, code });
    return [{ promotionId, code: code?.code ?? null, amountMinor, currency, counts }];
  });
}
