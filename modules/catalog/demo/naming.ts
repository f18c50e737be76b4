import { arabicNouns } from "./arabic.ts";
import type { SubCategory } from "./department.ts";
import { arabicMaterial } from "./labels.ts";
import type { Material } from "./materials.ts";
import type { Random } from "./random.ts";
import { type Words, words } from "./words.ts";

/** Names of product series; each is used at most once on a shelf. */
export const seriesNames =
  `Alba Alder Arlo Aske Aurin Bryn Calla Corvo Dalby Dune Edda Elin Ember Enno Esker Falun Fenn Fjord Fleet Flora
  Garnet Grove Halden Haven Heron Holm Hove Ilse Isla Jaro Juno Kelda Kiel Koru Lark Levin Linde Loch Lund Maren
  Mira Moss Nell Nook Norr Oda Olin Orla Otter Perch Pine Quill Rhone Rill Runa Sable Sanna Skye Solan Sorrel
  Stig Sund Tarn Tilde Tove Umber Vale Vega Vesper Vik Wren Yarrow Ylva Zora`.split(/\s+/u);

/** What a product is called and how it is described, in every language. */
export type ProductText = {
  readonly title: Words;
  readonly description: Words;
  /** Arabic is made of whole phrases, which have no gender to agree with. */
  readonly arabic: { readonly title: string; readonly description: string };
};

const characters: readonly Words[] = [
  words("simple", "Schlichte Form", "Ligne simple", "シンプルなかたち"),
  words("well-proportioned", "Ausgewogene Proportionen", "Belles proportions", "均整のとれたかたち"),
  words("timeless", "Zeitlose Linie", "Ligne intemporelle", "時代を選ばないデザイン"),
  words("carefully made", "Sorgfältige Arbeit", "Travail soigné", "丁寧なつくり"),
  words("quietly elegant", "Leise Eleganz", "Élégance discrète", "控えめで上品な佇まい"),
  words("cheerful", "Heitere Form", "Allure joyeuse", "明るい表情のデザイン"),
  words("sturdy", "Robuste Bauart", "Facture solide", "しっかりとしたつくり"),
  words("light-hearted", "Unbeschwerter Entwurf", "Dessin léger", "軽やかなデザイン"),
];

/** Names a product of a series and describes it in three sentences: what it is made of, what it is for, how to keep it. */
export function nameProduct(shelf: SubCategory, series: string, material: Material, random: Random): ProductText {
  const noun = random.pick(shelf.nouns);
  const use = random.pick(shelf.uses);
  const isMaterialNamed = shelf.materials.length > 1 && random.chance(0.35);
  return {
    title: titleOf(series, noun, isMaterialNamed ? material : null),
    description: describe({ shelf, noun, material, use, character: random.pick(characters) }),
    arabic: inArabic(series, noun, { material, isMaterialNamed }),
  };
}

function inArabic(
  series: string,
  noun: Words,
  { material, isMaterialNamed }: { readonly material: Material; readonly isMaterialNamed: boolean },
): ProductText["arabic"] {
  const of = arabicMaterial(material.phrase.en);
  const title = `${arabicNouns.get(noun.en) ?? noun.en} ${series}`;
  return {
    title: isMaterialNamed && of !== null ? `${title} من ${of}` : title,
    description: of === null ? "" : `الخامة: ${of}.`,
  };
}

/** German and French put the noun first: "Wohndecke Fjord aus weicher Lammwolle". */
function titleOf(series: string, noun: Words, material: Material | null): Words {
  if (material === null) {
    return words(`${series} ${noun.en}`, `${noun.de} ${series}`, `${noun.fr} ${series}`, `${series} ${noun.ja}`);
  }
  return words(
    `${series} ${material.title} ${noun.en}`,
    `${noun.de} ${series} aus ${material.phrase.de}`,
    `${noun.fr} ${series} en ${material.phrase.fr}`,
    `${series} ${material.phrase.ja}の${noun.ja}`,
  );
}

type Facts = {
  readonly shelf: SubCategory;
  readonly noun: Words;
  readonly material: Material;
  readonly use: Words;
  readonly character: Words;
};

/** Only English speaks of the noun: the other languages would have to bend every adjective to its gender. */
function describe({ shelf, noun, material, use, character }: Facts): Words {
  const { phrase } = material;
  const care = shelf.care ?? material.care;
  const subject = `${character.en} ${lowerCase(noun.en)}`;
  const opening = shelf.isPlural === true ? capitalize(subject) : `A ${subject}`;
  const careSentence = shelf.isPlural === true ? plural(care.en) : care.en;
  return words(
    `${opening} made of ${phrase.en}. ${use.en} ${careSentence}`,
    `${character.de}, gefertigt aus ${phrase.de}. ${use.de} ${care.de}`,
    `${character.fr}, fabrication en ${phrase.fr}. ${use.fr} ${care.fr}`,
    `${character.ja}。素材は${phrase.ja}です。${use.ja}${care.ja}`,
  );
}

function lowerCase(noun: string): string {
  return noun.startsWith("T-") ? noun : noun.toLowerCase();
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function plural(sentence: string): string {
  return sentence.replaceAll(/\bit\b/gu, "them");
}
