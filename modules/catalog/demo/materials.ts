import { type Words, words } from "./words.ts";

/** What things are made of. German phrases stand after "aus", French ones after "en". */
export type Material = {
  /** Short English word for a product name, as in "Fjord Wool Throw". */
  readonly title: string;
  readonly phrase: Words;
  readonly care: Words;
};

/** Care of what has a plug. */
export const dryCloth = words(
  "Dust it with a soft, dry cloth.",
  "Mit einem weichen, trockenen Tuch abstauben.",
  "Se dépoussière avec un chiffon doux et sec.",
  "乾いた柔らかい布でほこりを拭き取ってください。",
);
const dampCloth = words(
  "Wipe clean with a damp cloth.",
  "Mit einem feuchten Tuch abwischen.",
  "S'essuie avec un chiffon humide.",
  "湿らせた布で拭いてください。",
);
const oil = words(
  "Oil it once or twice a year to keep the grain alive.",
  "Ein- bis zweimal im Jahr ölen, damit die Maserung lebendig bleibt.",
  "À huiler une ou deux fois par an pour préserver le veinage.",
  "年に一、二度オイルを塗ると木目が美しく保たれます。",
);
const coldWash = words(
  "Wash at 30 degrees and dry flat.",
  "Bei 30 Grad waschen und liegend trocknen.",
  "Se lave à 30 degrés et sèche à plat.",
  "30度で洗い、平干ししてください。",
);
const warmWash = words(
  "Machine wash at 40 degrees with similar colours.",
  "Bei 40 Grad mit ähnlichen Farben waschen.",
  "Se lave en machine à 40 degrés avec des couleurs similaires.",
  "同系色と一緒に40度で洗濯機洗いできます。",
);
const air = words(
  "Air it often and wash it rarely, by hand.",
  "Oft lüften, selten und von Hand waschen.",
  "À aérer souvent et à laver rarement, à la main.",
  "こまめに風を通し、洗うときは手洗いしてください。",
);
const rinse = words(
  "Rinse with warm water and let it dry well.",
  "Mit warmem Wasser abspülen und gut trocknen lassen.",
  "Se rince à l'eau tiède et se laisse bien sécher.",
  "ぬるま湯で洗い、よく乾かしてください。",
);
/** Care of what is made to be written on. */
export const dryPlace = words(
  "Keep it dry and out of strong sunlight.",
  "Trocken und vor starker Sonne geschützt aufbewahren.",
  "À conserver au sec, à l'abri du soleil.",
  "湿気と直射日光を避けて保管してください。",
);

function material(title: string, phrase: Words, care: Words): Material {
  return { title, phrase, care };
}

export const materials = {
  steel: material(
    "Steel",
    words("powder-coated steel", "pulverbeschichtetem Stahl", "acier thermolaqué", "粉体塗装スチール"),
    dryCloth,
  ),
  stainless: material(
    "Steel",
    words("brushed stainless steel", "gebürstetem Edelstahl", "inox brossé", "ヘアライン仕上げのステンレス"),
    dampCloth,
  ),
  aluminium: material(
    "Aluminium",
    words("anodised aluminium", "eloxiertem Aluminium", "aluminium anodisé", "アルマイト加工のアルミ"),
    dampCloth,
  ),
  brass: material(
    "Brass",
    words("brushed brass", "gebürstetem Messing", "laiton brossé", "ヘアライン仕上げの真鍮"),
    dryCloth,
  ),
  iron: material(
    "Iron",
    words("enamelled cast iron", "emailliertem Gusseisen", "fonte émaillée", "鋳物ホーロー"),
    rinse,
  ),
  enamel: material("Enamel", words("enamelled steel", "emailliertem Stahl", "acier émaillé", "ホーロー"), rinse),
  oak: material("Oak", words("solid oak", "massiver Eiche", "chêne massif", "オーク無垢材"), oil),
  walnut: material(
    "Walnut",
    words("oiled walnut", "geöltem Nussbaum", "noyer huilé", "オイル仕上げのウォールナット"),
    oil,
  ),
  beech: material(
    "Beech",
    words("smooth beech wood", "glattem Buchenholz", "hêtre poncé", "なめらかなブナ材"),
    dampCloth,
  ),
  birch: material(
    "Birch",
    words("birch plywood", "Birkensperrholz", "contreplaqué de bouleau", "バーチ合板"),
    dampCloth,
  ),
  linen: material("Linen", words("washed linen", "gewaschenem Leinen", "lin lavé", "洗いをかけたリネン"), warmWash),
  cotton: material(
    "Cotton",
    words("organic cotton", "Bio-Baumwolle", "coton biologique", "オーガニックコットン"),
    warmWash,
  ),
  wool: material("Wool", words("soft lambswool", "weicher Lammwolle", "laine d'agneau", "やわらかなラムウール"), air),
  merino: material(
    "Merino",
    words("fine merino wool", "feiner Merinowolle", "laine mérinos fine", "上質なメリノウール"),
    coldWash,
  ),
  jute: material(
    "Jute",
    words("hand-woven jute", "handgewebter Jute", "jute tissé main", "手織りのジュート"),
    dryPlace,
  ),
  stoneware: material(
    "Stoneware",
    words("glazed stoneware", "glasiertem Steinzeug", "grès émaillé", "釉薬をかけた炻器"),
    rinse,
  ),
  porcelain: material("Porcelain", words("fine porcelain", "feinem Porzellan", "porcelaine fine", "薄手の磁器"), rinse),
  glass: material("Glass", words("mouth-blown glass", "mundgeblasenem Glas", "verre soufflé", "吹きガラス"), rinse),
  wax: material(
    "Wax",
    words("rapeseed and beeswax", "Raps- und Bienenwachs", "cire de colza et d'abeille", "菜種蝋と蜜蝋"),
    dryPlace,
  ),
  paper: material(
    "Paper",
    words(
      "uncoated recycled paper",
      "ungestrichenem Recyclingpapier",
      "papier recyclé non couché",
      "風合いのある再生紙",
    ),
    dryPlace,
  ),
  leather: material(
    "Leather",
    words("vegetable-tanned leather", "pflanzlich gegerbtem Leder", "cuir à tannage végétal", "植物タンニンなめしの革"),
    dryPlace,
  ),
  canvas: material(
    "Canvas",
    words("waxed canvas", "gewachstem Segeltuch", "toile cirée", "ワックスキャンバス"),
    dampCloth,
  ),
  ripstop: material(
    "Ripstop",
    words("recycled ripstop nylon", "recyceltem Ripstop-Nylon", "nylon ripstop recyclé", "再生リップストップナイロン"),
    dryPlace,
  ),
  felt: material(
    "Felt",
    words("pressed wool felt", "gepresstem Wollfilz", "feutre de laine", "ウールフェルト"),
    dryCloth,
  ),
} as const satisfies Readonly<Record<string, Material>>;
