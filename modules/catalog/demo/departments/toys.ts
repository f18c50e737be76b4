import { age, height, length, pieces, washable } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const paints = ["sky", "coral", "mustard", "sage", "teal", "rose", "navy", "terracotta", "plum"];

/** For small hands and large imaginations. */
export const toys: Department = {
  slug: "toys",
  code: "TOY",
  title: words("Toys", "Spielzeug", "Jouets", "おもちゃ"),
  brands: ["Birk & Tove", "Tannenby", "Fennbury"],
  subCategories: [
    {
      slug: "building-blocks",
      title: words("Building Blocks", "Bauklötze", "Blocs à construire", "積み木"),
      picture: "blocks",
      nouns: [
        words("Building Blocks", "Bauklötze", "Blocs à construire", "積み木"),
        words("Castle Blocks", "Burgbausteine", "Blocs château", "お城の積み木"),
      ],
      isPlural: true,
      materials: [materials.beech, materials.birch],
      uses: [
        words(
          "The edges are rounded and the paint is safe to chew.",
          "Die Kanten sind rund, der Lack ist speichelfest.",
          "Ses arêtes sont arrondies et sa peinture sans danger.",
          "角は丸く、なめても安全な塗料です。",
        ),
        words(
          "They become a tower, a bridge or a whole town.",
          "Daraus werden ein Turm, eine Brücke oder eine Stadt.",
          "Une tour, un pont ou toute une ville.",
          "塔にも橋にも、街にもなります。",
        ),
      ],
      attributes: [pieces(16, 100, 4), age(1, 4)],
      colours: paints,
      colourCount: [2, 3],
      sizes: scheme("Set", [
        ["Starter", 100, 100],
        ["Large", 170, 190],
      ]),
      euros: [19, 69],
      weightGrams: [700, 2400],
    },
    {
      slug: "trains",
      title: words("Trains", "Züge", "Trains", "汽車"),
      picture: "train",
      nouns: [
        words("Train", "Lokomotive", "Locomotive", "汽車"),
        words("Push Train", "Schiebelok", "Train à pousser", "手押し汽車"),
      ],
      materials: [materials.beech, materials.birch],
      uses: [
        words(
          "The wheels roll quietly over floorboards and carpets.",
          "Die Räder rollen leise über Dielen und Teppich.",
          "Ses roues glissent en silence sur parquet et tapis.",
          "車輪は床でもじゅうたんでも静かに転がります。",
        ),
        words(
          "Magnets couple it to every other wagon in the nursery.",
          "Magnete koppeln sie an jeden Wagen im Kinderzimmer.",
          "Des aimants l'attellent à tous les wagons de la chambre.",
          "磁石でほかの車両ともつながります。",
        ),
      ],
      attributes: [length(14, 34), age(1, 4)],
      colours: paints,
      colourCount: [2, 4],
      euros: [15, 59],
      weightGrams: [250, 1200],
    },
    {
      slug: "soft-toys",
      title: words("Soft Toys", "Kuscheltiere", "Peluches", "ぬいぐるみ"),
      picture: "bear",
      nouns: [words("Bear", "Bär", "Ours", "くま"), words("Cuddle Bear", "Kuschelbär", "Ours câlin", "だっこくま")],
      materials: [materials.cotton, materials.wool, materials.linen],
      uses: [
        words(
          "The face is embroidered by hand, with no loose parts.",
          "Das Gesicht ist von Hand gestickt, ohne lose Teile.",
          "Son visage est brodé main, sans pièce détachable.",
          "顔は手刺繍で、外れる部品がありません。",
        ),
        words(
          "It is the right size to be carried everywhere by one arm.",
          "Genau richtig, um an einem Arm überallhin mitzukommen.",
          "La bonne taille pour être emporté partout par un bras.",
          "片手でどこへでも連れていける大きさです。",
        ),
      ],
      attributes: [height(18, 48), age(0, 2), washable],
      colours: ["sand", "walnut", "stone", "cream", "rose", "sky", "ochre"],
      colourCount: [2, 4],
      sizes: scheme("Size", [
        ["Small", 100, 100],
        ["Large", 155, 190],
      ]),
      euros: [17, 49],
      weightGrams: [120, 380],
    },
    {
      slug: "stacking-toys",
      title: words("Stacking Toys", "Stapelspiele", "Jeux à empiler", "スタッキングトイ"),
      picture: "rings",
      nouns: [
        words("Stacking Rings", "Stapelringe", "Anneaux à empiler", "リング積み"),
        words("Ring Towers", "Steckringe", "Anneaux en tour", "リングタワー"),
      ],
      isPlural: true,
      materials: [materials.beech, materials.birch],
      uses: [
        words(
          "They teach large and small, over and under, again and again.",
          "Sie lehren groß und klein, oben und unten, immer wieder.",
          "Petit, grand, dessus, dessous : on recommence sans fin.",
          "大小や上下を、遊びながら何度でも学べます。",
        ),
        words(
          "Every ring is turned from one piece and oiled by hand.",
          "Jeder Ring ist aus einem Stück gedrechselt und von Hand geölt.",
          "Chaque anneau est tourné d'une pièce et huilé à la main.",
          "一つひとつ無垢材から削り出し、手作業で油を塗っています。",
        ),
      ],
      attributes: [height(16, 28), pieces(5, 9), age(1, 2)],
      colours: paints,
      colourCount: [2, 4],
      euros: [15, 42],
      weightGrams: [280, 800],
    },
  ],
};
