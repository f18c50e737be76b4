import { newId } from "@hansa/kernel";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { PUBLIC_TYPES, scopeOfType, TEST_TYPE } from "./catalogue.ts";
import { webhookHandlers } from "./tell.ts";

const id = newId();
const line = { variantId: id, sku: "LAMP", quantity: 1, unitPriceMinor: 1_990, grossMinor: 1_990 };
/** All that any of the events may carry, and what none of them may tell others. */
const event = {
  orderId: id,
  number: "EU-1",
  version: 2,
  region: "eu",
  channel: "web-eu",
  customerId: null,
  currency: "EUR",
  totalMinor: 1_990,
  differenceMinor: -10,
  refundMinor: 1_990,
  amountMinor: 1_990,
  lines: [line],
  placedAt: "2026-11-23T12:00:00.000Z",
  attemptKey: id,
  disputeId: id,
  reviewId: id,
  cartId: id,
  state: "open",
  outcome: "approved",
  reminder: 1,
  untouchedSince: "2026-11-23T12:00:00.000Z",
  productIds: [id],
  reason: "fraudulent",
};

describe.each(PUBLIC_TYPES)("$type", (told) => {
  const { type, schema, scope, means, on } = told;

  it("says what its public shape says, and no more", () => {
    const given = { ...event, ...(on.type.startsWith("identity.") ? { customerId: id } : {}) };
    const { data } = told.tell(given);
    expect([...Value.Errors(schema, data)]).toEqual([]);
    expect(isClosed(schema)).toBe(true);
  });

  it("is known by a name of its own, a sentence, and a right to read", () => {
    expect(type).toMatch(/^com\.hansa\.[a-z_]+\.[a-z_]+\.v\d+$/);
    expect(PUBLIC_TYPES.filter((other) => other.type === type)).toHaveLength(1);
    expect(means).toMatch(/^[A-Z].*\.$/);
    expect(scopeOfType(type)).toBe(scope);
    expect(scope).toMatch(/^[a-z]+:read$/);
  });

  it("has no place for names, addresses, free text or keys", () => {
    const banned = /name|mail|address|phone|line1|city|postal|token|secret|attempt|note|message|ip$/i;
    expect(keysOf(schema).filter((key) => banned.test(key))).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("keeps to itself why an order was cancelled: people write what they like there", () => {
    const cancelled = PUBLIC_TYPES.find(({ type }) => type.endsWith("order.cancelled.v1"));
    expect(cancelled?.tell({ ...event, reason: "Ada moved to Paris" }).data).not.toHaveProperty("reason");
  });

  it("has one handler for each type, under a name that stays", () => {
    const handlers = webhookHandlers("https://shop.example");
    expect(handlers.map(({ name }) => name)).toContain("notifications.tell_order_confirmed_v1");
    expect(new Set(handlers.map(({ name }) => name)).size).toBe(PUBLIC_TYPES.length);
    expect(handlers.map(({ on }) => on)).toEqual(PUBLIC_TYPES.map(({ on }) => on));
  });

  it("leaves tests out, which nobody subscribes to", () => {
    expect(PUBLIC_TYPES.map(({ type }) => type)).not.toContain(TEST_TYPE);
    expect(scopeOfType(TEST_TYPE)).toBe("notifications:read");
  });
});

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

function isClosed(schema: TSchema): boolean {
  const parts: unknown[] = [schema];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (typeof part !== "object" || part === null) continue;
    if (
      "type" in part &&
      part.type === "object" &&
      !("additionalProperties" in part && part.additionalProperties === false)
    )
      return false;
    parts.push(...Object.values(part));
  }
  return true;
}
