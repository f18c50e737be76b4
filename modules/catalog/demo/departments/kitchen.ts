import { capacity, diameter, dishwasher, height, induction, length, stackable, width } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const glazes = ["teal", "sage", "cream", "sky", "navy", "rust", "ochre", "stone", "white", "charcoal", "rose"];

/** Things to cook with and to eat from. */
export const kitchen: Department = {
  slug: "kitchen",
  code: "KIT",
  title: words("Kitchen", "Küche", "Cuisine", "キッチン"),
  brands: ["Marrowby", "Saltmere", "Kestrel & Rye"],
  subCategories: [
    {
      slug: "mugs",
      title: words("Mugs", "Becher", "Mugs", "マグカップ"),
      picture: "mug",
      nouns: [
        words("Mug", "Becher", "Mug", "マグカップ"),
        words("Coffee Cup", "Kaffeetasse", "Tasse à café", "コーヒーカップ"),
      ],
      materials: [materials.stoneware, materials.porcelain, materials.enamel],
      uses: [
        words(
          "The handle has room for a whole hand on a cold morning.",
          "Der Henkel bietet an kalten Morgen Platz für die ganze Hand.",
          "L'anse accueille toute la main les matins froids.",
          "寒い朝でも手のひら全体で持てる大きな取っ手です。",
        ),
        words(
          "The thick wall keeps tea warm to the last sip.",
          "Die dicke Wand hält den Tee bis zum letzten Schluck warm.",
          "Sa paroi épaisse garde le thé chaud jusqu'à la dernière gorgée.",
          "厚みのある器が最後の一口まで温かさを保ちます。",
        ),
      ],
      attributes: [capacity(180, 480, 20), height(7, 12), dishwasher, stackable],
      colours: glazes,
      colourCount: [2, 5],
      euros: [9, 32],
      weightGrams: [260, 480],
    },
    {
      slug: "bowls",
      title: words("Bowls", "Schalen", "Bols", "ボウル"),
      picture: "bowl",
      nouns: [
        words("Bowl", "Schale", "Bol", "ボウル"),
        words("Serving Bowl", "Servierschale", "Saladier", "サービングボウル"),
      ],
      materials: [materials.stoneware, materials.porcelain, materials.beech],
      uses: [
        words(
          "It is deep enough for soup and wide enough for salad.",
          "Tief genug für Suppe und weit genug für Salat.",
          "Assez profond pour la soupe, assez large pour la salade.",
          "スープにもサラダにも使える深さと広さです。",
        ),
        words(
          "It looks well on the table, full or empty.",
          "Macht sich gut auf dem Tisch, ob voll oder leer.",
          "Il fait bel effet sur la table, plein ou vide.",
          "盛り付けても、そのまま置いても絵になります。",
        ),
      ],
      attributes: [capacity(350, 2400, 50), diameter(13, 30), dishwasher, stackable],
      colours: glazes,
      colourCount: [2, 4],
      sizes: scheme("Size", [
        ["Small", 100, 100],
        ["Large", 165, 190],
      ]),
      euros: [14, 48],
      weightGrams: [380, 900],
    },
    {
      slug: "pots",
      title: words("Pots", "Töpfe", "Casseroles", "鍋"),
      picture: "pot",
      nouns: [
        words("Casserole", "Schmortopf", "Cocotte", "キャセロール"),
        words("Cooking Pot", "Kochtopf", "Faitout", "両手鍋"),
      ],
      materials: [materials.iron, materials.enamel, materials.stainless],
      uses: [
        words(
          "It goes from the hob to the oven to the table.",
          "Wandert vom Herd in den Ofen und auf den Tisch.",
          "Il passe du feu au four, puis à table.",
          "コンロからオーブン、そのまま食卓へ運べます。",
        ),
        words(
          "The heavy lid keeps in what a slow stew needs.",
          "Der schwere Deckel hält, was ein Schmorgericht braucht.",
          "Son couvercle lourd garde tout le moelleux des plats mijotés.",
          "重いふたが煮込み料理のうまみを逃しません。",
        ),
      ],
      attributes: [capacity(1500, 6500, 250), diameter(18, 30), induction, dishwasher],
      colours: ["teal", "coral", "rust", "navy", "cream", "forest", "charcoal", "mustard"],
      colourCount: [2, 4],
      sizes: scheme("Size", [
        ["20 cm", 100, 100],
        ["26 cm", 135, 155],
      ]),
      euros: [49, 210],
      weightGrams: [1900, 4600],
    },
    {
      slug: "kettles",
      title: words("Kettles", "Kessel & Kannen", "Bouilloires", "ケトル"),
      picture: "kettle",
      nouns: [
        words("Kettle", "Wasserkessel", "Bouilloire", "ケトル"),
        words("Teapot", "Teekanne", "Théière", "ティーポット"),
      ],
      materials: [materials.enamel, materials.stainless, materials.stoneware],
      uses: [
        words(
          "The spout pours a thin, steady stream without a drip.",
          "Die Tülle gießt dünn und stetig, ohne zu tropfen.",
          "Son bec verse un filet fin et régulier, sans goutte.",
          "注ぎ口は細く安定して注げ、液だれしません。",
        ),
        words(
          "The handle stays cool while the water sings.",
          "Der Griff bleibt kühl, während das Wasser singt.",
          "La poignée reste fraîche quand l'eau chante.",
          "お湯が沸いても取っ手は熱くなりません。",
        ),
      ],
      attributes: [capacity(600, 2000, 100), height(14, 26), induction, dishwasher],
      colours: ["stone", "teal", "charcoal", "cream", "copper", "steel", "sage"],
      colourCount: [2, 4],
      euros: [29, 120],
      weightGrams: [700, 1700],
    },
    {
      slug: "cutting-boards",
      title: words("Cutting Boards", "Schneidebretter", "Planches à découper", "カッティングボード"),
      picture: "board",
      nouns: [
        words("Cutting Board", "Schneidebrett", "Planche à découper", "カッティングボード"),
        words("Serving Board", "Servierbrett", "Planche de service", "サービングボード"),
      ],
      materials: [materials.oak, materials.walnut, materials.beech],
      uses: [
        words(
          "It is kind to knives and good-looking enough for the table.",
          "Schont die Messer und ist schön genug für den Tisch.",
          "Elle ménage les couteaux et se montre volontiers à table.",
          "包丁にやさしく、そのまま食卓にも出せます。",
        ),
        words(
          "Hang it by its neck, where it dries and is at hand.",
          "Am Griff aufgehängt, trocknet es und ist zur Hand.",
          "Suspendue par son manche, elle sèche et reste à portée.",
          "首の穴で吊るせば、乾きやすくすぐに使えます。",
        ),
      ],
      attributes: [length(28, 52), width(16, 32)],
      colours: ["oak", "walnut", "birch"],
      colourOption: "Finish",
      colourCount: [2, 3],
      sizes: scheme("Size", [
        ["Small", 100, 100],
        ["Large", 150, 170],
      ]),
      euros: [19, 69],
      weightGrams: [550, 1600],
    },
  ],
};
