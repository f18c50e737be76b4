import { burning, diameter, dimmable, height, power, scent, socket, width } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { dryCloth, materials } from "../materials.ts";
import { words } from "../words.ts";

const shades = ["teal", "sage", "rust", "mustard", "cream", "charcoal", "plum", "sky", "terracotta", "black"];

/** Lamps and candles. */
export const lighting: Department = {
  slug: "lighting",
  code: "LIG",
  title: words("Lighting", "Leuchten", "Luminaires", "照明"),
  brands: ["Lumholt", "Halvorsund", "Pellwick"],
  subCategories: [
    {
      slug: "table-lamps",
      title: words("Table Lamps", "Tischleuchten", "Lampes de table", "テーブルランプ"),
      picture: "table-lamp",
      nouns: [
        words("Table Lamp", "Tischleuchte", "Lampe de table", "テーブルランプ"),
        words("Reading Lamp", "Leseleuchte", "Lampe de lecture", "読書灯"),
      ],
      materials: [materials.steel, materials.brass, materials.glass],
      uses: [
        words(
          "It puts a warm pool of light beside the sofa or the bed.",
          "Sie wirft warmes Licht neben Sofa oder Bett.",
          "Elle diffuse une lumière chaude près du canapé ou du lit.",
          "ソファやベッドのそばを暖かな光で照らします。",
        ),
        words(
          "The shade keeps the light on the page and out of your eyes.",
          "Der Schirm hält das Licht auf der Seite und aus den Augen.",
          "L'abat-jour guide la lumière vers la page sans éblouir.",
          "シェードが手元だけを照らし、まぶしさを抑えます。",
        ),
      ],
      care: dryCloth,
      attributes: [height(28, 56), diameter(18, 36), power(4, 25), socket, dimmable],
      colours: shades,
      colourCount: [2, 4],
      euros: [45, 190],
      weightGrams: [900, 3200],
    },
    {
      slug: "pendant-lamps",
      title: words("Pendant Lamps", "Pendelleuchten", "Suspensions", "ペンダントランプ"),
      picture: "pendant-lamp",
      nouns: [words("Pendant Lamp", "Pendelleuchte", "Suspension", "ペンダントランプ")],
      materials: [materials.aluminium, materials.glass, materials.enamel],
      uses: [
        words(
          "Hung low over a table, it gathers everyone in its light.",
          "Tief über dem Tisch gehängt, versammelt sie alle in ihrem Licht.",
          "Suspendue au-dessus de la table, elle rassemble tout le monde.",
          "食卓の上に低く吊るせば、自然と人が集まります。",
        ),
        words(
          "The textile cable is two metres long and easy to shorten.",
          "Das Textilkabel ist zwei Meter lang und leicht zu kürzen.",
          "Le câble textile de deux mètres se raccourcit facilement.",
          "布巻きコードは長さ2メートルで、簡単に短くできます。",
        ),
      ],
      care: dryCloth,
      attributes: [height(18, 42), diameter(22, 60), power(6, 40), socket, dimmable],
      colours: shades,
      colourCount: [2, 4],
      sizes: scheme("Size", [
        ["Small", 100, 100],
        ["Large", 140, 160],
      ]),
      euros: [69, 290],
      weightGrams: [1100, 4200],
    },
    {
      slug: "floor-lamps",
      title: words("Floor Lamps", "Stehleuchten", "Lampadaires", "フロアランプ"),
      picture: "floor-lamp",
      nouns: [words("Floor Lamp", "Stehleuchte", "Lampadaire", "フロアランプ")],
      materials: [materials.oak, materials.steel, materials.walnut],
      uses: [
        words(
          "It lights a reading corner and takes up almost no floor.",
          "Sie beleuchtet die Leseecke und braucht kaum Stellfläche.",
          "Elle éclaire un coin lecture sans encombrer le sol.",
          "場所を取らずに読書コーナーを照らします。",
        ),
        words(
          "A foot switch on the cable saves you from bending down.",
          "Ein Fußschalter am Kabel erspart das Bücken.",
          "L'interrupteur au pied évite de se pencher.",
          "足元のスイッチで、かがまずに操作できます。",
        ),
      ],
      care: dryCloth,
      attributes: [height(130, 178), diameter(28, 50), power(8, 40), socket, dimmable],
      colours: shades,
      colourCount: [2, 4],
      euros: [119, 420],
      weightGrams: [4200, 9800],
    },
    {
      slug: "wall-lamps",
      title: words("Wall Lamps", "Wandleuchten", "Appliques", "ウォールランプ"),
      picture: "wall-lamp",
      nouns: [words("Wall Lamp", "Wandleuchte", "Applique", "ウォールランプ")],
      materials: [materials.steel, materials.brass, materials.aluminium],
      uses: [
        words(
          "The arm swings from the bedside to the chair and back.",
          "Der Arm schwenkt vom Bett zum Sessel und zurück.",
          "Le bras pivote du lit au fauteuil.",
          "アームはベッドサイドから椅子まで自在に動きます。",
        ),
        words(
          "It washes the hallway wall with soft, even light.",
          "Sie taucht die Wand im Flur in weiches Licht.",
          "Elle baigne le mur du couloir d'une lumière douce.",
          "廊下の壁をやわらかな光で包みます。",
        ),
      ],
      care: dryCloth,
      attributes: [height(16, 34), width(12, 30), power(4, 20), socket, dimmable],
      colours: shades,
      colourCount: [2, 4],
      euros: [49, 180],
      weightGrams: [600, 1900],
    },
    {
      slug: "candles",
      title: words("Candles", "Kerzen", "Bougies", "キャンドル"),
      picture: "candle",
      nouns: [
        words("Candle", "Kerze", "Bougie", "キャンドル"),
        words("Jar Candle", "Kerze im Glas", "Bougie en pot", "ジャーキャンドル"),
      ],
      materials: [materials.wax],
      uses: [
        words(
          "It burns slowly and evenly, with a cotton wick and no soot.",
          "Sie brennt langsam und gleichmäßig, mit Baumwolldocht und ohne Ruß.",
          "Elle brûle lentement, avec une mèche en coton et sans suie.",
          "コットンの芯でゆっくりと燃え、すすが出ません。",
        ),
        words(
          "When it has burnt down, the jar goes on as a tumbler.",
          "Ist sie abgebrannt, dient das Gefäß als Becher weiter.",
          "Une fois consumée, son pot devient un gobelet.",
          "使い終わった器はタンブラーとして使えます。",
        ),
      ],
      attributes: [height(7, 14), diameter(6, 11), burning(20, 80, 5), scent],
      colours: ["cream", "sage", "rose", "stone", "terracotta", "plum", "navy"],
      colourCount: [2, 4],
      euros: [12, 45],
      weightGrams: [220, 780],
    },
  ],
};
