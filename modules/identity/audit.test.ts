import { readFileSync } from "node:fs";
import { newId } from "@hansa/kernel";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import type { Tx } from "#platform/db";
import type { Actor } from "#platform/http";
import { cloneDatabase } from "#platform/testing";
import { maskForAudit } from "./audit-mask.ts";
import { selectAuditEntries } from "./audit-queries.ts";
import { sealAudit } from "./audit.ts";
import { recordAudit } from "./index.ts";

const { db, url } = await cloneDatabase();
const client = new pg.Client({ connectionString: url });
await client.connect();
afterAll(() => client.end());

const grace: Actor = { kind: "staff", id: newId(), scopes: [] };
const anything = { actorId: null, action: null, subject: null, from: null, until: null, beforeId: null, limit: 100 };
const adjust = (tx: Tx, subject: string): Promise<void> =>
  recordAudit(tx, {
    actor: grace,
    action: "inventory.stock_adjusted",
    subject,
    before: { onHand: 3 },
    after: { onHand: 2, by: "ada@example.com" },
    reason: "counted with ada@example.com",
    requestId: "r-1",
    ip: "192.0.2.1",
  });
const broken = async (): Promise<number> => {
  const queries = readFileSync(new URL("./invariants.sql", import.meta.url), "utf8")
    .split(";")
    .filter((text) => /\S/.test(text));
  let rows = 0;
  for (const query of queries) rows += (await client.query(query)).rows.length;
  return rows;
};

describe("the audit log", () => {
  it("has an entry exactly when the change that it tells of was committed", async () => {
    await db.transaction((tx) => adjust(tx, "lamp"));
    await expect(
      db.transaction(async (tx) => {
        await adjust(tx, "never");
        throw new Error("the change failed");
      }),
    ).rejects.toThrow("the change failed");
    const entries = await selectAuditEntries(db, anything);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      actorKind: "staff",
      actorId: grace.id,
      action: "inventory.stock_adjusted",
      subject: "lamp",
      before: { onHand: 3 },
      after: { onHand: 2, by: "a***@e***" },
      reason: "counted with a***@e***",
    });
  });

  it.each([
    "update identity.audit_entry set subject = 'table'",
    "delete from identity.audit_entry",
    "truncate identity.audit_entry cascade",
    "truncate identity.audit_link",
  ])("refuses to be changed: %s", async (statement) => {
    await expect(client.query(statement)).rejects.toThrow("append-only");
  });

  it("is sealed into one chain however many processes seal at once", async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => db.transaction((tx) => adjust(tx, `shelf-${String(index)}`))),
    );
    const sealed = await Promise.all(Array.from({ length: 4 }, () => db.transaction(sealAudit)));
    const rest = await db.transaction(sealAudit);
    expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(31);
    expect(await db.transaction(sealAudit)).toBe(0);
    expect(await broken()).toBe(0);
  });

  it("shows that an entry was changed behind its back, or taken away", async () => {
    await client.query("alter table identity.audit_entry disable trigger user");
    await client.query("update identity.audit_entry set subject = 'forged' where subject = 'lamp'");
    expect(await broken()).toBeGreaterThan(0);
    await client.query("update identity.audit_entry set subject = 'lamp' where subject = 'forged'");
    expect(await broken()).toBe(0);
    await client.query("alter table identity.audit_link disable trigger user");
    await client.query("delete from identity.audit_link where ordinal = 7");
    expect(await broken()).toBeGreaterThan(0);
  });

  it("keeps no secret and no personal data, however deep", () => {
    const masked = maskForAudit({
      email: "ada@example.com",
      nested: [
        { passwordHash: "x", apiToken: "y", shippingAddress: { name: "Ada", line1: "Lange Reihe 1", city: "Hamburg" } },
      ],
      note: "write to ada@example.com",
      amountMinor: 12n,
      at: new Date(0),
    });
    expect(masked).toEqual({
      email: "a***@e***",
      nested: [
        {
          passwordHash: "[removed]",
          apiToken: "[removed]",
          shippingAddress: { name: "A***", line1: "L***", city: "Hamburg" },
        },
      ],
      note: "write to a***@e***",
      amountMinor: 12,
      at: "1970-01-01T00:00:00.000Z",
    });
  });

  it("stays small whatever is written into it", () => {
    expect(JSON.stringify(maskForAudit({ text: "x".repeat(100_000) })).length).toBeLessThan(1_000);
    expect(JSON.stringify(maskForAudit(Array.from({ length: 10_000 }, () => "y".repeat(499)))).length).toBeLessThan(
      1_000,
    );
  });
});
