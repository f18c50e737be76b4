import { loadFrozenPrices, lockCarts } from "#modules/cart";
import { loadTitles, loadVariants } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import { loadTerms } from "#modules/identity";
import { loadPriceFacts, type TaxLookups } from "#modules/pricing";
import { many, type Tx } from "#platform/db";
import { loadClaimsOf } from "./claims.ts";
import type { PlaceCommand, Placed } from "./command.ts";
import { type Draft, isPayable } from "./draft.ts";
import { lockDrafts } from "./drafts.ts";
import { DraftCannotMove } from "./errors.ts";
import { type Facts, judgeCart, judgeContents, type Ready } from "./prepare.ts";
import { attemptsByKey } from "./queries.ts";

/** What became of each command so far. */
export type Outcomes = Map<PlaceCommand, Placed>;
/** Another of the batch has the same cart. */
export const AGAIN: Placed = { kind: "again" };

/** Locks the carts, and says what ends here: keys that came before, carts that cannot be ordered. */
export async function judgeCarts(tx: Tx, commands: readonly PlaceCommand[]) {
  // Carts are locked before keys are looked up: of two requests with one key and one cart, the second sees the first.
  const [carts, known, channels] = await Promise.all([
    lockCarts(
      tx,
      commands.map(({ cartId }) => cartId),
    ),
    many(tx, attemptsByKey(tx, commands)),
    listChannels(tx),
  ]);
  const byKey = new Map(known.map((row) => [`${row.caller} ${row.key ?? ""}`, row]));
  const drafts = await lockDrafts(tx, linkedCarts(commands));
  const outcomes: Outcomes = new Map();
  const taken = new Set<string>();
  for (const command of commands) {
    const outcome = judgeCart(command, byKey.get(`${command.caller} ${command.key}`), carts.get(command.cartId));
    const draft = drafts.get(command.cartId);
    if (outcome !== null) outcomes.set(command, outcome);
    else if (draft !== undefined && !isPayable(draft)) {
      outcomes.set(command, { kind: "refused", refusal: new DraftCannotMove(draft.state, "ordered") });
    }
    // Two commands on one cart in one batch: the second is judged alone, after the first is committed.
    else if (taken.has(command.cartId)) outcomes.set(command, AGAIN);
    else taken.add(command.cartId);
  }
  return { outcomes, carts: ofTheirCustomers(carts, drafts), drafts, channels };
}

/** Carts that a link or the desk orders, of which alone some are drafts. */
function linkedCarts(commands: readonly PlaceCommand[]): readonly string[] {
  return commands.flatMap(({ proof, cartId }) => (proof.linkedCartId === cartId ? [cartId] : []));
}

/** A draft is its customer's, though its cart is nobody's: a customer's own cart stays what it is. */
function ofTheirCustomers(
  carts: Awaited<ReturnType<typeof lockCarts>>,
  drafts: ReadonlyMap<string, Draft>,
): Awaited<ReturnType<typeof lockCarts>> {
  if (drafts.size === 0) return carts;
  return new Map(
    [...carts].map(([id, cart]) => {
      const draft = drafts.get(id);
      return [id, draft === undefined ? cart : { ...cart, customerId: draft.customerId }];
    }),
  );
}

/** Prices what is left, and says what cannot be sold; what is returned lacks stock and money alone. */
export async function judgeAll(
  tx: Tx,
  commands: readonly PlaceCommand[],
  { outcomes, carts, drafts, channels, taxes }: Awaited<ReturnType<typeof judgeCarts>> & { readonly taxes: TaxLookups },
) {
  const open = commands.flatMap((command) => {
    const cart = outcomes.has(command) ? undefined : carts.get(command.cartId);
    return cart === undefined ? [] : [{ command, cart }];
  });
  if (open.length === 0) return [];
  const variantIds = [...new Set(open.flatMap(({ cart }) => cart.lines.map(({ variantId }) => variantId)))];
  const byCode = new Map(channels.map((channel) => [channel.code, channel]));
  const customerIds = [...new Set(open.flatMap(({ cart }) => (cart.customerId === null ? [] : [cart.customerId])))];
  const freezing = open.flatMap(({ cart }) =>
    (byCode.get(cart.channel)?.priceFreezeSeconds ?? 0) > 0 ? [cart.id] : [],
  );
  const [variants, prices, terms, frozen] = await Promise.all([
    loadVariants(tx, variantIds),
    loadPriceFacts(tx, variantIds),
    loadTerms(tx, customerIds),
    loadFrozenPrices(tx, freezing),
  ]);
  const claims = await loadClaimsOf(
    tx,
    open.map(({ cart }) => cart),
    prices,
  );
  const facts: Facts = {
    now: tx.now,
    claims,
    drafts,
    frozen,
    variants,
    prices,
    terms,
    taxes,
    channels: byCode,
  };
  const ready = open.flatMap(({ command, cart }) => {
    const judged = judgeContents(command, cart, facts);
    if ("quote" in judged) return [{ ...judged, variants }];
    outcomes.set(command, { kind: "refused", refusal: judged });
    return [];
  });
  return await inTheirLanguages(tx, ready);
}

type ReadyOf = Ready & { readonly variants: Facts["variants"] };

/** Products are called what their buyers were shown. No statement where nobody named a language. */
async function inTheirLanguages(tx: Tx, ready: readonly ReadyOf[]): Promise<readonly ReadyOf[]> {
  const wantedBy = ({ command, cart, channel: { locale }, variants }: ReadyOf) =>
    command.language === undefined
      ? []
      : cart.lines.flatMap(({ variantId }) => {
          const variant = variants.get(variantId);
          return variant === undefined ? [] : [{ variant, productId: variant.productId, locale }];
        });
  const wanted = ready.flatMap(wantedBy);
  if (wanted.length === 0) return ready;
  const titleOf = await loadTitles(tx, wanted);
  return ready.map((one) => {
    const called = wantedBy(one).map((want) => {
      const { variant } = want;
      return [variant.variantId, { ...variant, title: titleOf(want) ?? variant.title }] as const;
    });
    return called.length === 0 ? one : { ...one, variants: new Map(called) };
  });
}
