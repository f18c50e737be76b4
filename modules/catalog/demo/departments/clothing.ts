import { fit, height, season, volume, washable } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const dyes = ["navy", "charcoal", "sage", "rust", "cream", "teal", "plum", "mustard", "forest", "rose", "sky", "black"];
const bodySizes = scheme("Size", [
  ["S", 100, 94],
  ["M", 100, 100],
  ["L", 100, 107],
  ["XL", 100, 114],
]);

/** Things to wear for years. */
export const clothing: Department = {
  slug: "clothing",
  code: "CLO",
  title: words("Clothing", "Kleidung", "Vêtements", "ウェア"),
  brands: ["Wickholm", "Aldermoor", "Kestrel & Rye"],
  subCategories: [
    {
      slug: "t-shirts",
      title: words("T-Shirts", "T-Shirts", "T-shirts", "Tシャツ"),
      picture: "shirt",
      nouns: [words("T-Shirt", "T-Shirt", "T-shirt", "Tシャツ")],
      materials: [materials.cotton, materials.linen, materials.merino],
      uses: [
        words(
          "It is cut straight and keeps its collar after many washes.",
          "Gerade geschnitten, und der Kragen hält viele Wäschen.",
          "Coupe droite et col qui tient lavage après lavage.",
          "まっすぐな仕立てで、洗っても襟がよれません。",
        ),
        words(
          "Wear it alone in July and under a sweater in November.",
          "Im Juli allein, im November unter dem Pullover.",
          "Seul en juillet, sous un pull en novembre.",
          "夏は一枚で、秋はセーターの下に。",
        ),
      ],
      attributes: [fit, season, washable],
      colours: dyes,
      colourCount: [2, 3],
      sizes: bodySizes,
      euros: [25, 69],
      weightGrams: [150, 240],
    },
    {
      slug: "sweaters",
      title: words("Sweaters", "Pullover", "Pulls", "セーター"),
      picture: "sweater",
      nouns: [
        words("Sweater", "Pullover", "Pull", "セーター"),
        words("Jumper", "Strickpullover", "Pull en maille", "ニット"),
      ],
      materials: [materials.wool, materials.merino, materials.cotton],
      uses: [
        words(
          "The knit is dense enough for the coast and soft enough for the skin.",
          "Dicht genug gestrickt für die Küste, weich genug für die Haut.",
          "Une maille assez dense pour la côte, assez douce pour la peau.",
          "海風を防ぐ密な編みで、肌ざわりはやわらかです。",
        ),
        words(
          "The cuffs are long, so they can be turned back.",
          "Die Bündchen sind lang und lassen sich umschlagen.",
          "Ses poignets longs peuvent se retourner.",
          "長めの袖口は折り返して着られます。",
        ),
      ],
      attributes: [fit, season, washable],
      colours: dyes,
      colourCount: [2, 3],
      sizes: bodySizes,
      euros: [69, 189],
      weightGrams: [380, 780],
    },
    {
      slug: "beanies",
      title: words("Beanies", "Mützen", "Bonnets", "ビーニー"),
      picture: "beanie",
      nouns: [
        words("Beanie", "Mütze", "Bonnet", "ビーニー"),
        words("Knit Hat", "Strickmütze", "Bonnet tricoté", "ニット帽"),
      ],
      materials: [materials.wool, materials.merino, materials.cotton],
      uses: [
        words(
          "It covers the ears and folds into a coat pocket.",
          "Bedeckt die Ohren und passt in die Manteltasche.",
          "Il couvre les oreilles et se glisse dans une poche.",
          "耳まで覆い、ポケットに収まります。",
        ),
        words(
          "The ribbed edge can be worn once or twice turned.",
          "Der Rippenrand lässt sich ein- oder zweimal umschlagen.",
          "Son bord côtelé se retourne une ou deux fois.",
          "リブの折り返しは一重でも二重でも。",
        ),
      ],
      attributes: [season, washable],
      colours: dyes,
      colourCount: [2, 4],
      euros: [19, 59],
      weightGrams: [60, 140],
    },
    {
      slug: "socks",
      title: words("Socks", "Socken", "Chaussettes", "ソックス"),
      picture: "socks",
      nouns: [
        words("Socks", "Socken", "Chaussettes", "ソックス"),
        words("Hiking Socks", "Wandersocken", "Chaussettes de randonnée", "ハイキングソックス"),
      ],
      isPlural: true,
      materials: [materials.merino, materials.cotton, materials.wool],
      uses: [
        words(
          "Heel and toe are reinforced, and the seam is flat.",
          "Ferse und Spitze sind verstärkt, die Naht ist flach.",
          "Talon et pointe renforcés, couture plate.",
          "かかととつま先は補強され、縫い目は平らです。",
        ),
        words(
          "They stay up without pinching, from breakfast to the last tram.",
          "Sie halten ohne zu drücken, vom Frühstück bis zur letzten Bahn.",
          "Elles tiennent sans serrer, du matin au dernier tram.",
          "朝から終電まで、締めつけずにずり落ちません。",
        ),
      ],
      attributes: [season, washable],
      colours: dyes,
      colourCount: [2, 3],
      sizes: scheme("Size", [
        ["36–38", 100, 94],
        ["39–41", 100, 100],
        ["42–45", 100, 108],
      ]),
      euros: [9, 26],
      weightGrams: [50, 120],
    },
    {
      slug: "totes",
      title: words("Tote Bags", "Taschen", "Sacs cabas", "トートバッグ"),
      picture: "tote",
      nouns: [
        words("Tote Bag", "Tragetasche", "Cabas", "トートバッグ"),
        words("Shopper", "Einkaufstasche", "Sac de courses", "ショッパー"),
      ],
      materials: [materials.canvas, materials.cotton, materials.leather],
      uses: [
        words(
          "The handles are long enough for a shoulder in a winter coat.",
          "Die Henkel reichen auch über die Schulter im Wintermantel.",
          "Ses anses passent même par-dessus un manteau d'hiver.",
          "冬のコートの上からでも肩に掛けられます。",
        ),
        words(
          "A pocket inside keeps keys from going under.",
          "Eine Innentasche hält die Schlüssel oben.",
          "Une poche intérieure garde les clés à portée.",
          "内ポケットがあるので鍵を見失いません。",
        ),
      ],
      attributes: [volume(8, 24), height(34, 46), washable],
      colours: dyes,
      colourCount: [2, 4],
      euros: [15, 85],
      weightGrams: [160, 620],
    },
  ],
};
