import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { concede, type Concession, type Promotion } from "#modules/pricing";
import type { DraftRow } from "./draft-queries.ts";
import { DraftCannotMove } from "./errors.ts";

/** Where a draft stands. `sent`: a payment link was made for it. */
export const DRAFT_STATES = ["open", "sent", "ordered", "cancelled", "expired"] as const;
/** One of `DRAFT_STATES`. */
export type DraftState = (typeof DRAFT_STATES)[number];

/** Longest that a draft waits, in days, and what is meant when nobody says. */
export const MAX_DRAFT_DAYS = 60;
export const DRAFT_DAYS = 14;
/** Longest that a draft keeps its units, in hours. */
export const MAX_HOLD_HOURS = 168;
/** Most characters of a note, a label and a reason. */
export const MAX_DRAFT_NOTE = 2_000;
export const MAX_LABEL = 100;
export const MAX_DISCOUNT_REASON = 500;

/** The whole life of a draft. What is not written here cannot happen. */
const next = {
  // Saving leaves it where it is; a second link sends it again.
  open: ["open", "sent", "ordered", "cancelled", "expired"],
  sent: ["sent", "ordered", "cancelled", "expired"],
  ordered: [],
  cancelled: [],
  expired: [],
} as const satisfies Record<DraftState, readonly DraftState[]>;

/** Whether a draft in one state may go to another, or be saved in its own. */
export function mayMoveDraft(from: DraftState, to: DraftState): boolean {
  const allowed: readonly DraftState[] = next[from];
  return allowed.includes(to);
}

/** @throws DraftCannotMove unless the step is in the table */
export function assertMayMoveDraft(from: DraftState, to: DraftState): void {
  if (!mayMoveDraft(from, to)) throw new DraftCannotMove(from, to);
}

/** What the desk takes off a draft, and why. */
export interface DraftDiscount extends Pick<Concession, "label" | "off"> {
  /** For the desk alone. */
  readonly reason: string;
}

/** An order to be, as the desk builds it; what it holds stands in its cart. */
export interface Draft {
  readonly id: string;
  readonly cartId: string;
  readonly state: DraftState;
  readonly version: number;
  readonly customerId: string | null;
  readonly discount: DraftDiscount | null;
  readonly note: string | null;
  readonly heldUntil: Date | null;
  readonly expiresAt: Date;
  readonly author: { readonly kind: string; readonly id: string };
  readonly orderId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Whether a draft can still become an order. */
export function isPayable({ state }: Pick<Draft, "state">): boolean {
  return mayMoveDraft(state, "ordered");
}

/** What is taken off the draft's cart, as a quote takes it; null for nothing. */
export function concessionOf({ id, discount }: Pick<Draft, "id" | "discount">, currency: string): Promotion | null {
  return discount === null ? null : concede({ id, label: discount.label, off: discount.off }, currency);
}

/** A draft from its row. */
export function parseDraft({ authorKind, authorId, state, discount, ...row }: DraftRow): Draft {
  const known = DRAFT_STATES.find((one) => one === state);
  if (known === undefined) throw new Error(`unknown state of a draft: ${state}`);
  return {
    ...row,
    state: known,
    discount: discount as DraftDiscount | null,
    author: { kind: authorKind, id: authorId },
  };
}

/** How long a draft waits and keeps its units, from a moment. */
export function termOf(
  now: Date,
  { days, holdHours }: { readonly days: number; readonly holdHours: number | null },
): { readonly expiresAt: Date; readonly heldUntil: Date | null } {
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  if (holdHours === null) return { expiresAt, heldUntil: null };
  return { expiresAt, heldUntil: new Date(Math.min(now.getTime() + holdHours * HOUR_MS, expiresAt.getTime())) };
}
