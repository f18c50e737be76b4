import { describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { findImportedCustomers, importCustomers, requestPasswordReset, signUp } from "./index.ts";

const { db } = await cloneDatabase();
const row = { externalId: "c-1", email: "Ada@example.com", name: "Ada", locale: "en" };
const standing = () =>
  many(
    db,
    sql<{ readonly externalId: string | null; readonly email: string; readonly name: string | null }>`
      select external_id as "externalId", email, name from identity.customer order by email
    `,
  );

describe("customers of another shop", () => {
  it("stand after the import, and once after the second", async () => {
    const rows = [row, { externalId: null, email: "ben@example.com", name: null, locale: null }];
    for (const change of ["made", "same"]) {
      const outcomes = await db.transaction((tx) => importCustomers(tx, rows));
      expect(outcomes).toEqual([
        { kind: "written", change },
        { kind: "written", change },
      ]);
    }
    const renamed = await db.transaction((tx) => importCustomers(tx, [{ ...row, name: "Ada L." }]));
    expect(renamed).toEqual([{ kind: "written", change: "changed" }]);
    const ids = await findImportedCustomers(db, ["c-1", "c-2"]);
    expect([...ids.keys()]).toEqual(["c-1"]);
    expect(await standing()).toMatchObject([
      { externalId: "c-1", email: "Ada@example.com" },
      { email: "ben@example.com" },
    ]);
  });

  it("are refused one by one, and the last of two rows with one address counts", async () => {
    const rows = [
      { ...row, email: "no address" },
      { ...row, name: "First" },
      { ...row, email: "ADA@example.com", name: "Last" },
    ];
    const outcomes = await db.transaction((tx) => importCustomers(tx, rows));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["refused", "written", "written"]);
    expect((await standing())[0]).toMatchObject({ name: "Last" });
  });

  it("says so of a row whose address is another's", async () => {
    const outcomes = await db.transaction((tx) => importCustomers(tx, [{ ...row, email: "ben@example.com" }]));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["refused"]);
    expect(await standing()).toHaveLength(2);
  });

  it("get a link to a password when they sign up or ask, not an account of somebody else's making", async () => {
    const signedUp = { email: row.email, password: "seven lamps on a table", name: null, locale: null, cart: null };
    await signUp(db, signedUp, () => Promise.resolve());
    await requestPasswordReset(db, row.email);
    const requests = await many(
      db,
      sql<{ readonly purpose: string }>`select purpose from identity.mail_request where customer_id is not null`,
    );
    expect(requests.map(({ purpose }) => purpose)).toEqual(["reset_password", "reset_password"]);
  });
});
