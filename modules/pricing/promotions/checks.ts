import { type Basket, type Left, sumOf } from "./basket.ts";
import { meaning, placesOf } from "./items.ts";
import type { Reason } from "./reason.ts";
import type { Amounts, Condition } from "./rule-shape.ts";

/** Looks at a basket, with what its lines cost by now; null when the condition holds. */
export type Check = (basket: Basket, left: Left) => Reason | null;

// The order in which conditions are looked at, so that the first reason does not depend on how they were written down.
const RANKS: Readonly<Record<Condition["kind"], number>> = {
  channel: 0,
  country: 1,
  customer_group: 2,
  first_order: 3,
  time_of_week: 4,
  items: 5,
  subtotal: 6,
};

/** The checks of a promotion's conditions, in the order in which their refusals are told. */
export function checksOf(conditions: readonly Condition[]): readonly Check[] {
  return conditions.toSorted((one, other) => RANKS[one.kind] - RANKS[other.kind]).map(checkOf);
}

/** Whether a condition asks for money: it is looked at again when its promotion's turn comes. */
export function asksForMoney(condition: Condition): boolean {
  return condition.kind === "subtotal" || (condition.kind === "items" && condition.minAmounts !== undefined);
}

/** Amounts by currency. */
export function byCurrency(amounts: Amounts): ReadonlyMap<string, bigint> {
  return new Map(amounts.map(({ currency, amountMinor }) => [currency, BigInt(amountMinor)]));
}

function checkOf(condition: Condition): Check {
  switch (condition.kind) {
    case "channel": {
      const channels = new Set(condition.channels);
      return ({ channel }) => (channels.has(channel.code) ? null : "wrong_channel");
    }
    case "country": {
      const countries = new Set(condition.countries);
      return ({ country }) => (countries.has(country) ? null : "wrong_country");
    }
    case "customer_group": {
      const groups = new Set(condition.groups);
      return ({ customerGroup }) => (customerGroup !== null && groups.has(customerGroup) ? null : "wrong_group");
    }
    case "first_order":
      return ({ claims }) => (claims.hasOrdered === true ? "not_first_order" : null);
    case "time_of_week":
      return weekCheck(condition);
    case "items":
      return itemsCheck(condition);
    case "subtotal": {
      const from = byCurrency(condition.from);
      return ({ channel }, left) => reaches(from.get(channel.currency), sumOf(left));
    }
  }
}

function reaches(least: bigint | undefined, amountMinor: bigint): Reason | null {
  if (least === undefined) return "wrong_currency";
  return amountMinor >= least ? null : "subtotal_too_low";
}

function itemsCheck({ items, minQuantity = 1, minAmounts }: Extract<Condition, { kind: "items" }>): Check {
  const meant = meaning(items);
  const least = minAmounts === undefined ? null : byCurrency(minAmounts);
  return (basket, left) => {
    const places = placesOf(basket.items, meant);
    if (places.length === 0) return "items_missing";
    const units = places.reduce((sum, place) => sum + (basket.items[place]?.quantity ?? 0), 0);
    if (units < minQuantity) return "quantity_too_low";
    return least === null ? null : reaches(least.get(basket.channel.currency), sumOf(left, places));
  };
}

function weekCheck({ days, from, until, timeZone }: Extract<Condition, { kind: "time_of_week" }>): Check {
  const begins = minuteOf(from);
  const ends = minuteOf(until);
  const on = new Set(days);
  return ({ nowMs }) => {
    const { day, minute } = weekTime(timeZone, nowMs);
    return on.has(day) && begins <= minute && minute < ends ? null : "wrong_time";
  };
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

interface WeekTime {
  readonly day: number;
  readonly minute: number;
}
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTE_MS = 60_000;
// A clock in a zone costs a microsecond or two to read; it says the same for a whole minute.
const clocks = new Map<string, { readonly format: Intl.DateTimeFormat; minute: number; time: WeekTime }>();

/** Day of the week, 1 for Monday, and minute of the day in a time zone. */
export function weekTime(timeZone: string, nowMs: number): WeekTime {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const known = clocks.get(timeZone);
  if (known?.minute === minute) return known.time;
  const format =
    known?.format ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  const time = {
    day: DAYS.indexOf(parts.get("weekday") ?? "") + 1,
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
  clocks.set(timeZone, { format, minute, time });
  return time;
}
