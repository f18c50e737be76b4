import type { DemoAttribute } from "./attributes.ts";

/** What something and its values are called, by language. */
export interface DemoLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly valueLabels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const LANGUAGES = ["de", "fr", "ja", "ar"] as const;
type Row = readonly [de: string, fr: string, ja: string, ar: string];
type Rows = Readonly<Record<string, Row>>;

const colours: Rows = {
  Terracotta: ["Terrakotta", "Terre cuite", "テラコッタ", "تراكوتا"],
  Black: ["Schwarz", "Noir", "ブラック", "أسود"],
  Charcoal: ["Anthrazit", "Anthracite", "チャコール", "فحمي"],
  Mustard: ["Senfgelb", "Moutarde", "マスタード", "خردلي"],
  Sky: ["Himmelblau", "Bleu ciel", "スカイブルー", "سماوي"],
  Plum: ["Pflaume", "Prune", "プラム", "برقوقي"],
  Rust: ["Rostrot", "Rouille", "ラスト", "صدئي"],
  Sage: ["Salbei", "Sauge", "セージ", "أخضر مريمية"],
  Teal: ["Petrol", "Bleu canard", "ティール", "أزرق مخضر"],
  Cream: ["Creme", "Crème", "クリーム", "كريمي"],
  Stone: ["Steingrau", "Gris pierre", "ストーン", "رمادي حجري"],
  Rose: ["Rosé", "Rose", "ローズ", "وردي"],
  Navy: ["Marineblau", "Bleu marine", "ネイビー", "كحلي"],
  Ochre: ["Ocker", "Ocre", "オーカー", "مغرة"],
  White: ["Weiß", "Blanc", "ホワイト", "أبيض"],
  Forest: ["Tannengrün", "Vert sapin", "フォレスト", "أخضر غامق"],
  Coral: ["Koralle", "Corail", "コーラル", "مرجاني"],
  Steel: ["Stahl", "Acier", "スチール", "فولاذي"],
  Copper: ["Kupfer", "Cuivre", "カッパー", "نحاسي أحمر"],
  Sand: ["Sand", "Sable", "サンド", "رملي"],
  Moss: ["Moosgrün", "Vert mousse", "モス", "أخضر طحلبي"],
  Indigo: ["Indigo", "Indigo", "インディゴ", "نيلي"],
  Oak: ["Eiche", "Chêne", "オーク", "بلوط"],
  Walnut: ["Nussbaum", "Noyer", "ウォールナット", "جوز"],
  Birch: ["Birke", "Bouleau", "バーチ", "بتولا"],
  Brass: ["Messing", "Laiton", "ブラス", "نحاسي"],
};

const options: Readonly<Record<string, { readonly label: Row; readonly values: Rows }>> = {
  Colour: { label: ["Farbe", "Couleur", "カラー", "اللون"], values: colours },
  Finish: { label: ["Oberfläche", "Finition", "仕上げ", "التشطيب"], values: colours },
  Size: {
    label: ["Größe", "Taille", "サイズ", "المقاس"],
    values: { Small: ["Klein", "Petit", "小", "صغير"], Large: ["Groß", "Grand", "大", "كبير"] },
  },
  Capacity: { label: ["Fassungsvermögen", "Contenance", "容量", "السعة"], values: {} },
  Ruling: {
    label: ["Lineatur", "Réglure", "罫線", "التسطير"],
    values: {
      Plain: ["Blanko", "Uni", "無地", "سادة"],
      Lined: ["Liniert", "Ligné", "横罫", "مسطر"],
      Dotted: ["Gepunktet", "Pointillé", "ドット", "منقط"],
    },
  },
  Nib: {
    label: ["Feder", "Plume", "ペン先", "سن القلم"],
    values: { Fine: ["Fein", "Fine", "細字", "رفيع"], Medium: ["Mittel", "Moyenne", "中字", "متوسط"] },
  },
  Set: {
    label: ["Set", "Coffret", "セット", "الطقم"],
    values: {
      Starter: ["Einsteiger", "Débutant", "スターター", "للمبتدئين"],
      Large: ["Groß", "Grand", "ラージ", "كبير"],
    },
  },
};

/** Names of attributes in Arabic; in the other languages they name themselves. */
const arabic: Readonly<Record<string, string>> = {
  material: "الخامة",
  height: "الارتفاع",
  width: "العرض",
  length: "الطول",
  diameter: "القطر",
  capacity: "السعة",
  volume: "حجم التخزين",
  power: "القدرة",
  "battery-life": "عمر البطارية",
  "burning-time": "مدة الاحتراق",
  pages: "الصفحات",
  pieces: "القطع",
  "minimum-age": "العمر الموصى به",
  persons: "عدد الأشخاص",
  socket: "قاعدة المصباح",
  dimmable: "قابل للتعتيم",
  "dishwasher-safe": "آمن لغسالة الصحون",
  induction: "مناسب للحث",
  scent: "العطر",
  washable: "قابل للغسل",
  stackable: "قابل للتكديس",
  waterproof: "مقاوم للماء",
  refillable: "قابل لإعادة التعبئة",
  fit: "القَصّة",
  season: "الموسم",
  connection: "التوصيل",
  binding: "التجليد",
};

/** Values of all attributes, and units that are words. */
const values: Rows = {
  Cedar: ["Zeder", "Cèdre", "シダー", "أرز"],
  Fig: ["Feige", "Figue", "いちじく", "تين"],
  Linen: ["Leinen", "Lin", "リネン", "كتان"],
  Orange: ["Orange", "Orange", "オレンジ", "برتقال"],
  Unscented: ["Duftfrei", "Sans parfum", "無香料", "بلا عطر"],
  "Thread-sewn": ["Fadengeheftet", "Cousue", "糸かがり", "خياطة بالخيط"],
  Spiral: ["Spirale", "Spirale", "リング", "حلزوني"],
  Stapled: ["Geheftet", "Agrafée", "中綴じ", "تدبيس"],
  Slim: ["Schmal", "Ajustée", "スリム", "ضيقة"],
  Regular: ["Normal", "Droite", "レギュラー", "عادية"],
  Relaxed: ["Weit", "Ample", "リラックス", "واسعة"],
  "All year": ["Ganzjährig", "Toute l'année", "オールシーズン", "طوال العام"],
  Summer: ["Sommer", "Été", "夏", "صيف"],
  Winter: ["Winter", "Hiver", "冬", "شتاء"],
  Bluetooth: ["Bluetooth", "Bluetooth", "Bluetooth", "بلوتوث"],
  Cable: ["Kabel", "Filaire", "ケーブル", "سلك"],
  "Bluetooth and cable": ["Bluetooth und Kabel", "Bluetooth et filaire", "Bluetoothとケーブル", "بلوتوث وسلك"],
  pages: ["Seiten", "pages", "ページ", "صفحة"],
  pieces: ["Teile", "pièces", "ピース", "قطعة"],
  years: ["Jahren", "ans", "歳", "سنوات"],
  persons: ["Personen", "personnes", "人", "أشخاص"],
  cm: ["cm", "cm", "cm", "سم"],
  ml: ["ml", "ml", "ml", "مل"],
  l: ["l", "l", "L", "لتر"],
  W: ["W", "W", "W", "واط"],
  h: ["Std.", "h", "時間", "ساعة"],
};

/** By the English words that products have as their material. */
const materials: Rows = {
  "powder-coated steel": ["Pulverbeschichteter Stahl", "Acier thermolaqué", "粉体塗装スチール", "فولاذ مطلي بالبودرة"],
  "brushed stainless steel": [
    "Gebürsteter Edelstahl",
    "Inox brossé",
    "ヘアライン仕上げのステンレス",
    "فولاذ مصقول لا يصدأ",
  ],
  "anodised aluminium": ["Eloxiertes Aluminium", "Aluminium anodisé", "アルマイト加工のアルミ", "ألومنيوم مؤكسد"],
  "brushed brass": ["Gebürstetes Messing", "Laiton brossé", "ヘアライン仕上げの真鍮", "نحاس أصفر مصقول"],
  "enamelled cast iron": ["Emailliertes Gusseisen", "Fonte émaillée", "鋳物ホーロー", "حديد زهر مطلي بالمينا"],
  "enamelled steel": ["Emaillierter Stahl", "Acier émaillé", "ホーロー", "فولاذ مطلي بالمينا"],
  "solid oak": ["Massive Eiche", "Chêne massif", "オーク無垢材", "خشب بلوط صلب"],
  "oiled walnut": ["Geölter Nussbaum", "Noyer huilé", "オイル仕上げのウォールナット", "خشب جوز مزيّت"],
  "smooth beech wood": ["Glattes Buchenholz", "Hêtre poncé", "なめらかなブナ材", "خشب زان أملس"],
  "birch plywood": ["Birkensperrholz", "Contreplaqué de bouleau", "バーチ合板", "خشب بتولا رقائقي"],
  "washed linen": ["Gewaschenes Leinen", "Lin lavé", "洗いをかけたリネン", "كتان مغسول"],
  "organic cotton": ["Bio-Baumwolle", "Coton biologique", "オーガニックコットン", "قطن عضوي"],
  "soft lambswool": ["Weiche Lammwolle", "Laine d'agneau", "やわらかなラムウール", "صوف حملان ناعم"],
  "fine merino wool": ["Feine Merinowolle", "Laine mérinos fine", "上質なメリノウール", "صوف ميرينو ناعم"],
  "hand-woven jute": ["Handgewebte Jute", "Jute tissé main", "手織りのジュート", "جوت منسوج يدويًا"],
  "glazed stoneware": ["Glasiertes Steinzeug", "Grès émaillé", "釉薬をかけた炻器", "خزف حجري مزجج"],
  "fine porcelain": ["Feines Porzellan", "Porcelaine fine", "薄手の磁器", "خزف صيني رقيق"],
  "mouth-blown glass": ["Mundgeblasenes Glas", "Verre soufflé", "吹きガラス", "زجاج منفوخ يدويًا"],
  "rapeseed and beeswax": [
    "Raps- und Bienenwachs",
    "Cire de colza et d'abeille",
    "菜種蝋と蜜蝋",
    "شمع اللفت وشمع النحل",
  ],
  "uncoated recycled paper": ["Recyclingpapier", "Papier recyclé non couché", "風合いのある再生紙", "ورق معاد تدويره"],
  "vegetable-tanned leather": [
    "Pflanzlich gegerbtes Leder",
    "Cuir à tannage végétal",
    "植物タンニンなめしの革",
    "جلد مدبوغ نباتيًا",
  ],
  "waxed canvas": ["Gewachstes Segeltuch", "Toile cirée", "ワックスキャンバス", "قماش مشمّع"],
  "recycled ripstop nylon": [
    "Recyceltes Ripstop-Nylon",
    "Nylon ripstop recyclé",
    "再生リップストップナイロン",
    "نايلون معاد تدويره",
  ],
  "pressed wool felt": ["Gepresster Wollfilz", "Feutre de laine", "ウールフェルト", "لبّاد صوف مضغوط"],
};

/** What a material is called in Arabic; null for one that the shop has no word for. */
export function arabicMaterial(english: string): string | null {
  return materials[english]?.[3] ?? null;
}

/** What the options of the demo shop are called, by their English names. */
export function demoOptionLabels(): Readonly<Record<string, DemoLabels>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { label, values: rows }]) => [
      name,
      {
        labels: Object.fromEntries(LANGUAGES.map((language, at) => [language, label[at] ?? name])),
        valueLabels: byLanguage(rows),
      },
    ]),
  );
}

/** What an attribute of the demo shop is called, and its values or its unit. */
export function demoAttributeLabels(attribute: DemoAttribute): DemoLabels {
  const { de, fr, ja } = attribute.label;
  const ar = arabic[attribute.name];
  return {
    labels: { de, fr, ja, ...(ar === undefined ? {} : { ar }) },
    valueLabels: byLanguage(rowsOf(attribute)),
  };
}

function rowsOf(attribute: DemoAttribute): Rows {
  const said = attribute.type === "enum" ? attribute.values : attribute.type === "number" ? [attribute.unit] : [];
  if (attribute.type === "text") return materials;
  return Object.fromEntries(
    said.flatMap((value) => {
      const row = values[value];
      return row === undefined ? [] : [[value, row]];
    }),
  );
}

function byLanguage(rows: Rows): DemoLabels["valueLabels"] {
  return Object.fromEntries(
    LANGUAGES.map((language, at) => [
      language,
      Object.fromEntries(
        Object.entries(rows).flatMap(([value, row]) => {
          const label = row[at];
          return label === undefined || label === value ? [] : [[value, label]];
        }),
      ),
    ]),
  );
}
