import { newId } from "@hansa/kernel";
import { type Database, first, many, runInvariants, sql } from "#platform/db";
import { setOnHand } from "./adjust.ts";
import { upsertLocation } from "./locations.ts";

/** Makes a variant with so many units in Hamburg, and none in Rotterdam unless told. */
export async function stocked(db: Database, hamburg: number, rotterdam = 0): Promise<string> {
  const variantId = newId<"variant">();
  await db.transaction(async (tx) => {
    await upsertLocation(tx, { code: "hamburg", name: "Hamburg", country: "DE", priority: 10 });
    await upsertLocation(tx, { code: "rotterdam", name: "Rotterdam", country: "NL", priority: 20 });
    await setOnHand(tx, [
      { variantId, location: "hamburg", onHand: hamburg, reason: "received" },
      { variantId, location: "rotterdam", onHand: rotterdam, reason: "received" },
    ]);
  });
  return variantId;
}

interface Units {
  readonly onHand: number;
  readonly reserved: number;
}

/** On hand and reserved of a variant over all locations. */
export async function unitsOf(db: Database, variantId: string): Promise<readonly [number, number]> {
  const units = await first(
    db,
    sql<Units>`
      select sum(on_hand)::int as "onHand", sum(reserved)::int as reserved
      from inventory.stock
      where variant_id = ${variantId}::uuid
    `,
  );
  return [units?.onHand ?? 0, units?.reserved ?? 0];
}

interface StateOfHold {
  readonly state: string;
}

/** Where the holds of a reference stand. */
export async function holdsOf(db: Database, reference: string): Promise<readonly string[]> {
  const holds = await many(
    db,
    sql<StateOfHold>`
      select state
      from inventory.hold
      where reference = ${reference}::uuid
    `,
  );
  return holds.map(({ state }) => state);
}

/** Fails with the offenders when something that must always be true of stock is not. */
export async function assertInvariants(db: Database): Promise<void> {
  const file = new URL("invariants.sql", import.meta.url).pathname;
  const findings = await runInvariants(db, [{ room: "inventory", file }]);
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
}
