import { arabicTitles } from "./arabic.ts";
import { type DemoAttribute, materialAttribute } from "./attributes.ts";
import { makeBundles, setsCategory } from "./bundles.ts";
import type { DemoCatalogue, DemoCategory, DemoImage, DemoProduct } from "./demo-product.ts";
import type { Department, SubCategory } from "./department.ts";
import { departments } from "./departments.ts";
import { nameProduct, seriesNames } from "./naming.ts";
import { createRandom, hashText, type Random } from "./random.ts";
import { slugOf } from "./slug.ts";
import { colourOptionOf, colourTitle, imageOf, makeVariants } from "./variants.ts";
import { translatedLocales, type Words } from "./words.ts";

export type * from "./demo-product.ts";

const defaultSeed = 1358;
const productsPerShelf = 28;

/**
 * Makes up the whole catalogue of the demo shop: about 1,000 products in 8 departments, and some bundles of them.
 * Pure: the same seed gives the same shop, byte for byte. All names are invented.
 */
export function demoCatalogue(seed: number = defaultSeed): DemoCatalogue {
  const products = departments.flatMap((department, departmentIndex) =>
    department.subCategories.flatMap((shelf, shelfIndex) =>
      fillShelf({ department, shelf, seed, position: (departmentIndex + 1) * 10 + shelfIndex }),
    ),
  );
  return { categories: makeCategories(), products: [...products, ...makeBundles(products, seed)] };
}

type Shelf = {
  readonly department: Department;
  readonly shelf: SubCategory;
  readonly seed: number;
  /** Two digits: department, then shelf. */
  readonly position: number;
};

/** Every product has a sequence of its own, so that a change to one shelf leaves the others as they were. */
function fillShelf(place: Shelf): readonly DemoProduct[] {
  const key = `${String(place.seed)}/${place.shelf.slug}`;
  const series = createRandom(hashText(key)).shuffle(seriesNames).slice(0, productsPerShelf);
  return series.map((name, index) => makeProduct(place, name, index));
}

function makeProduct({ department, shelf, seed, position }: Shelf, series: string, index: number): DemoProduct {
  const externalId = `demo-${shelf.slug}-${String(index + 1).padStart(3, "0")}`;
  const random = createRandom(hashText(`${String(seed)}/${externalId}`));
  const material = random.pick(shelf.materials);
  const text = nameProduct(shelf, series, material, random);
  const chosen = random.shuffle(shelf.colours).slice(0, random.integer(...shelf.colourCount));
  const variants = makeVariants(
    {
      shelf,
      externalId,
      title: text.title.en,
      skuStem: `${department.code}-${String((position % 10) + 1)}${String(index + 1).padStart(2, "0")}`,
      number: position * 1000 + index,
      colours: chosen,
      euros: priceWithin(shelf.euros, random),
      discountPercent: random.chance(0.12) ? random.pick([15, 20, 25, 30]) : 0,
      weightGrams: Math.round(random.integer(...shelf.weightGrams) / 5) * 5,
    },
    random,
  );
  return {
    externalId,
    slug: slugOf(text.title.en),
    title: text.title.en,
    description: text.description.en,
    brand: random.pick(department.brands),
    categorySlugs: [department.slug, shelf.slug],
    attributes: attributesOf(shelf, material.phrase.en, random),
    options: optionsOf(shelf, chosen),
    variants,
    images: imagesOf(shelf, { seed: externalId, title: text.title.en, colours: chosen }),
    translations: [
      ...translatedLocales.map((locale) => ({
        locale,
        title: text.title[locale],
        description: text.description[locale],
      })),
      { locale: "ar", ...text.arabic },
    ],
    rating: Math.min(50, 34 + random.integer(0, 8) + random.integer(0, 9)) / 10,
    publishedDaysAgo: random.integer(0, 720),
  };
}

/** Most shops have more things at the lower end of a price band, so the draw leans there. */
function priceWithin([lowest, highest]: readonly [number, number], random: Random): number {
  return Math.round(lowest + (highest - lowest) * random.next() ** 1.6);
}

function attributesOf(
  shelf: SubCategory,
  material: string,
  random: Random,
): Readonly<Record<string, string | number | boolean>> {
  const drawn = shelf.attributes.map(({ definition, draw }) => [definition.name, draw(random)] as const);
  return Object.fromEntries([[materialAttribute.name, material], ...drawn]);
}

function optionsOf(shelf: SubCategory, chosen: readonly string[]): DemoProduct["options"] {
  const colour = { name: colourOptionOf(shelf), values: chosen.map(colourTitle) };
  if (shelf.sizes === undefined) return [colour];
  return [colour, { name: shelf.sizes.name, values: shelf.sizes.values.map(({ label }) => label) }];
}

type Look = { readonly seed: string; readonly title: string; readonly colours: readonly string[] };

/** All views in the first colour, then the other colours from the front. */
function imagesOf(shelf: SubCategory, { seed, title, colours }: Look): readonly DemoImage[] {
  const [first = "stone", ...others] = colours;
  return [
    ...[1, 2, 3, 4].map((view) => imageOf({ shelf, seed, title, colour: first, view })),
    ...others.map((colour) => imageOf({ shelf, seed, title, colour, view: 1 })),
  ];
}

function makeCategories(): readonly DemoCategory[] {
  const tree = departments.flatMap((department, position) => [
    category(department, { parentSlug: null, position, picture: department.subCategories[0]?.picture, attributes: [] }),
    ...department.subCategories.map((shelf, index) =>
      category(shelf, {
        parentSlug: department.slug,
        position: index,
        picture: shelf.picture,
        attributes: [materialAttribute, ...shelf.attributes.map(({ definition }) => definition)],
      }),
    ),
  ]);
  const sets = category(setsCategory, {
    parentSlug: null,
    position: departments.length,
    picture: "gift-box",
    attributes: [],
  });
  return [...tree, sets];
}

type Placing = {
  readonly parentSlug: string | null;
  readonly position: number;
  readonly picture: string | undefined;
  readonly attributes: readonly DemoAttribute[];
};

function category(named: { readonly slug: string; readonly title: Words }, placing: Placing): DemoCategory {
  const { slug, title } = named;
  const arabic = arabicTitles.get(slug);
  const colour = createRandom(hashText(slug)).pick(["teal", "rust", "sage", "mustard", "navy", "plum", "coral"]);
  const shelf = { picture: placing.picture ?? "gift-box" };
  return {
    slug,
    parentSlug: placing.parentSlug,
    title: title.en,
    translations: [
      ...translatedLocales.map((locale) => ({ locale, title: title[locale] })),
      ...(arabic === undefined ? [] : [{ locale: "ar" as const, title: arabic }]),
    ],
    position: placing.position,
    attributes: placing.attributes,
    image: imageOf({ shelf, seed: slug, title: title.en, colour, view: 1 }),
  };
}
