import { binding, diameter, height, length, pages, pieces, refillable, width } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { dryPlace, materials } from "../materials.ts";
import { words } from "../words.ts";

const inks = ["navy", "teal", "mustard", "coral", "sage", "plum", "charcoal", "rose", "sky", "rust"];

/** For everything that is better written by hand. */
export const stationery: Department = {
  slug: "stationery",
  code: "STA",
  title: words("Stationery", "Schreibwaren", "Papeterie", "ステーショナリー"),
  brands: ["Quillhaven", "Fennbury", "Ostermark"],
  subCategories: [
    {
      slug: "notebooks",
      title: words("Notebooks", "Notizbücher", "Carnets", "ノート"),
      picture: "notebook",
      nouns: [
        words("Notebook", "Notizbuch", "Carnet", "ノート"),
        words("Journal", "Tagebuch", "Journal", "ジャーナル"),
      ],
      materials: [materials.paper, materials.linen, materials.leather],
      uses: [
        words(
          "It opens flat and takes fountain pen ink without bleeding.",
          "Liegt flach auf und nimmt Tinte an, ohne durchzudrücken.",
          "Il s'ouvre à plat et boit l'encre sans la traverser.",
          "平らに開き、万年筆のインクも裏抜けしません。",
        ),
        words(
          "A ribbon keeps your place and a pocket keeps the tickets.",
          "Ein Band merkt die Seite, eine Tasche bewahrt die Fahrkarten.",
          "Un signet garde la page, une pochette garde les billets.",
          "しおりとポケット付きで、旅の切符もしまえます。",
        ),
      ],
      care: dryPlace,
      attributes: [pages(96, 256, 16), binding, refillable],
      colours: inks,
      colourCount: [2, 4],
      sizes: scheme("Ruling", [
        ["Plain", 100, 100],
        ["Lined", 100, 100],
        ["Dotted", 100, 100],
      ]),
      euros: [9, 39],
      weightGrams: [180, 460],
    },
    {
      slug: "pens",
      title: words("Pens", "Stifte", "Stylos", "ペン"),
      picture: "pen",
      nouns: [
        words("Fountain Pen", "Füllfederhalter", "Stylo plume", "万年筆"),
        words("Rollerball", "Tintenroller", "Roller", "ローラーボール"),
      ],
      materials: [materials.aluminium, materials.brass, materials.walnut],
      uses: [
        words(
          "It starts at the first stroke and rests lightly in the hand.",
          "Schreibt beim ersten Strich und liegt leicht in der Hand.",
          "Il écrit dès le premier trait et se fait léger en main.",
          "書き出しがなめらかで、手に軽くなじみます。",
        ),
        words(
          "The cap closes with a click that you will miss elsewhere.",
          "Die Kappe schließt mit einem Klicken, das man anderswo vermisst.",
          "Son capuchon se ferme d'un clic bien net.",
          "小気味よい音でキャップが閉まります。",
        ),
      ],
      attributes: [length(12, 15), refillable],
      colours: [...inks, "black", "brass", "steel"],
      colourCount: [2, 4],
      sizes: scheme("Nib", [
        ["Fine", 100, 100],
        ["Medium", 100, 100],
      ]),
      euros: [19, 95],
      weightGrams: [18, 46],
    },
    {
      slug: "desk-organisers",
      title: words("Desk Organisers", "Schreibtischordnung", "Rangements de bureau", "デスク収納"),
      picture: "pen-cup",
      nouns: [
        words("Pen Pot", "Stiftebecher", "Pot à crayons", "ペン立て"),
        words("Desk Caddy", "Utensilienbecher", "Organiseur de bureau", "デスクキャディ"),
      ],
      materials: [materials.oak, materials.felt, materials.stoneware, materials.steel],
      uses: [
        words(
          "It holds pens, scissors and the ruler you always look for.",
          "Fasst Stifte, Schere und das Lineal, das immer fehlt.",
          "Il range stylos, ciseaux et la règle toujours égarée.",
          "ペンやはさみ、いつも探す定規がまとまります。",
        ),
        words(
          "A cork base protects the desk and keeps it in place.",
          "Ein Korkboden schont den Tisch und hält ihn fest.",
          "Sa base en liège protège le bureau et ne glisse pas.",
          "コルクの底が机を傷つけず、すべりません。",
        ),
      ],
      attributes: [height(9, 14), diameter(7, 12)],
      colours: inks,
      colourCount: [2, 4],
      euros: [12, 45],
      weightGrams: [160, 700],
    },
    {
      slug: "cards",
      title: words("Cards", "Karten", "Cartes", "カード"),
      picture: "envelope",
      nouns: [
        words("Card Set", "Kartenset", "Lot de cartes", "カードセット"),
        words("Letter Set", "Briefset", "Nécessaire à lettres", "レターセット"),
      ],
      materials: [materials.paper, materials.cotton],
      uses: [
        words(
          "It is blank inside, for the words that only you can find.",
          "Innen leer, für Worte, die nur Sie finden.",
          "L'intérieur est vierge, pour vos propres mots.",
          "中は無地で、あなたの言葉を綴れます。",
        ),
        words(
          "Each card comes with a lined envelope.",
          "Jede Karte kommt mit gefüttertem Umschlag.",
          "Chaque carte est livrée avec une enveloppe doublée.",
          "一枚ずつ裏貼り封筒が付いています。",
        ),
      ],
      care: dryPlace,
      attributes: [pieces(4, 24, 4), length(14, 18), width(10, 13)],
      colours: [...inks, "sand", "cream"],
      colourCount: [2, 4],
      euros: [6, 24],
      weightGrams: [60, 320],
    },
  ],
};
