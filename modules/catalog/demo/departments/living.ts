import { diameter, height, length, stackable, washable, width } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const textiles = ["teal", "sage", "rust", "mustard", "cream", "charcoal", "plum", "navy", "rose", "moss", "sand"];

/** What makes a room a living room. */
export const living: Department = {
  slug: "living",
  code: "LIV",
  title: words("Living", "Wohnen", "Maison", "リビング"),
  brands: ["Birk & Tove", "Vesterlund", "Aldermoor"],
  subCategories: [
    {
      slug: "throws",
      title: words("Throws", "Decken", "Plaids", "スロー"),
      picture: "throw",
      nouns: [words("Throw", "Wohndecke", "Plaid", "スロー"), words("Blanket", "Decke", "Couverture", "ブランケット")],
      materials: [materials.wool, materials.cotton, materials.merino],
      uses: [
        words(
          "It is made for long evenings on the sofa.",
          "Gemacht für lange Abende auf dem Sofa.",
          "Pensé pour les longues soirées sur le canapé.",
          "ソファで過ごす長い夜のための一枚です。",
        ),
        words(
          "Folded at the foot of the bed, it waits for the first frost.",
          "Am Fußende gefaltet, wartet sie auf den ersten Frost.",
          "Plié au pied du lit, il attend les premiers froids.",
          "ベッドの足元に畳んで、冷え込む夜に備えます。",
        ),
      ],
      attributes: [length(160, 220, 10), width(120, 150, 10), washable],
      colours: textiles,
      colourCount: [2, 4],
      euros: [49, 189],
      weightGrams: [700, 1700],
    },
    {
      slug: "cushions",
      title: words("Cushions", "Kissen", "Coussins", "クッション"),
      picture: "cushion",
      nouns: [words("Cushion", "Kissen", "Coussin", "クッション")],
      materials: [materials.linen, materials.cotton, materials.wool],
      uses: [
        words(
          "It keeps its shape and gives your back something to lean on.",
          "Es bleibt in Form und gibt dem Rücken Halt.",
          "Il garde sa forme et soutient bien le dos.",
          "形がくずれにくく、背中をしっかり支えます。",
        ),
        words(
          "The cover comes off with a hidden zip.",
          "Der Bezug lässt sich mit verdecktem Reißverschluss abnehmen.",
          "La housse s'enlève grâce à une fermeture invisible.",
          "カバーは隠しファスナーで外せます。",
        ),
      ],
      attributes: [length(40, 60, 5), width(40, 60, 5), washable],
      colours: textiles,
      colourCount: [2, 5],
      euros: [19, 69],
      weightGrams: [350, 800],
    },
    {
      slug: "chairs",
      title: words("Chairs", "Stühle", "Chaises", "チェア"),
      picture: "chair",
      nouns: [
        words("Chair", "Stuhl", "Chaise", "チェア"),
        words("Dining Chair", "Esszimmerstuhl", "Chaise de salle à manger", "ダイニングチェア"),
      ],
      materials: [materials.oak, materials.beech, materials.walnut],
      uses: [
        words(
          "The seat is shaped for dinners that last until midnight.",
          "Der Sitz ist für Abendessen bis Mitternacht geformt.",
          "Son assise est faite pour les dîners qui durent.",
          "長い夕食でも疲れにくい座面です。",
        ),
        words(
          "The joints are turned and glued, and they do not creak.",
          "Die Verbindungen sind gedrechselt und verleimt und knarren nicht.",
          "Ses assemblages tournés et collés ne grincent pas.",
          "丁寧に組まれた継ぎ手は、きしみません。",
        ),
      ],
      attributes: [height(76, 86), width(42, 54), stackable],
      colours: ["sky", "sage", "black", "white", "rust", "oak", "walnut", "mustard"],
      colourCount: [2, 4],
      euros: [129, 390],
      weightGrams: [4200, 7400],
    },
    {
      slug: "vases",
      title: words("Vases", "Vasen", "Vases", "花瓶"),
      picture: "vase",
      nouns: [words("Vase", "Vase", "Vase", "花瓶")],
      materials: [materials.stoneware, materials.glass, materials.porcelain],
      uses: [
        words(
          "It holds a single branch as well as a whole bunch.",
          "Hält einen einzelnen Zweig ebenso wie einen ganzen Strauß.",
          "Il accueille une simple branche comme un grand bouquet.",
          "一輪の枝から大きな花束まで似合います。",
        ),
        words(
          "The narrow neck keeps tulips upright.",
          "Der schmale Hals hält Tulpen aufrecht.",
          "Son col étroit tient les tulipes bien droites.",
          "細い口がチューリップをまっすぐに支えます。",
        ),
      ],
      attributes: [height(14, 42), diameter(9, 22)],
      colours: ["terracotta", "teal", "cream", "stone", "ochre", "indigo", "forest", "white"],
      colourCount: [2, 4],
      euros: [22, 98],
      weightGrams: [600, 2400],
    },
    {
      slug: "rugs",
      title: words("Rugs", "Teppiche", "Tapis", "ラグ"),
      picture: "rug",
      nouns: [words("Rug", "Teppich", "Tapis", "ラグ"), words("Runner", "Läufer", "Tapis de couloir", "ランナー")],
      materials: [materials.wool, materials.jute, materials.cotton],
      uses: [
        words(
          "It is flat-woven, so doors and chairs glide over it.",
          "Flach gewebt, sodass Türen und Stühle darüber gleiten.",
          "Tissé à plat, il laisse glisser portes et chaises.",
          "平織りなので、ドアや椅子の動きを妨げません。",
        ),
        words(
          "Both sides look the same, and it lasts twice as long.",
          "Beide Seiten sind gleich, so hält er doppelt so lange.",
          "Réversible, il dure deux fois plus longtemps.",
          "両面使えるので、二倍長持ちします。",
        ),
      ],
      attributes: [washable],
      colours: textiles,
      colourCount: [2, 3],
      sizes: scheme("Size", [
        ["80 × 150 cm", 100, 100],
        ["140 × 200 cm", 190, 230],
        ["170 × 240 cm", 260, 340],
      ]),
      euros: [69, 260],
      weightGrams: [1600, 3600],
    },
  ],
};
