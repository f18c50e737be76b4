import type { DomainError, Violation } from "@hansa/kernel";
import { buyerOf, CartNotFound, type LockedCart, opensCart, taxDestinationOf } from "#modules/cart";
import { isSellable, type VariantFacts } from "#modules/catalog";
import { type Channel, channelIn } from "#modules/channels";
import type { CustomerTerms } from "#modules/identity";
import {
  type Buyer,
  type Claims,
  type FrozenPrices,
  NO_CLAIMS,
  type PriceFacts,
  type TaxLookups,
  type Quote,
  quote,
  type SpentUse,
  usesOf,
  type WantedUse,
  withSpent,
} from "#modules/pricing";
import { IdempotencyKeyReused } from "#platform/http";
import { refuseDeadCode } from "./claims.ts";
import type { PlaceCommand } from "./command.ts";
import { concessionOf, type Draft } from "./draft.ts";
import {
  CartAlreadyOrdered,
  CheckoutIncomplete,
  CheckoutInProgress,
  ItemsUnavailable,
  PriceChanged,
} from "./errors.ts";
import { type AttemptRow, parseAttempt } from "./queries.ts";
import type { Placed } from "./command.ts";

/** What the batch knows of the world when it judges its commands, read in one transaction. */
export interface Facts {
  readonly now: Date;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly variants: ReadonlyMap<string, VariantFacts>;
  readonly prices: PriceFacts;
  /** By customer id; a guest has none. */
  readonly terms: ReadonlyMap<string, CustomerTerms>;
  /** What somebody outside said of taxes, before the transaction. */
  readonly taxes: TaxLookups;
  /** By cart id. */
  readonly claims: ReadonlyMap<string, Claims>;
  /** Drafts of the desk, by cart id; carts of customers have none. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Prices that are held for their buyers, by cart id; empty where no channel holds any. */
  readonly frozen: ReadonlyMap<string, FrozenPrices>;
}

/** A cart that may be ordered, and what it costs. */
export interface Ready {
  readonly command: PlaceCommand;
  readonly cart: LockedCart;
  readonly channel: Channel;
  readonly quote: Quote;
  /** The number under which tax is owed by the buyer; null where it is not. */
  readonly vatId: string | null;
  /** The desk's draft that the cart is of; null for a customer's own. */
  readonly draft: Draft | null;
  /** The group that the buyer is in; null for none. */
  readonly customerGroup: string | null;
  /** Limited promotions that the quote used: to be taken with the units. */
  readonly uses: readonly WantedUse[];
  /** What it costs once these uses are found to be spent. */
  requote(spent: readonly SpentUse[]): Quote;
}

/**
 * The first judgement: is the key new, is the cart there, the caller's, and free?
 * Order of refusals: key reused, cart not found, already ordered, in progress.
 *
 * @returns an outcome when the command ends here, null when it goes on
 */
export function judgeCart(
  command: PlaceCommand,
  known: AttemptRow | undefined,
  cart: LockedCart | undefined,
): Placed | null {
  if (known !== undefined) {
    return known.requestHash.equals(command.requestHash)
      ? { kind: "known", attempt: parseAttempt(known) }
      : { kind: "refused", refusal: new IdempotencyKeyReused() };
  }
  const refusal = refusalOfCart(command, cart);
  return refusal === null ? null : { kind: "refused", refusal };
}

/**
 * The second judgement: is the cart complete, can all of it be sold, and does it cost what the customer saw?
 * Order of refusals: incomplete, items unavailable, code expired or exhausted, price changed.
 */
export function judgeContents(command: PlaceCommand, cart: LockedCart, facts: Facts): Ready | DomainError {
  const ownChannel = facts.channels.get(cart.channel);
  const channel = ownChannel && channelIn(ownChannel, command.language);
  const missing = missingParts(cart, facts);
  if (channel === undefined) return new CheckoutIncomplete([{ pointer: "/channel", message: "is not open any more" }]);
  if (missing.length > 0) return new CheckoutIncomplete(missing);

  const buyer = buyerOf(cart, cart.customerId === null ? undefined : facts.terms.get(cart.customerId));
  const draft = facts.drafts.get(cart.id) ?? null;
  const claims = withConcession(facts.claims.get(cart.id) ?? NO_CLAIMS, draft, channel);
  const quoteWith = (some: Claims): Quote => quoteCart({ cart, channel, buyer, claims: some }, facts);
  const quoted = quoteWith(claims);
  const unavailable = [
    ...cart.lines
      .filter(({ variantId }) => !isSold(facts.variants.get(variantId), channel, facts.now))
      .map(({ variantId }) => ({ variantId, problem: "not_for_sale" })),
    ...quoted.unpriced.map((variantId) => ({ variantId, problem: "no_price" })),
  ];
  if (unavailable.length > 0) return new ItemsUnavailable(unavailable);
  if (quoted.shipping === null && needsShipping(cart, facts)) {
    return new CheckoutIncomplete([{ pointer: "/shippingOption", message: "cannot be had for this cart" }]);
  }
  const dead = refuseDeadCode(command, claims, quoted);
  if (dead !== null) return dead;
  const expected = command.expectedTotalMinor;
  if (expected !== null && expected !== quoted.totals.total.amountMinor) return new PriceChanged(expected, quoted);
  const vatId = quoted.taxRelief === "reverse_charge" ? buyer.vatId : null;
  const uses = usesOf(quoted, { book: facts.prices.settings.promotions, claims, email: cart.email ?? "" });
  const requote = (spent: readonly SpentUse[]): Quote => quoteWith(withSpent(claims, spent));
  const { customerGroup } = buyer;
  return { command, cart, channel, quote: quoted, vatId, draft, customerGroup, uses, requote };
}

function withConcession(claims: Claims, draft: Draft | null, { currency }: Channel): Claims {
  const concession = draft === null ? null : concessionOf(draft, currency);
  return concession === null ? claims : { ...claims, concession };
}

function refusalOfCart(command: PlaceCommand, cart: LockedCart | undefined): DomainError | null {
  if (cart === undefined || !opensCart(cart, command.proof)) return new CartNotFound();
  switch (cart.state) {
    case "open":
      return null;
    case "sealed":
      return new CheckoutInProgress();
    case "ordered":
      return new CartAlreadyOrdered();
  }
}

function missingParts(cart: LockedCart, facts: Facts): readonly Violation[] {
  const shipped = needsShipping(cart, facts);
  return [
    { missing: cart.lines.length === 0, pointer: "/lines", message: "must have at least one line" },
    { missing: cart.email === null, pointer: "/email", message: "is needed" },
    { missing: shipped && cart.shippingAddress === null, pointer: "/shippingAddress", message: "is needed" },
    { missing: shipped && cart.shippingOption === null, pointer: "/shippingOption", message: "must be chosen" },
  ].flatMap(({ missing, pointer, message }) => (missing ? [{ pointer, message }] : []));
}

function needsShipping(cart: LockedCart, facts: Facts): boolean {
  return cart.lines.some(({ variantId }) => facts.variants.get(variantId)?.requiresShipping ?? true);
}

function isSold(facts: VariantFacts | undefined, channel: Channel, now: Date): boolean {
  return facts !== undefined && isSellable(facts, channel.code, now);
}

function quoteCart(
  of: { readonly cart: LockedCart; readonly channel: Channel; readonly buyer: Buyer; readonly claims: Claims },
  facts: Facts,
): Quote {
  const { cart, channel, buyer, claims } = of;
  const destination = cart.shippingAddress ?? cart.billingAddress;
  let weightGrams = 0;
  const lines = cart.lines.map(({ variantId, quantity }) => {
    const variant = facts.variants.get(variantId);
    weightGrams += (variant?.weightGrams ?? 0) * quantity;
    return { key: variantId, variantId, quantity, taxCategory: variant?.taxCategory ?? "standard" };
  });
  return quote(lines, {
    ...buyer,
    claims,
    frozen: facts.frozen.get(cart.id),
    providedTaxes: facts.taxes.known(channel.code, taxDestinationOf(cart, channel)),
    channel,
    now: facts.now,
    facts: facts.prices,
    country: destination?.country ?? null,
    subdivision: destination?.region ?? null,
    postalCode: destination?.postalCode ?? null,
    shippingOption: cart.shippingOption,
    weightGrams,
  });
}
