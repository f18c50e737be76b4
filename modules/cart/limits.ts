import { DAY_MS, HOUR_MS, MINUTE_MS } from "@hansa/kernel";

/** Most lines that a cart shows. */
export const MAX_LINES = 100;
/** Most units in one line. */
export const MAX_LINE_QUANTITY = 9_999;
/** Most variants that a cart ever held: removed ones leave a row behind, so that a late copy cannot bring them back. */
export const MAX_VARIANTS_EVER = 1_000;
/** Most coupons and gift cards on a cart. */
export const MAX_CODES = 10;
/** Most commands in one transaction: of 128 clients two batches are under way, so that process and database work at once. */
export const MAX_BATCH = 64;
/** Most commands that wait in one process; one more is answered 503. About a tenth of a second of work. */
export const MAX_QUEUE = 5_000;
/** Pipelined connections for cart writes. */
export const WRITE_LANES = 2;
/** A cart that nobody touched for so long is closed, and its addresses are forgotten. */
export const UNTOUCHED_MS = 90 * DAY_MS;
/** Most carts closed in one transaction. */
export const EXPIRY_BATCH = 500;
/** Most variants whose facts one process keeps for display. */
export const MAX_KEPT_FACTS = 50_000;
/** Units and terms for display older than this are read again: small changes of stock are not announced. */
export const FACTS_FRESH_MS = 2_000;
/** What variants are and cost is announced when it changes, and read again after this time all the same. */
export const FACTS_KEPT_MS = MINUTE_MS;
/** A cart that nobody touched for so long is left behind, and its customer may be reminded of it. */
export const LEFT_BEHIND_MS = HOUR_MS;
/** Between the first reminder of a cart and the second, which is the last; the table allows no third. */
export const BETWEEN_REMINDERS_MS = DAY_MS;
/** A cart opened longer ago than this is not reminded of any more. */
export const REMINDED_WITHIN_MS = 14 * DAY_MS;
/** Most carts marked as left behind in one transaction. */
export const REMINDER_BATCH = 200;
/** How long the link of a reminder works. */
export const RECOVERY_LINK_MS = 14 * DAY_MS;
/** Most prices that are not held any more forgotten in one transaction. */
export const THAW_BATCH = 1_000;
