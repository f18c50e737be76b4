import { newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { writeAttribute } from "./attribute-queries.ts";
import { replaceParts } from "./bundle-queries.ts";
import { insertCategories, selectBySlugs } from "./category-queries.ts";
import { demoAttributeLabels, demoOptionLabels } from "./demo/labels.ts";
import type { DemoCatalogue, DemoCategory, DemoProduct, DemoVariant } from "./demo/shop.ts";
import { setAttributeLabels, setOptionLabels } from "./labels.ts";
import { emptyProduct, type ProductInput } from "./product-input.ts";
import { saveProducts } from "./save-products.ts";
import { writeTranslations } from "./translation-queries.ts";

/** A variant of the demo shop with the id it got, for the seeds of prices and stock. */
export interface SeededVariant extends DemoVariant {
  readonly variantId: string;
  readonly productId: string;
}

/**
 * Puts the demo shop's catalogue into the database; twice changes nothing.
 *
 * @returns every variant with its id, in the order of the catalogue
 */
export async function seedCatalog(tx: Tx, catalogue: DemoCatalogue): Promise<readonly SeededVariant[]> {
  const categoryIds = await seedCategories(tx, catalogue.categories);
  await seedAttributes(tx, catalogue.categories);
  const inputs = catalogue.products.map((product) => inputOf(product, categoryIds));
  const saved = await saveProducts(tx, inputs);
  const seeded = catalogue.products.flatMap((product, index) => {
    const outcome = saved[index];
    if (outcome?.kind !== "saved") throw new Error(`the demo product ${product.externalId} was refused`);
    return product.variants.map((variant, place) => {
      return { ...variant, productId: outcome.productId, variantId: outcome.variants[place]?.variantId ?? "" };
    });
  });
  await seedTranslations(tx, catalogue.products, seeded);
  await seedBundles(tx, seeded);
  return seeded;
}

async function seedCategories(tx: Tx, categories: readonly DemoCategory[]): Promise<ReadonlyMap<string, string>> {
  const roots = categories.filter(({ parentSlug }) => parentSlug === null);
  const rest = categories.filter(({ parentSlug }) => parentSlug !== null);
  const paths = new Map<string, readonly string[]>();
  for (const level of [roots, rest]) {
    await insertCategories(
      tx,
      level.map(({ slug, title, parentSlug, position, image, translations }) => {
        const id = newId<"category">();
        const above = parentSlug === null ? [] : (paths.get(parentSlug) ?? []);
        const names = Object.fromEntries(translations.map((text) => [text.locale, text.title]));
        const path = [...above, id];
        return { id, slug, name: title, parentId: above.at(-1) ?? null, path, position, imageUrl: image.url, names };
      }),
    );
    const slugs = level.map(({ slug }) => slug);
    for (const { slug, path } of await selectBySlugs(tx, slugs)) paths.set(slug, path);
  }
  return new Map([...paths].map(([slug, path]) => [slug, path.at(-1) ?? ""]));
}

async function seedAttributes(tx: Tx, categories: readonly DemoCategory[]): Promise<void> {
  const definitions = new Map<string, DemoCategory["attributes"][number]>();
  const allowed = new Map<string, Set<string>>();
  for (const attribute of categories.flatMap(({ attributes }) => attributes)) {
    definitions.set(attribute.name, attribute);
    const values = allowed.get(attribute.name) ?? new Set();
    for (const value of attribute.type === "enum" ? attribute.values : []) values.add(value);
    allowed.set(attribute.name, values);
  }
  for (const attribute of definitions.values()) {
    await writeAttribute(tx, {
      code: attribute.name,
      label: attribute.label.en,
      kind: attribute.type,
      unit: attribute.type === "number" ? attribute.unit : null,
      allowedValues: [...(allowed.get(attribute.name) ?? [])],
    });
    await setAttributeLabels(tx, attribute.name, demoAttributeLabels(attribute));
  }
  await setOptionLabels(tx, demoOptionLabels());
}

function inputOf(product: DemoProduct, categoryIds: ReadonlyMap<string, string>): ProductInput {
  const shelf = categoryIds.get(product.categorySlugs.at(-1) ?? "");
  return {
    ...emptyProduct,
    externalId: product.externalId,
    slug: product.slug,
    title: product.title,
    description: product.description,
    brand: product.brand,
    ratingHundredths: Math.round(product.rating * 100),
    attributes: product.attributes,
    options: product.options,
    categoryIds: shelf === undefined ? [] : [shelf],
    pictures: product.images,
    variants: product.variants.map(({ externalId, sku, barcode, options, weightGrams, image }) => {
      return { externalId, sku, barcode, options, weightGrams, requiresShipping: true, imageUrl: image.url };
    }),
  };
}

async function seedTranslations(
  tx: Tx,
  products: readonly DemoProduct[],
  seeded: readonly SeededVariant[],
): Promise<void> {
  const productIds = new Map(seeded.map(({ sku, productId }) => [sku, productId]));
  const texts = products.flatMap(({ variants, translations }) => {
    const productId = productIds.get(variants[0]?.sku ?? "");
    return productId === undefined ? [] : translations.map((text) => ({ productId, ...text }));
  });
  await writeTranslations(tx, texts);
}

async function seedBundles(tx: Tx, seeded: readonly SeededVariant[]): Promise<void> {
  const variantIds = new Map(seeded.map(({ sku, variantId }) => [sku, variantId]));
  const bundles = seeded.filter(({ components }) => components !== undefined && components.length > 0);
  const parts = bundles.flatMap(({ variantId, components }) =>
    (components ?? []).map(({ sku, quantity }) => {
      const componentId = variantIds.get(sku);
      if (componentId === undefined) throw new Error(`the demo bundle names an unknown sku: ${sku}`);
      return { bundleId: variantId, componentId, quantity };
    }),
  );
  await replaceParts(
    tx,
    bundles.map(({ variantId }) => variantId),
    parts,
  );
}
