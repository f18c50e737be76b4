import { after, newId } from "@hansa/kernel";
import { loadVariants } from "#modules/catalog";
import type { Queryable, Tx } from "#platform/db";
import { announce } from "#platform/events";
import { takeAbandoned } from "./abandonment-queries.ts";
import { linesOf } from "./cart-state.ts";
import { toDraft } from "./drafts.ts";
import { cartAbandoned } from "./events.ts";
import { BETWEEN_REMINDERS_MS, LEFT_BEHIND_MS, REMINDED_WITHIN_MS, REMINDER_BATCH } from "./limits.ts";
import { selectCarts } from "./queries.ts";

/**
 * Announces carts that were left behind by customers who want to be reminded: once an hour after the last change, and
 * once more a day later.
 *
 * @returns how many, at most REMINDER_BATCH
 */
export async function noticeAbandoned(tx: Tx): Promise<number> {
  const abandoned = await takeAbandoned(tx, {
    before: after(tx.now, -LEFT_BEHIND_MS),
    remindedBefore: after(tx.now, -BETWEEN_REMINDERS_MS),
    oldestId: newId(after(tx.now, -REMINDED_WITHIN_MS).getTime()),
    limit: REMINDER_BATCH,
  });
  if (abandoned.length === 0) return 0;
  const payloads = abandoned.map(({ id, untouchedSince, ...cart }) => {
    return { cartId: id, untouchedSince: untouchedSince.toISOString(), ...cart };
  });
  await announce(tx, cartAbandoned, payloads);
  return abandoned.length;
}

/** A cart that was left behind, as a reminder tells of it. */
export interface LeftBehind {
  readonly cartId: string;
  readonly customerId: string | null;
  readonly email: string;
  readonly channel: string;
  readonly lines: readonly {
    readonly title: string;
    readonly options: Readonly<Record<string, string>>;
    readonly quantity: number;
  }[];
}

/**
 * What was left behind in these carts, as it is now: without what is gone from the catalogue.
 *
 * @returns by id; a cart that is not open any more, has no lines, or whose customer takes no reminder now is absent
 */
export async function loadLeftBehind(
  on: Queryable,
  cartIds: readonly string[],
): Promise<ReadonlyMap<string, LeftBehind>> {
  const drafts = (await selectCarts(on, cartIds)).map(toDraft);
  const facts = await loadVariants(
    on,
    drafts.flatMap((draft) => linesOf(draft).map(({ variantId }) => variantId)),
  );
  const left = drafts.flatMap((draft): readonly LeftBehind[] => {
    const { id, state, email, wantsReminder, customerId, channel } = draft.cart;
    const lines = linesOf(draft).flatMap(({ variantId, quantity }) => {
      const variant = facts.get(variantId);
      return variant === undefined ? [] : [{ title: variant.title, options: variant.options, quantity }];
    });
    if (state !== "open" || email === null || !wantsReminder || lines.length === 0) return [];
    return [{ cartId: id, customerId, email, channel, lines }];
  });
  return new Map(left.map((one) => [one.cartId, one]));
}
