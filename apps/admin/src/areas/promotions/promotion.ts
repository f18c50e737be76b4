import type { paths } from "@hansa/sdk";
import { formatMoney, formatShare, type Money } from "../../show/format.ts";

type Show = paths["/v1/admin/promotions/{code}"]["get"]["responses"][200]["content"]["application/json"];
/** What a promotion is made of, as it is written. */
export type Written = paths["/v1/admin/promotions/{code}"]["put"]["requestBody"]["content"]["application/json"];
/** A promotion, and how far it is used. */
export type Promotion = Show;
/** What a cart has to fulfil. */
export type Condition = Written["conditions"][number];
/** What a cart gets. */
export type Reward = Written["reward"];
/** Which things are meant; nothing said is everything. */
export type Items = Extract<Condition, { readonly kind: "items" }>["items"];

const MILLION = 1_000_000;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const amounts = (money: readonly Money[] | undefined) => (money ?? []).map(formatMoney).join(" / ");

/** Which things are meant, in words. */
export function sayItems(items: Items | undefined): string {
  if (items === undefined) return "everything";
  const parts = [
    count(items.variants, "variant"),
    count(items.products, "product"),
    count(items.categories, "category", "categories"),
    count(items.collections, "collection"),
    ...Object.entries(items.attributes ?? {}).map(([code, values]) => `${code} ${values.join(" or ")}`),
  ].filter((part) => part !== "");
  return `${parts.length === 0 ? "everything" : parts.join(", ")}${items.withoutSale === true ? " that is not on sale" : ""}`;
}

function count(ids: readonly string[] | undefined, one: string, many = `${one}s`): string {
  if (ids === undefined || ids.length === 0) return "";
  return `${String(ids.length)} ${ids.length === 1 ? one : many}`;
}

/** A condition as a sentence. */
export function sayCondition(condition: Condition): string {
  switch (condition.kind) {
    case "items":
      return `the cart has ${String(condition.minQuantity ?? 1)} or more of ${sayItems(condition.items)}`;
    case "subtotal":
      return `the goods cost ${amounts(condition.from)} or more`;
    case "customer_group":
      return `the customer is in ${condition.groups.join(" or ")}`;
    case "first_order":
      return "it is the customer's first order";
    case "channel":
      return `it is bought in ${condition.channels.join(" or ")}`;
    case "country":
      return `it goes to ${condition.countries.join(", ")}`;
    case "time_of_week":
      return `it is ${condition.days.map((day) => DAYS[day - 1]).join(", ")} from ${condition.from} to ${condition.until}`;
  }
}

const TARGETS = { lines: "each of the goods", order: "the whole order", shipping: "shipping" };

/** A reward as a sentence. */
export function sayReward(reward: Reward): string {
  switch (reward.kind) {
    case "percent":
      return `${formatShare(reward.ppm / MILLION)} off ${TARGETS[reward.target]}${ofItems(reward.items)}`;
    case "amount":
      return `${amounts(reward.off)} off ${TARGETS[reward.target]}${ofItems(reward.items)}`;
    case "fixed_price":
      return `${TARGETS[reward.target]} for ${amounts(reward.price)}${ofItems(reward.items)}`;
    case "buy_get":
      return `buy ${String(reward.buy)}, get ${String(reward.get)} ${reward.ppm === undefined || reward.ppm === MILLION ? "for free" : `at ${formatShare(reward.ppm / MILLION)} off`}`;
    case "bundle":
      return `${String(reward.parts.length)} parts together for ${amounts(reward.price)}`;
    case "tiers":
      return reward.tiers
        .map(
          ({ from, ppm, off }) =>
            `${ppm === undefined ? amounts(off) : formatShare(ppm / MILLION)} off from ${amounts(from)}`,
        )
        .join(", ");
    case "gift":
      return `${String(reward.quantity)} × a gift`;
  }
}

function ofItems(items: Items | undefined): string {
  return items === undefined ? "" : ` of ${sayItems(items)}`;
}

/** A promotion that says nothing yet. */
export const blankPromotion: Written = {
  name: "",
  trigger: "automatic",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 100_000 },
  startsAt: null,
  endsAt: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  budget: null,
};
