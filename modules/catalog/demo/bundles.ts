import { arabicSets } from "./arabic.ts";
import { inStoreBarcode } from "./barcode.ts";
import type { DemoProduct, DemoVariant } from "./demo-product.ts";
import { pricesFor } from "./pricing.ts";
import { createRandom, hashText } from "./random.ts";
import { slugOf } from "./slug.ts";
import { imageOf } from "./variants.ts";
import { translatedLocales, type Words, words } from "./words.ts";

/** Slug and title of the shelf on which bundles lie. */
export const setsCategory = { slug: "sets", title: words("Sets", "Sets", "Coffrets", "セット") };

type Plan = {
  readonly title: Words;
  readonly description: Words;
  readonly colour: string;
  /** Shelf and how many of one of its variants. */
  readonly parts: readonly (readonly [shelf: string, quantity: number])[];
};

function plan(title: Words, description: Words, colour: string, parts: Plan["parts"]): Plan {
  return { title, description, colour, parts };
}

const plans: readonly Plan[] = [
  plan(
    words("Slow Morning Set", "Set Langsamer Morgen", "Coffret Matin tranquille", "ゆったり朝食セット"),
    words(
      "Two mugs, a teapot and a soft throw for mornings without an alarm.",
      "Zwei Becher, eine Kanne und eine weiche Decke für Morgen ohne Wecker.",
      "Deux mugs, une théière et un plaid doux pour les matins sans réveil.",
      "目覚ましのない朝のための、マグ二つとポット、やわらかなスローです。",
    ),
    "sage",
    [
      ["mugs", 2],
      ["kettles", 1],
      ["throws", 1],
    ],
  ),
  plan(
    words("First Kitchen Set", "Set Erste Küche", "Coffret Première cuisine", "はじめてのキッチンセット"),
    words(
      "A pot, four bowls and a board: enough to cook for friends.",
      "Ein Topf, vier Schalen und ein Brett: genug, um für Freunde zu kochen.",
      "Un faitout, quatre bols et une planche : de quoi recevoir des amis.",
      "鍋とボウル四つ、ボード。友人を招くのに十分です。",
    ),
    "coral",
    [
      ["pots", 1],
      ["bowls", 4],
      ["cutting-boards", 1],
    ],
  ),
  plan(
    words("Reading Corner Set", "Set Leseecke", "Coffret Coin lecture", "読書コーナーセット"),
    words(
      "A floor lamp, a cushion and a throw turn any corner into a library.",
      "Stehleuchte, Kissen und Decke machen aus jeder Ecke eine Bibliothek.",
      "Un lampadaire, un coussin et un plaid font de tout coin une bibliothèque.",
      "フロアランプ、クッション、スローで、どんな一角も図書室に。",
    ),
    "plum",
    [
      ["floor-lamps", 1],
      ["cushions", 1],
      ["throws", 1],
    ],
  ),
  plan(
    words("Weekend Camp Set", "Set Zeltwochenende", "Coffret Week-end sous la tente", "週末キャンプセット"),
    words(
      "A tent, a lantern and two bottles. Only the weather is missing.",
      "Ein Zelt, eine Laterne und zwei Flaschen. Nur das Wetter fehlt noch.",
      "Une tente, une lanterne et deux gourdes. Il ne manque que le soleil.",
      "テントとランタン、ボトル二本。あとは天気だけです。",
    ),
    "forest",
    [
      ["tents", 1],
      ["lanterns", 1],
      ["bottles", 2],
    ],
  ),
  plan(
    words("Letter Writer Set", "Set Briefeschreiber", "Coffret Correspondance", "手紙セット"),
    words(
      "A pen, a box of cards and a notebook for the first draft.",
      "Ein Stift, Karten und ein Notizbuch für den ersten Entwurf.",
      "Un stylo, des cartes et un carnet pour le brouillon.",
      "ペンとカード、下書き用のノートです。",
    ),
    "navy",
    [
      ["pens", 1],
      ["cards", 1],
      ["notebooks", 1],
    ],
  ),
  plan(
    words("Desk Start Set", "Set Neuer Schreibtisch", "Coffret Nouveau bureau", "はじめてのデスクセット"),
    words(
      "A lamp, a pen pot and two notebooks put a new desk to work.",
      "Leuchte, Stiftebecher und zwei Notizbücher für den neuen Schreibtisch.",
      "Une lampe, un pot à crayons et deux carnets pour un bureau neuf.",
      "ランプ、ペン立て、ノート二冊で新しい机を始めましょう。",
    ),
    "teal",
    [
      ["table-lamps", 1],
      ["desk-organisers", 1],
      ["notebooks", 2],
    ],
  ),
  plan(
    words("Winter Walk Set", "Set Winterspaziergang", "Coffret Promenade d'hiver", "冬の散歩セット"),
    words(
      "A beanie and two pairs of warm socks for the long way round.",
      "Eine Mütze und zwei Paar warme Socken für den langen Weg.",
      "Un bonnet et deux paires de chaussettes chaudes pour le grand tour.",
      "遠回りしたくなる、ニット帽と暖かなソックス二足です。",
    ),
    "rust",
    [
      ["beanies", 1],
      ["socks", 2],
    ],
  ),
  plan(
    words("Vinyl Evening Set", "Set Plattenabend", "Coffret Soirée vinyle", "レコードの夜セット"),
    words(
      "A turntable, a pair of speakers and a candle for side B.",
      "Plattenspieler, zwei Lautsprecher und eine Kerze für die B-Seite.",
      "Une platine, deux enceintes et une bougie pour la face B.",
      "プレーヤーとスピーカー二台、B面のためのキャンドルです。",
    ),
    "charcoal",
    [
      ["turntables", 1],
      ["speakers", 2],
      ["candles", 1],
    ],
  ),
  plan(
    words("Nursery Set", "Set Kinderzimmer", "Coffret Chambre d'enfant", "こども部屋セット"),
    words(
      "Blocks, stacking rings and a bear to watch over them.",
      "Bauklötze, Stapelringe und ein Bär, der aufpasst.",
      "Des blocs, des anneaux et un ours pour veiller sur eux.",
      "積み木とリング、見守るくまのセットです。",
    ),
    "sky",
    [
      ["building-blocks", 1],
      ["stacking-toys", 1],
      ["soft-toys", 1],
    ],
  ),
  plan(
    words("Housewarming Set", "Set Neues Zuhause", "Coffret Pendaison de crémaillère", "新居祝いセット"),
    words(
      "A vase, two candles and a tote bag to carry them there.",
      "Eine Vase, zwei Kerzen und eine Tasche, um sie hinzutragen.",
      "Un vase, deux bougies et un cabas pour tout porter.",
      "花瓶とキャンドル二つ、持ち運ぶトートバッグです。",
    ),
    "mustard",
    [
      ["vases", 1],
      ["candles", 2],
      ["totes", 1],
    ],
  ),
];

/** Bundle prices are a little lower than the sum of their parts. */
const bundlePercent = 88;

/** Makes the bundles out of variants that can be sold. */
export function makeBundles(products: readonly DemoProduct[], seed: number): readonly DemoProduct[] {
  return plans.map((wanted, index) => makeBundle(wanted, index, { products, seed }));
}

type Shop = { readonly products: readonly DemoProduct[]; readonly seed: number };

function makeBundle({ title, description, colour, parts }: Plan, index: number, { products, seed }: Shop): DemoProduct {
  const number = String(index + 1).padStart(3, "0");
  const externalId = `demo-sets-${number}`;
  const random = createRandom(hashText(`${String(seed)}/${externalId}`));
  const chosen = parts.map(([shelf, quantity]) => ({ variant: random.pick(sellable(products, shelf)), quantity }));
  const cents = chosen.reduce((sum, { variant, quantity }) => sum + euroCents(variant) * quantity, 0);
  const shelf = { picture: "gift-box" };
  const images = [1, 2, 3].map((view) => imageOf({ shelf, seed: externalId, title: title.en, colour, view }));
  const variant: DemoVariant = {
    externalId: `${externalId}-01`,
    sku: `SET-${number}-01`,
    barcode: inStoreBarcode(9_000_000_000 + index),
    options: {},
    weightGrams: chosen.reduce((sum, part) => sum + part.variant.weightGrams * part.quantity, 0),
    prices: pricesFor((cents * bundlePercent) / 10_000, 0),
    stock: [],
    components: chosen.map((part) => ({ sku: part.variant.sku, quantity: part.quantity })),
    image: imageOf({ shelf, seed: externalId, title: title.en, colour, view: 1 }),
  };
  return {
    externalId,
    slug: slugOf(title.en),
    title: title.en,
    description: description.en,
    brand: "Hansa",
    categorySlugs: [setsCategory.slug],
    attributes: {},
    options: [],
    variants: [variant],
    images,
    translations: [
      ...translatedLocales.map((locale) => ({ locale, title: title[locale], description: description[locale] })),
      ...inArabic(title.en),
    ],
    rating: random.integer(42, 50) / 10,
    publishedDaysAgo: random.integer(1, 90),
  };
}

function inArabic(english: string): DemoProduct["translations"] {
  const found = arabicSets.get(english);
  return found === undefined ? [] : [{ locale: "ar", title: found[0], description: found[1] }];
}

function sellable(products: readonly DemoProduct[], shelf: string): readonly DemoVariant[] {
  return products
    .filter((product) => product.categorySlugs.includes(shelf))
    .flatMap((product) => product.variants)
    .filter((variant) => variant.stock.some(({ onHand }) => onHand > 10));
}

function euroCents({ prices }: DemoVariant): number {
  return Number(prices.find(({ currency }) => currency === "EUR")?.amountMinor ?? 0n);
}
