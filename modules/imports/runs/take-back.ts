import {
  type NotTakenBack,
  type ProductState,
  type ProductWrite,
  takeBackCategory,
  takeBackProducts,
} from "#modules/catalog";
import { type CustomerWrite, type ImportedState, takeBackCustomers } from "#modules/identity";
import { lockOnHand, setOnHand } from "#modules/inventory";
import { listPriceLists, lockPrices, type PriceToSet, removePrices, setEachPrice } from "#modules/pricing";
import { inSavepoint, type Tx } from "#platform/db";
import { saveInHalves } from "../reading/halves.ts";
import type { Image, ImageRow } from "./image-queries.ts";

/** Why an image was not put back; null when it was. */
type Outcome = NotTakenBack | null;

const CHANGED = { column: "", message: "was changed since the import" };
const BY = "undo of an import";

/**
 * Puts what a run wrote back to what it was before; a thing that was changed since, or is in use, stays.
 *
 * @param images the latest first
 * @returns those that stay, with why, in the order of the images
 */
export async function takeBack(
  tx: Tx,
  images: readonly ImageRow[],
): Promise<readonly (NotTakenBack & { readonly image: ImageRow })[]> {
  const outcomes = new Map<ImageRow, Outcome>();
  for (const group of groupsOf(images)) {
    const { results, blamed } = await saveInHalves(group, (some) =>
      inSavepoint(tx, async () => {
        const found = await takeBackAlike(tx, some);
        return some.map((image, index) => [image, found[index] ?? null] as const);
      }),
    );
    for (const [image, outcome] of results.flat()) outcomes.set(image, outcome);
    for (const { row, message } of blamed) outcomes.set(row, { column: row.subject, message });
  }
  return images.flatMap((image) => {
    const why = outcomes.get(image) ?? null;
    return why === null ? [] : [{ ...why, image }];
  });
}

/** Images that follow each other, of one subject, none of the same thing: what was written twice is put back in two steps. */
function groupsOf(images: readonly ImageRow[]): readonly (readonly ImageRow[])[] {
  const groups: ImageRow[][] = [];
  let names = new Set<string>();
  for (const image of images) {
    const group = groups.at(-1);
    const name = JSON.stringify(image.key);
    if (group === undefined || group[0]?.subject !== image.subject || names.has(name)) {
      groups.push([image]);
      names = new Set([name]);
      continue;
    }
    group.push(image);
    names.add(name);
  }
  return groups;
}

async function takeBackAlike(tx: Tx, images: readonly Image[]): Promise<readonly Outcome[]> {
  const [first] = images;
  if (first === undefined) return [];
  switch (first.subject) {
    case "category":
      return await takeBackCategories(tx, images);
    case "product":
      return await takeBackProducts(tx, images.map(parseProductWrite));
    case "price":
      return await takeBackPrices(tx, images);
    case "stock":
      return await takeBackStock(tx, images);
    case "customer":
      return await takeBackCustomers(tx, images.map(parseCustomerWrite));
  }
}

/** One after the other: those below must be gone before those above. */
async function takeBackCategories(tx: Tx, images: readonly Image[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { key } of images) outcomes.push(await takeBackCategory(tx, String(key["id"])));
  return outcomes;
}

/** The images of products are what `lockProductStates` told, kept as JSON. */
function parseProductWrite({ before, after }: Image): ProductWrite {
  return { before: before as ProductState | null, after: after as ProductState };
}

/** The images of customers are what `lockImported` told, kept as JSON. */
function parseCustomerWrite({ key, before, after }: Image): CustomerWrite {
  return { id: String(key["id"]), before: before as ImportedState | null, after: after as ImportedState };
}

async function takeBackPrices(tx: Tx, images: readonly Image[]): Promise<readonly Outcome[]> {
  const currencies = new Map((await listPriceLists(tx)).map(({ code, currency }) => [code, currency]));
  const keys = images.map(({ key }) => ({
    variantId: String(key["variantId"]),
    list: String(key["list"]),
    minQuantity: Number(key["minQuantity"]),
  }));
  const now = await lockPrices(tx, keys);
  const outcomes = images.map(({ after }, index): Outcome => {
    if (!currencies.has(keys[index]?.list ?? ""))
      return { column: "list", message: "the price list is not there any more" };
    return (now[index] ?? null) === parseAmount(after) ? null : { ...CHANGED, column: "amount" };
  });
  const free = keys.flatMap((key, index) => (outcomes[index] === null ? [{ ...key, was: images[index]?.before }] : []));
  const set = free.flatMap(({ was, ...key }): readonly PriceToSet[] => {
    const amountMinor = parseAmount(was);
    return amountMinor === null ? [] : [{ ...key, amountMinor, currency: currencies.get(key.list) ?? "" }];
  });
  await setEachPrice(tx, set, BY);
  await removePrices(
    tx,
    free.filter(({ was }) => parseAmount(was) === null),
    BY,
  );
  return outcomes;
}

function parseAmount(value: unknown): bigint | null {
  return value === null || value === undefined ? null : BigInt(Number(value));
}

async function takeBackStock(tx: Tx, images: readonly Image[]): Promise<readonly Outcome[]> {
  const places = images.map(({ key }) => ({ variantId: String(key["variantId"]), location: String(key["location"]) }));
  const now = await lockOnHand(tx, places);
  const outcomes = images.map(({ after }, index): Outcome => {
    return (now[index] ?? null) === after ? null : { ...CHANGED, column: "onHand" };
  });
  await setOnHand(
    tx,
    places.flatMap((place, index) => {
      const before = images[index]?.before ?? null;
      const onHand = before === null ? 0 : Number(before);
      return outcomes[index] === null ? [{ ...place, onHand, reason: "adjusted" as const }] : [];
    }),
  );
  return outcomes;
}
