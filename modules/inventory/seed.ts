import type { Tx } from "#platform/db";
import { MAX_ADJUSTMENTS, setOnHand } from "./adjust.ts";
import { upsertLocation } from "./locations.ts";

/** The location that a shop starts with, and that imports put their units in. */
export const DEFAULT_LOCATION = "hamburg";

const demoLocations = [
  { code: DEFAULT_LOCATION, name: "Hamburg", country: "DE", priority: 10 },
  { code: "rotterdam", name: "Rotterdam", country: "NL", priority: 20 },
  { code: "lyon", name: "Lyon", country: "FR", priority: 30 },
] as const;

/** Makes the one location that even an empty shop has. */
export async function seedDefaultLocation(tx: Tx): Promise<void> {
  await upsertLocation(tx, demoLocations[0]);
}

/** Makes the demo shop's three locations and puts its stock there; again changes nothing. */
export async function seedInventory(
  tx: Tx,
  stock: readonly { readonly variantId: string; readonly location: string; readonly onHand: number }[],
): Promise<void> {
  for (const location of demoLocations) await upsertLocation(tx, location);
  for (let from = 0; from < stock.length; from += MAX_ADJUSTMENTS) {
    const counts = stock.slice(from, from + MAX_ADJUSTMENTS).map((row) => ({ ...row, reason: "received" as const }));
    await setOnHand(tx, counts);
  }
}
