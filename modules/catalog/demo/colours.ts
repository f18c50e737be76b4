/** A colour or finish that a variant may have. */
export type Colour = { readonly slug: string; readonly title: string; readonly hex: string };

const hexByTitle: Readonly<Record<string, string>> = {
  Teal: "#2f7f86",
  Sage: "#93a88b",
  Forest: "#35604c",
  Moss: "#74803f",
  Sky: "#82afcf",
  Navy: "#2c3f63",
  Indigo: "#4a4f9a",
  Plum: "#74476e",
  Rose: "#d793a0",
  Coral: "#e07a62",
  Rust: "#aa5231",
  Terracotta: "#c4704f",
  Ochre: "#c58f37",
  Mustard: "#dcac3f",
  Sand: "#d9bf96",
  Cream: "#efe3cb",
  Stone: "#a9a297",
  Charcoal: "#4a4d54",
  Black: "#2c2c31",
  White: "#f4f2ee",
  Oak: "#c99a63",
  Walnut: "#7b5238",
  Birch: "#e2c79d",
  Brass: "#c7a14f",
  Copper: "#c0764d",
  Steel: "#a7b0b8",
};

/** Every colour of the demo shop by its slug. */
export const colours: ReadonlyMap<string, Colour> = new Map(
  Object.entries(hexByTitle).map(([title, hex]) => {
    const slug = title.toLowerCase();
    return [slug, { slug, title, hex }];
  }),
);
