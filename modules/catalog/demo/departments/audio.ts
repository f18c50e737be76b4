import { battery, connection, height, power, waterproof, width } from "../attributes.ts";
import type { Department } from "../department.ts";
import { materials } from "../materials.ts";
import { words } from "../words.ts";

const cases = ["charcoal", "cream", "sage", "rust", "navy", "white", "black", "teal", "mustard", "stone"];

/** To listen with. */
export const audio: Department = {
  slug: "audio",
  code: "AUD",
  title: words("Audio", "Audio", "Audio", "オーディオ"),
  brands: ["Nordquay", "Pellwick", "Halvorsund"],
  subCategories: [
    {
      slug: "headphones",
      title: words("Headphones", "Kopfhörer", "Casques", "ヘッドホン"),
      picture: "headphones",
      nouns: [
        words("Headphones", "Kopfhörer", "Casque audio", "ヘッドホン"),
        words("Studio Headphones", "Studiokopfhörer", "Casque de studio", "スタジオヘッドホン"),
      ],
      isPlural: true,
      materials: [materials.aluminium, materials.leather, materials.steel],
      uses: [
        words(
          "The cushions sit softly, and the city stays outside.",
          "Die Polster sitzen weich, und die Stadt bleibt draußen.",
          "Ses coussinets sont doux, la ville reste dehors.",
          "やわらかなパッドが街の音を遠ざけます。",
        ),
        words(
          "They fold flat, and every wearing part can be replaced.",
          "Sie lassen sich flach falten, jedes Verschleißteil ist ersetzbar.",
          "Il se plie à plat et chaque pièce d'usure se remplace.",
          "平らに折りたため、消耗部品はすべて交換できます。",
        ),
      ],
      attributes: [battery(18, 60, 2), connection],
      colours: cases,
      colourCount: [2, 4],
      euros: [79, 349],
      weightGrams: [190, 340],
    },
    {
      slug: "speakers",
      title: words("Speakers", "Lautsprecher", "Enceintes", "スピーカー"),
      picture: "speaker",
      nouns: [
        words("Speaker", "Lautsprecher", "Enceinte", "スピーカー"),
        words("Shelf Speaker", "Regallautsprecher", "Enceinte d'étagère", "ブックシェルフスピーカー"),
      ],
      materials: [materials.birch, materials.walnut, materials.oak],
      uses: [
        words(
          "Voices sound close and the bass knows when to stop.",
          "Stimmen klingen nah, und der Bass weiß, wann Schluss ist.",
          "Les voix sont proches et les basses savent s'arrêter.",
          "声は近く、低音は引き締まって聞こえます。",
        ),
        words(
          "Two of them find each other and become a stereo pair.",
          "Zwei davon finden sich und werden zum Stereopaar.",
          "Deux exemplaires se trouvent et forment une paire stéréo.",
          "二台つなげばステレオになります。",
        ),
      ],
      attributes: [height(16, 42), width(11, 24), power(10, 120, 5), connection],
      colours: cases,
      colourCount: [2, 4],
      euros: [99, 540],
      weightGrams: [1300, 7800],
    },
    {
      slug: "turntables",
      title: words("Turntables", "Plattenspieler", "Platines vinyle", "レコードプレーヤー"),
      picture: "turntable",
      nouns: [words("Turntable", "Plattenspieler", "Platine vinyle", "レコードプレーヤー")],
      materials: [materials.walnut, materials.birch, materials.oak],
      uses: [
        words(
          "The belt runs quietly and the arm lifts itself at the end.",
          "Der Riemen läuft leise, der Arm hebt am Ende selbst ab.",
          "La courroie est silencieuse et le bras se relève à la fin.",
          "静かなベルト駆動で、終わるとアームが自動で上がります。",
        ),
        words(
          "A phono stage is built in, so any speaker will do.",
          "Ein Phono-Vorverstärker ist eingebaut, jeder Lautsprecher passt.",
          "Préampli phono intégré : toute enceinte convient.",
          "フォノイコライザー内蔵で、どんなスピーカーにもつなげます。",
        ),
      ],
      attributes: [width(40, 46), height(10, 15), power(4, 14), connection],
      colours: cases,
      colourCount: [2, 4],
      euros: [179, 690],
      weightGrams: [4200, 8800],
    },
    {
      slug: "radios",
      title: words("Radios", "Radios", "Radios", "ラジオ"),
      picture: "radio",
      nouns: [
        words("Radio", "Radio", "Radio", "ラジオ"),
        words("Kitchen Radio", "Küchenradio", "Radio de cuisine", "キッチンラジオ"),
      ],
      materials: [materials.birch, materials.aluminium, materials.beech],
      uses: [
        words(
          "One knob finds the station and one sets the volume.",
          "Ein Knopf für den Sender, einer für die Lautstärke.",
          "Un bouton pour la station, un autre pour le volume.",
          "選局と音量、つまみは二つだけです。",
        ),
        words(
          "Take it by the handle from the kitchen to the garden.",
          "Am Griff wandert es von der Küche in den Garten.",
          "Sa poignée l'emmène de la cuisine au jardin.",
          "取っ手を持って、キッチンから庭へ。",
        ),
      ],
      attributes: [battery(10, 40, 2), width(18, 32), power(3, 20), waterproof],
      colours: cases,
      colourCount: [2, 4],
      euros: [59, 220],
      weightGrams: [700, 2300],
    },
  ],
};
