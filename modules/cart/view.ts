import { type Money, money, parseCurrency, toJson } from "@hansa/kernel";
import { isSellable, type VariantFacts } from "#modules/catalog";
import type { Channel } from "#modules/channels";
import {
  type Buyer,
  type Claims,
  type FrozenPrices,
  isMendable,
  type LineFreeze,
  type PriceFacts,
  type ProvidedTaxes,
  type Quote,
  type QuoteContext,
  type QuotedLine,
  type QuoteLine,
  quote,
  REASONS,
  shippingOptionsFor,
} from "#modules/pricing";
import type { CartLine, CartState } from "./cart-state.ts";
import type { ShelfFacts } from "./shelf.ts";
import type { CartWords } from "./words.ts";

/** Something that stands between this cart and an order; the cart is shown all the same. */
export interface CartProblem {
  readonly code:
    | "cart.channel_closed"
    | "cart.variant_unavailable"
    | "cart.variant_unpriced"
    | "cart.shipping_option_unavailable"
    | "cart.code_without_effect"
    | "inventory.insufficient_stock";
  readonly variantId?: string;
  /** A sentence for the customer. */
  readonly message: string;
  /** With `inventory.insufficient_stock`: how many could be had. */
  readonly units?: number;
}

/** What a cart is looked at with. */
export interface CartSight {
  /** Null when the cart's channel was closed: nothing is priced then. */
  readonly channel: Channel | null;
  readonly facts: ShelfFacts;
  readonly buyer: Buyer;
  readonly claims: Claims;
  /** What somebody outside said of the taxes at the destination; null: the table. */
  readonly providedTaxes: ProvidedTaxes | null;
  /** What is held for the buyer, who was shown it. */
  readonly frozen: FrozenPrices;
  /** Null: everything is called what it is. */
  readonly words: CartWords | null;
  readonly now: Date;
}

/** A cart with everything that a page shows, ready for JSON. */
export function viewCart(cart: CartState, sight: CartSight) {
  const { channel } = sight;
  const quoted = quoteCart(cart, sight);
  const byVariant = new Map(quoted.lines.map((line) => [line.key, line]));
  const held = heldUntil(cart, sight);
  return {
    id: cart.id,
    version: cart.version,
    state: cart.state,
    channel: cart.channel,
    lines: cart.lines.map((line) => viewLine(line, byVariant.get(line.variantId), sight)),
    codes: cart.codes,
    adjustments: quoted.adjustments.map(({ code, label, amount }) => ({ code, label, amount: toJson(amount) })),
    gifts: quoted.gifts.map(({ variantId, quantity }) => ({ variantId, quantity })),
    why: whyOf(cart, sight, quoted),
    totals: {
      subtotal: toJson(quoted.totals.subtotal),
      discount: toJson(quoted.totals.discount),
      shipping: toJson(quoted.totals.shipping),
      tax: toJson(quoted.totals.tax),
      total: toJson(quoted.totals.total),
    },
    ...(held === null ? {} : { pricesHeldUntil: held.toISOString() }),
    problems: channel === null ? [CHANNEL_CLOSED] : problemsOf(cart, quoted, sight),
    email: cart.email,
    shippingAddress: cart.shippingAddress,
    billingAddress: cart.billingAddress,
    shippingOption: cart.shippingOption,
    vatId: cart.vatId,
    wantsReminder: cart.wantsReminder,
  };
}

/** What applies, and why a code of the cart does not: promotions that nobody told the customer of stay unknown. */
function whyOf({ codes }: CartState, { claims }: CartSight, quoted: Quote) {
  const applied = quoted.adjustments.map(({ code, label }) => ({
    promotion: code,
    name: label,
    reason: null,
    message: "It applies.",
  }));
  if (codes.length === 0) return applied;
  const named = new Set(claims.codes.map(({ promotionId }) => promotionId));
  const refused = quoted.why.flatMap(({ promotionId, code, name, reason }) =>
    reason === null || !named.has(promotionId) ? [] : [{ promotion: code, name, reason, message: REASONS[reason] }],
  );
  return [...applied, ...refused];
}

/** The ways to ship this cart, priced, with the days of arrival; none while its channel is closed. */
export function viewShippingOptions(cart: CartState, sight: CartSight) {
  const context = contextOf(cart, sight);
  if (context === null) return [];
  return shippingOptionsFor(linesToQuote(cart, sight), context).map((offer) => ({
    code: offer.option,
    name: offer.name,
    price: toJson(offer.amount),
    promise: { from: offer.arrivesFrom, until: offer.arrivesUntil },
  }));
}

/** Codes of the channels that ship this way at all; whether one can for a cart is told by its problems. */
export function channelsShipping({ shipping }: PriceFacts["settings"], option: string): readonly string[] {
  return [...shipping].flatMap(([channel, options]) => (options.some(({ code }) => code === option) ? [channel] : []));
}

function viewLine(
  { variantId, quantity }: CartLine,
  quoted: QuotedLine | undefined,
  { facts: { variants, units }, words }: Pick<CartSight, "facts" | "words">,
) {
  const variant = variants.get(variantId);
  return {
    id: variantId,
    variantId,
    sku: variant?.sku ?? null,
    title: (variant && words?.titleOf(variant.productId)) ?? variant?.title ?? null,
    options: variant?.options ?? {},
    ...(words === null ? {} : labelsOf(variant?.options ?? {}, words)),
    image: variant?.image ?? null,
    quantity,
    unitPrice: quoted === undefined ? null : toJson(quoted.unitPrice),
    ...(quoted?.unitPriceWas ? { unitPriceWas: toJson(quoted.unitPriceWas) } : {}),
    ...(quoted?.frozen ? { priceFrozen: viewFreeze(quoted.frozen) } : {}),
    total: quoted === undefined ? null : toJson(quoted.subtotal),
    discount: quoted === undefined ? null : toJson(quoted.discount),
    available: quoted !== undefined && (units.get(variantId) ?? 0) >= quantity,
  };
}

/** What the options and their values are called, in the same order; nothing where all are called what they are. */
function labelsOf(options: VariantFacts["options"], { wordingOf }: CartWords) {
  const labels = Object.entries(options).map(([name, value]) => {
    const { label, values } = wordingOf(name);
    return { name: label ?? name, value: values[value] ?? value };
  });
  const isLabelled = labels.some(({ name, value }) => options[name] !== value);
  return isLabelled ? { optionLabels: labels } : {};
}

function viewFreeze({ shownAt, until, unitPriceNow }: LineFreeze) {
  return {
    shownAt: shownAt.toISOString(),
    until: until.toISOString(),
    unitPriceNow: unitPriceNow === null ? null : toJson(unitPriceNow),
  };
}

/** When the first of the cart's prices is not held any more; null while none is. */
function heldUntil(cart: CartState, { channel, frozen, now }: CartSight): Date | null {
  if ((channel?.priceFreezeSeconds ?? 0) === 0) return null;
  const times = cart.lines.flatMap(({ variantId }) => frozen.get(variantId)?.until ?? []);
  const first = times.toSorted((one, other) => one.getTime() - other.getTime())[0];
  return first === undefined || first <= now ? null : first;
}

/** Quotes the lines that can be bought; the others are told by the problems. */
export function quoteCart(cart: CartState, sight: CartSight): Quote {
  const context = contextOf(cart, sight);
  if (context === null) return quoteNothing(cart);
  return quote(linesToQuote(cart, sight), context);
}

/** The lines that can be bought, as a quote takes them. */
export function linesToQuote(cart: CartState, sight: CartSight): readonly QuoteLine[] {
  return sellableLines(cart, sight).map(({ line, variant }) => ({
    key: line.variantId,
    variantId: line.variantId,
    quantity: line.quantity,
    taxCategory: variant.taxCategory,
  }));
}

function sellableLines(cart: CartState, { channel, facts, now }: CartSight) {
  return cart.lines.flatMap((line): readonly { readonly line: CartLine; readonly variant: VariantFacts }[] => {
    const variant = facts.variants.get(line.variantId);
    if (variant === undefined || channel === null || !isSellable(variant, channel.code, now)) return [];
    return [{ line, variant }];
  });
}

/** By what the cart is priced; null where its channel is closed. */
export function contextOf(cart: CartState, sight: CartSight): QuoteContext | null {
  if (sight.channel === null) return null;
  const destination = cart.shippingAddress ?? cart.billingAddress;
  return {
    ...sight.buyer,
    claims: sight.claims,
    frozen: sight.frozen,
    providedTaxes: sight.providedTaxes,
    channel: sight.channel,
    now: sight.now,
    facts: sight.facts.prices,
    country: destination?.country ?? null,
    subdivision: destination?.region ?? null,
    postalCode: destination?.postalCode ?? null,
    shippingOption: cart.shippingOption,
    weightGrams: sellableLines(cart, sight).reduce((sum, one) => sum + one.variant.weightGrams * one.line.quantity, 0),
  };
}

function quoteNothing({ currency }: CartState): Quote {
  const nothing: Money = money(0n, parseCurrency(currency));
  const totals = { subtotal: nothing, discount: nothing, shipping: nothing, tax: nothing, total: nothing };
  return {
    lines: [],
    shipping: null,
    totals,
    taxes: [],
    taxRelief: null,
    unpriced: [],
    adjustments: [],
    gifts: [],
    why: [],
  };
}

const CHANNEL_CLOSED: CartProblem = { code: "cart.channel_closed", message: "We do not sell here any more." };

function problemsOf(cart: CartState, quoted: Quote, sight: CartSight): readonly CartProblem[] {
  const sellable = new Set(sellableLines(cart, sight).map(({ line }) => line.variantId));
  const unpriced = new Set(quoted.unpriced);
  const problems = cart.lines.flatMap(({ variantId, quantity }): CartProblem[] => {
    if (!sellable.has(variantId)) {
      return [{ code: "cart.variant_unavailable", variantId, message: "This item can no longer be bought here." }];
    }
    if (unpriced.has(variantId)) {
      return [{ code: "cart.variant_unpriced", variantId, message: "This item has no price here." }];
    }
    const units = sight.facts.units.get(variantId) ?? 0;
    if (units >= quantity) return [];
    const message = units === 0 ? "This item is sold out." : `Only ${String(units)} of this item are left.`;
    return [{ code: "inventory.insufficient_stock", variantId, message, units }];
  });
  problems.push(...codeProblems(cart, quoted, sight));
  if (cart.shippingOption === null || quoted.shipping !== null) return problems;
  const message = "This way of shipping cannot be had for this cart.";
  return [...problems, { code: "cart.shipping_option_unavailable", message }];
}

/** Codes that give nothing, and that the customer could not mend by going on. */
function codeProblems({ codes }: CartState, quoted: Quote, { claims }: CartSight): readonly CartProblem[] {
  if (codes.length === 0) return [];
  const reasons = new Map(quoted.why.map(({ promotionId, reason }) => [promotionId, reason]));
  return codes.flatMap((code): readonly CartProblem[] => {
    const claimed = claims.codes.find((one) => one.code === code);
    const reason =
      claimed === undefined ? "code_expired" : (claimed.problem ?? reasons.get(claimed.promotionId) ?? null);
    if (reason === null || isMendable(reason)) return [];
    return [{ code: "cart.code_without_effect", message: `The code ${code} gives nothing: ${REASONS[reason]}` }];
  });
}
