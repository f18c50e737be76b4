import { battery, capacity, height, persons, volume, waterproof } from "../attributes.ts";
import { type Department, scheme } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const trail = ["forest", "moss", "navy", "rust", "mustard", "sand", "charcoal", "teal", "coral"];

/** For the day and the night outside. */
export const outdoor: Department = {
  slug: "outdoor",
  code: "OUT",
  title: words("Outdoor", "Draußen", "Plein air", "アウトドア"),
  brands: ["Tannenby", "Rookfield", "Nordquay"],
  subCategories: [
    {
      slug: "tents",
      title: words("Tents", "Zelte", "Tentes", "テント"),
      picture: "tent",
      nouns: [
        words("Tent", "Zelt", "Tente", "テント"),
        words("Trekking Tent", "Trekkingzelt", "Tente de trek", "トレッキングテント"),
      ],
      materials: [materials.ripstop, materials.canvas],
      uses: [
        words(
          "One person pitches it in five minutes, even in wind.",
          "Allein in fünf Minuten aufgebaut, auch bei Wind.",
          "Une personne la monte en cinq minutes, même par vent.",
          "風があっても、一人で5分で設営できます。",
        ),
        words(
          "Two doors and a porch keep wet boots out of the bedroom.",
          "Zwei Türen und ein Vorraum halten nasse Schuhe draußen.",
          "Deux portes et une abside gardent les chaussures mouillées dehors.",
          "二つの出入口と前室で、濡れた靴を外に置けます。",
        ),
      ],
      attributes: [persons(1, 5), height(95, 190, 5), waterproof],
      colours: trail,
      colourCount: [2, 4],
      euros: [149, 560],
      weightGrams: [1500, 6200],
    },
    {
      slug: "backpacks",
      title: words("Backpacks", "Rucksäcke", "Sacs à dos", "バックパック"),
      picture: "backpack",
      nouns: [
        words("Backpack", "Rucksack", "Sac à dos", "バックパック"),
        words("Daypack", "Tagesrucksack", "Sac de randonnée", "デイパック"),
      ],
      materials: [materials.canvas, materials.ripstop],
      uses: [
        words(
          "It carries a laptop on Monday and a picnic on Sunday.",
          "Trägt montags den Laptop und sonntags das Picknick.",
          "Il porte un ordinateur le lundi et un pique-nique le dimanche.",
          "平日はパソコン、休日はピクニックに。",
        ),
        words(
          "The padded back lets air through on long climbs.",
          "Der gepolsterte Rücken lässt bei langen Anstiegen Luft durch.",
          "Son dos matelassé laisse passer l'air en montée.",
          "背面パッドは通気性がよく、長い登りも快適です。",
        ),
      ],
      attributes: [volume(14, 45), height(40, 62), waterproof],
      colours: trail,
      colourCount: [2, 4],
      euros: [59, 219],
      weightGrams: [600, 1700],
    },
    {
      slug: "bottles",
      title: words("Bottles", "Flaschen", "Gourdes", "ボトル"),
      picture: "bottle",
      nouns: [
        words("Water Bottle", "Trinkflasche", "Gourde", "ウォーターボトル"),
        words("Flask", "Isolierflasche", "Bouteille isotherme", "保温ボトル"),
      ],
      materials: [materials.stainless, materials.aluminium],
      uses: [
        words(
          "It keeps drinks cold for a day and hot for a morning.",
          "Hält Getränke einen Tag kalt und einen Vormittag heiß.",
          "Elle garde le froid un jour et le chaud une matinée.",
          "冷たさは一日、温かさは半日続きます。",
        ),
        words(
          "The wide neck takes ice cubes and a bottle brush.",
          "Die weite Öffnung nimmt Eiswürfel und Flaschenbürste auf.",
          "Son large goulot laisse passer glaçons et brosse.",
          "広口なので氷もブラシも入ります。",
        ),
      ],
      attributes: [capacity(350, 1000, 50), height(18, 30), waterproof],
      colours: [...trail, "white", "sky", "rose"],
      colourCount: [2, 4],
      sizes: scheme("Capacity", [
        ["500 ml", 100, 100],
        ["750 ml", 120, 130],
      ]),
      euros: [17, 49],
      weightGrams: [180, 420],
    },
    {
      slug: "lanterns",
      title: words("Lanterns", "Laternen", "Lanternes", "ランタン"),
      picture: "lantern",
      nouns: [
        words("Lantern", "Laterne", "Lanterne", "ランタン"),
        words("Camp Light", "Campingleuchte", "Lampe de camp", "キャンプライト"),
      ],
      materials: [materials.steel, materials.brass, materials.aluminium],
      uses: [
        words(
          "It lights the table on the terrace and the path to the tent.",
          "Leuchtet auf der Terrasse und auf dem Weg zum Zelt.",
          "Elle éclaire la terrasse et le chemin de la tente.",
          "テラスの食卓からテントへの道まで照らします。",
        ),
        words(
          "Turn the knob for anything from a glimmer to full light.",
          "Am Drehknopf reicht es vom Schimmer bis zum vollen Licht.",
          "Un bouton règle la lumière, de la lueur au plein éclat.",
          "つまみを回せば、ほのかな灯りから全光まで調整できます。",
        ),
      ],
      attributes: [height(16, 38), battery(6, 60, 2), waterproof],
      colours: trail,
      colourCount: [2, 4],
      euros: [25, 95],
      weightGrams: [420, 1500],
    },
  ],
};
