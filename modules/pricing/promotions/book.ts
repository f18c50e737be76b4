import type { Basket } from "./basket.ts";
import { asksForMoney, type Check, checksOf } from "./checks.ts";
import { isLimited, type Limits, type Promotion, type Stage, stageOf } from "./promotion.ts";
import type { Reason } from "./reason.ts";
import type { Items } from "./rule-shape.ts";
import { type LineTaker, lineTaker } from "./take-lines.ts";
import { type OrderTaker, orderTaker, type ShippingTaker, shippingTaker } from "./take-order.ts";

/** A promotion made ready: its rules are functions, its place in the order of all is known. */
export interface Ready {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Higher priority first, then by code: never by how they were stored. */
  readonly rank: number;
  readonly priority: number;
  readonly stage: Stage;
  readonly group: string | null;
  readonly isAlone: boolean;
  readonly needsCode: boolean;
  readonly isEnabled: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly limits: Limits;
  readonly isLimited: boolean;
  readonly checks: readonly Check[];
  /** Whether the checks are made again when its turn comes. */
  readonly looksAgain: boolean;
  readonly takeLines: LineTaker | null;
  readonly takeOrder: OrderTaker | null;
  readonly takeShipping: ShippingTaker | null;
  readonly source: Promotion;
}

/** A code that many may share, kept with the settings so that it costs no look-up. */
export interface SharedCode {
  readonly code: string;
  readonly promotionId: string;
  readonly isActive: boolean;
  readonly untilMs: number;
  /** Null: as often as the promotion allows. */
  readonly uses: number | null;
}

/** What has to be known of variants and buyers for the promotions of the shop; nothing else is read for them. */
export interface Asks {
  /** Ids of collections and categories, and names of attributes. */
  readonly collections: readonly string[];
  readonly categories: readonly string[];
  readonly attributes: readonly string[];
  /** Whether the product of a variant matters: also when any of the above is asked. */
  readonly products: boolean;
  /** Ids of promotions for a first order. */
  readonly firstOrder: ReadonlySet<string>;
  /** Automatic promotions whose uses are counted. */
  readonly limited: readonly Ready[];
}

/** All promotions of the shop, arranged so that a quote meets only those that could apply to it. */
export interface PromotionBook {
  readonly all: readonly Ready[];
  readonly byId: ReadonlyMap<string, Ready>;
  readonly sharedCodes: ReadonlyMap<string, SharedCode>;
  readonly asks: Asks;
  /** Automatic promotions that could apply, and those whose codes are on the cart, by rank. Each may still refuse. */
  candidates(basket: Basket): readonly Ready[];
}

/** Arranges promotions. Pure; done once when the settings change, never for a quote. */
export function arrangePromotions(promotions: readonly Promotion[], codes: readonly SharedCode[] = []): PromotionBook {
  const all = promotions.toSorted(byPrecedence).map(makeReady);
  const byId = new Map(all.map((one) => [one.id, one]));
  const automatic = all.filter(({ needsCode, isEnabled }) => !needsCode && isEnabled);
  const byChannel = new Map<string, Index>();
  return {
    all,
    byId,
    sharedCodes: new Map(codes.map((code) => [code.code, code])),
    asks: asksOf(promotions, automatic),
    candidates(basket) {
      const { code } = basket.channel;
      const index = byChannel.get(code) ?? indexFor(code, automatic);
      byChannel.set(code, index);
      const found = new Set<Ready>();
      gather(found, index, basket);
      for (const { promotionId } of basket.claims.codes) {
        const named = byId.get(promotionId);
        if (named !== undefined) found.add(named);
      }
      const standing = [...found].toSorted(byRank);
      const { concession } = basket.claims;
      return concession === undefined ? standing : [...standing, makeReady(concession, all.length)];
    },
  };
}

/** Why the promotion cannot apply to this basket, whatever others do; null when it may. */
export function refusalOf(one: Ready, basket: Basket, left: readonly bigint[]): Reason | null {
  if (!one.isEnabled) return "disabled";
  if (basket.nowMs < one.fromMs) return "not_started";
  if (basket.nowMs >= one.untilMs) return "ended";
  const refusal = claimRefusal(one, basket);
  if (refusal !== null) return refusal;
  for (const check of one.checks) {
    const reason = check(basket, left);
    if (reason !== null) return reason;
  }
  return null;
}

function claimRefusal(one: Ready, { claims, channel }: Basket): Reason | null {
  if (one.needsCode) {
    const claimed = claims.codes.filter(({ promotionId }) => promotionId === one.id);
    if (claimed.length === 0) return "code_missing";
    if (claimed.every(({ problem }) => problem !== null)) return claimed[0]?.problem ?? "code_missing";
  }
  if (!one.isLimited) return null;
  const { budget, isElsewhere } = one.limits;
  if (isElsewhere) return "wrong_region";
  if (budget !== null && budget.currency !== channel.currency) return "wrong_currency";
  return claims.spent.get(one.id) ?? null;
}

function makeReady(source: Promotion, rank: number): Ready {
  const { id, code, name, priority, group, fromMs, untilMs, limits, conditions, reward } = source;
  return {
    id,
    code,
    name,
    rank,
    priority,
    group,
    fromMs,
    untilMs,
    limits,
    source,
    stage: stageOf(reward),
    isAlone: source.stacking === "alone",
    needsCode: source.trigger === "code",
    isEnabled: source.isEnabled,
    isLimited: isLimited(limits),
    checks: checksOf(conditions),
    looksAgain: conditions.some(asksForMoney),
    takeLines: lineTaker(reward),
    takeOrder: orderTaker(reward),
    takeShipping: shippingTaker(reward),
  };
}

function byPrecedence(one: Promotion, other: Promotion): number {
  return other.priority - one.priority || (one.code < other.code ? -1 : one.code > other.code ? 1 : 0);
}

function byRank(one: Ready, other: Ready): number {
  return one.rank - other.rank;
}

/** Promotions by what a basket must hold for them; each stands under the most selective thing that it asks for. */
interface Index {
  readonly always: readonly Ready[];
  readonly byVariant: ReadonlyMap<string, readonly Ready[]>;
  /** By product, category or collection. */
  readonly byGroup: ReadonlyMap<string, readonly Ready[]>;
  readonly byAttribute: ReadonlyMap<string, ReadonlyMap<unknown, readonly Ready[]>>;
  readonly byCustomerGroup: ReadonlyMap<string, readonly Ready[]>;
  readonly byCountry: ReadonlyMap<string, readonly Ready[]>;
}

function indexFor(channel: string, automatic: readonly Ready[]): Index {
  const always: Ready[] = [];
  const maps = { byVariant: table(), byGroup: table(), byCustomerGroup: table(), byCountry: table() };
  const byAttribute = new Map<string, Map<unknown, Ready[]>>();
  for (const one of automatic) {
    const { conditions } = one.source;
    if (conditions.some((asked) => asked.kind === "channel" && !asked.channels.includes(channel))) continue;
    const choice = choicesOf(one.source).find((items) => anchorOf(items) !== null);
    const anchor = choice === undefined ? null : anchorOf(choice);
    const groups = conditions.find((asked) => asked.kind === "customer_group")?.groups;
    const countries = conditions.find((asked) => asked.kind === "country")?.countries;
    if (anchor?.kind === "attribute") {
      const values = byAttribute.get(anchor.name) ?? table();
      put(values, anchor.values, one);
      byAttribute.set(anchor.name, values);
    } else if (anchor !== null) put(anchor.kind === "variant" ? maps.byVariant : maps.byGroup, anchor.ids, one);
    else if (groups !== undefined) put(maps.byCustomerGroup, groups, one);
    else if (countries !== undefined) put(maps.byCountry, countries, one);
    else always.push(one);
  }
  return { always, ...maps, byAttribute };
}

function table(): Map<unknown, Ready[]> & Map<string, Ready[]> {
  return new Map<string, Ready[]>();
}

function put(map: Map<unknown, Ready[]>, keys: readonly unknown[], one: Ready): void {
  for (const key of new Set(keys)) {
    const standing = map.get(key);
    if (standing === undefined) map.set(key, [one]);
    else standing.push(one);
  }
}

type Anchor =
  | { readonly kind: "variant" | "group"; readonly ids: readonly string[] }
  | { readonly kind: "attribute"; readonly name: string; readonly values: readonly unknown[] };

/** What at least one line must have for the choice to mean anything; null when it may mean any line. */
function anchorOf({ variants, products, collections, categories, attributes }: Items): Anchor | null {
  if (variants !== undefined) return { kind: "variant", ids: variants };
  const ids = products ?? collections ?? categories;
  if (ids !== undefined) return { kind: "group", ids };
  const [first] = Object.entries(attributes ?? {});
  return first === undefined ? null : { kind: "attribute", name: first[0], values: first[1] };
}

/** Choices of items of which each must mean a line, or the promotion gives nothing. */
function choicesOf({ conditions, reward }: Promotion): readonly Items[] {
  const asked = conditions.flatMap((condition) => (condition.kind === "items" ? [condition.items] : []));
  switch (reward.kind) {
    case "percent":
    case "amount":
    case "fixed_price":
    case "tiers":
      return reward.items === undefined ? asked : [...asked, reward.items];
    case "buy_get":
      return [...asked, ...[reward.items, reward.getItems].filter((items) => items !== undefined)];
    case "bundle":
      return [...asked, ...reward.parts.map(({ items }) => items)];
    case "gift":
      return asked;
  }
}

/** Of promotions that are off nothing needs to be known. */
function asksOf(promotions: readonly Promotion[], automatic: readonly Ready[]): Asks {
  const enabled = promotions.filter(({ isEnabled }) => isEnabled);
  const choices = enabled
    .flatMap(choicesOf)
    .flatMap((items) => (items.except === undefined ? [items] : [items, items.except]));
  const isNamed = ({ products, collections, categories, attributes }: Items): boolean =>
    (products ?? collections ?? categories ?? attributes) !== undefined;
  return {
    products: choices.some(isNamed),
    collections: [...new Set(choices.flatMap(({ collections }) => collections ?? []))],
    categories: [...new Set(choices.flatMap(({ categories }) => categories ?? []))],
    attributes: [...new Set(choices.flatMap(({ attributes }) => Object.keys(attributes ?? {})))],
    firstOrder: new Set(
      enabled.flatMap(({ id, conditions }) => (conditions.some(({ kind }) => kind === "first_order") ? [id] : [])),
    ),
    limited: automatic.filter((one) => one.isLimited),
  };
}

function gather(found: Set<Ready>, index: Index, { items, customerGroup, country }: Basket): void {
  const add = (some: readonly Ready[] | undefined): void => {
    if (some !== undefined) for (const one of some) found.add(one);
  };
  add(index.always);
  for (const { variantId, traits } of items) {
    add(index.byVariant.get(variantId));
    if (index.byGroup.size > 0) {
      add(index.byGroup.get(traits.productId));
      for (const id of traits.groups) add(index.byGroup.get(id));
    }
    for (const [name, values] of index.byAttribute) {
      const value = traits.attributes[name];
      if (Array.isArray(value)) for (const one of value) add(values.get(one));
      else if (value !== undefined) add(values.get(value));
    }
  }
  if (customerGroup !== null) add(index.byCustomerGroup.get(customerGroup));
  add(index.byCountry.get(country));
}
