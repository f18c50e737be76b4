import type { Random } from "./random.ts";
import { type Words, words } from "./words.ts";

/** What an attribute is called and which values it may have. */
export type DemoAttribute = {
  readonly name: string;
  readonly label: Words;
} & (
  | { readonly type: "text" }
  | { readonly type: "number"; readonly unit: string }
  | { readonly type: "boolean" }
  | { readonly type: "enum"; readonly values: readonly string[] }
);

/** An attribute together with the way in which the demo shop makes up its value. */
export type AttributeRule = {
  readonly definition: DemoAttribute;
  readonly draw: (random: Random) => string | number | boolean;
};

/** Every product tells what it is made of. */
export const materialAttribute: DemoAttribute = {
  name: "material",
  label: words("Material", "Material", "Matière", "素材"),
  type: "text",
};

type Rule = (name: string, label: Words) => AttributeRule;

/** A measure between two limits, in steps. */
function measure(name: string, label: Words, unit: string) {
  return (min: number, max: number, step = 1): AttributeRule => ({
    definition: { name, label, type: "number", unit },
    draw: (random) => Math.round(random.integer(0, Math.round((max - min) / step)) * step * 100 + min * 100) / 100,
  });
}

function yesNo(probability: number): Rule {
  return (name, label) => ({
    definition: { name, label, type: "boolean" },
    draw: (random) => random.chance(probability),
  });
}

function oneOf(values: readonly string[]): Rule {
  return (name, label) => ({
    definition: { name, label, type: "enum", values },
    draw: (random) => random.pick(values),
  });
}

export const height = measure("height", words("Height", "Höhe", "Hauteur", "高さ"), "cm");
export const width = measure("width", words("Width", "Breite", "Largeur", "幅"), "cm");
export const length = measure("length", words("Length", "Länge", "Longueur", "長さ"), "cm");
export const diameter = measure("diameter", words("Diameter", "Durchmesser", "Diamètre", "直径"), "cm");
export const capacity = measure("capacity", words("Capacity", "Fassungsvermögen", "Contenance", "容量"), "ml");
export const volume = measure("volume", words("Volume", "Volumen", "Volume", "収納容量"), "l");
export const power = measure("power", words("Power", "Leistung", "Puissance", "消費電力"), "W");
export const battery = measure("battery-life", words("Battery life", "Akkulaufzeit", "Autonomie", "電池持続時間"), "h");
export const burning = measure(
  "burning-time",
  words("Burning time", "Brenndauer", "Durée de combustion", "燃焼時間"),
  "h",
);
export const pages = measure("pages", words("Pages", "Seiten", "Pages", "ページ数"), "pages");
export const pieces = measure("pieces", words("Pieces", "Teile", "Pièces", "ピース数"), "pieces");
export const age = measure(
  "minimum-age",
  words("Recommended from", "Empfohlen ab", "À partir de", "対象年齢"),
  "years",
);
export const persons = measure("persons", words("Sleeps", "Personen", "Personnes", "定員"), "persons");

export const socket = oneOf(["E14", "E27", "G9", "GU10"])("socket", words("Socket", "Fassung", "Douille", "口金"));
export const dimmable = yesNo(0.6)("dimmable", words("Dimmable", "Dimmbar", "Variateur", "調光対応"));
export const dishwasher = yesNo(0.7)(
  "dishwasher-safe",
  words("Dishwasher safe", "Spülmaschinenfest", "Compatible lave-vaisselle", "食洗機対応"),
);
export const induction = yesNo(0.75)(
  "induction",
  words("Suits induction", "Induktionsgeeignet", "Compatible induction", "IH対応"),
);
export const scent = oneOf(["Cedar", "Fig", "Linen", "Orange", "Unscented"])(
  "scent",
  words("Scent", "Duft", "Parfum", "香り"),
);
export const washable = yesNo(0.65)("washable", words("Washable", "Waschbar", "Lavable", "洗濯可"));
export const stackable = yesNo(0.35)("stackable", words("Stackable", "Stapelbar", "Empilable", "積み重ね可"));
export const waterproof = yesNo(0.6)("waterproof", words("Waterproof", "Wasserdicht", "Imperméable", "防水"));
export const refillable = yesNo(0.7)("refillable", words("Refillable", "Nachfüllbar", "Rechargeable", "詰め替え可"));
export const fit = oneOf(["Slim", "Regular", "Relaxed"])("fit", words("Fit", "Passform", "Coupe", "シルエット"));
export const season = oneOf(["All year", "Summer", "Winter"])(
  "season",
  words("Season", "Saison", "Saison", "シーズン"),
);
export const connection = oneOf(["Bluetooth", "Cable", "Bluetooth and cable"])(
  "connection",
  words("Connection", "Anschluss", "Connexion", "接続方式"),
);
export const binding = oneOf(["Thread-sewn", "Spiral", "Stapled"])(
  "binding",
  words("Binding", "Bindung", "Reliure", "製本"),
);
