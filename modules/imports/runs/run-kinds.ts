import type { Currency } from "@hansa/kernel";
import { PRICE_COLUMNS, pricesKind } from "../prices-kind.ts";
import { CUSTOMER_COLUMNS, customersKind } from "../customers-kind.ts";
import { type Generation, PRODUCT_COLUMNS, productColumnOf } from "../products/product-columns.ts";
import { COUNT_STOCK, productsKind } from "../products/products-kind.ts";
import type { ImportKind } from "../reading/kind.ts";
import { type Columns, foldHeader, namesByHeader } from "../reading/records.ts";
import { STOCK_COLUMNS, stockKind } from "../stock-kind.ts";

/** What can be imported at the desk. */
export const RUN_KINDS = ["products", "stock", "prices", "customers"] as const;
/** The name of a kind. */
export type RunKindName = (typeof RUN_KINDS)[number];

/** Something that a column of a file may be. */
export interface Field {
  readonly name: string;
  readonly label: string;
}

/** A way of naming columns that we know. */
export interface Preset {
  readonly code: string;
  readonly label: string;
  /** Our name of a column by its header; null for one that this preset does not know. */
  nameOf(header: string): string | null;
}

/** What the desk knows of a kind. */
export interface RunKind {
  readonly kind: ImportKind;
  /** The format that the kind calls a CSV. */
  readonly scopes: readonly string[];
  /** Scopes that a flag asks for. */
  readonly flagScopes: Readonly<Record<string, readonly string[]>>;
  /** The last one knows every header that any of them knows. */
  readonly presets: readonly Preset[];
  fieldsOf(currencies: readonly Currency[]): readonly Field[];
  /** One field of each group must be there. */
  readonly needs: readonly (readonly string[])[];
  /** Its cells name people: no samples are kept of them, since whoever may see imports sees those. */
  readonly isAboutPeople?: true;
}

const productLabels: Readonly<Record<string, string>> = {
  handle: "External id (handle)",
  title: "Title",
  description: "Description",
  vendor: "Brand",
  category: "Category",
  type: "Category, where there is no other",
  published: "Published (true or false)",
  status: "Status",
  sku: "SKU",
  barcode: "Barcode",
  option1Name: "Option 1: name",
  option1Value: "Option 1: value",
  option2Name: "Option 2: name",
  option2Value: "Option 2: value",
  option3Name: "Option 3: name",
  option3Value: "Option 3: value",
  price: "Price",
  compareAtPrice: "Compare-at price",
  quantity: "Quantity",
  grams: "Weight in grams",
  requiresShipping: "Requires shipping",
  image: "Picture",
  imagePosition: "Picture: position",
  imageAlt: "Picture: alternative text",
  variantImage: "Picture of the variant",
};

/** Every kind that the desk imports; what each does with its rows is what the command line does. */
export const runKinds: Readonly<Record<RunKindName, RunKind>> = {
  products: {
    kind: productsKind,
    scopes: ["catalog:write", "pricing:write"],
    flagScopes: { [COUNT_STOCK]: ["inventory:write"] },
    presets: [
      productPreset("hansa", "Hansa", ["own"]),
      productPreset("shopify-new", "Shopify, new headers", ["next"]),
      productPreset("shopify-old", "Shopify, old headers", ["old"]),
      productPreset("any", "Any known header", ["own", "next", "old"]),
    ],
    fieldsOf: (currencies) => [
      ...PRODUCT_COLUMNS.map((name) => ({ name, label: productLabels[name] ?? name })),
      ...currencies.flatMap((currency) => [
        { name: `price${currency}`, label: `Price in ${currency}` },
        { name: `compareAtPrice${currency}`, label: `Compare-at price in ${currency}` },
      ]),
    ],
    needs: [["title"]],
  },
  stock: {
    kind: stockKind,
    scopes: ["inventory:write"],
    flagScopes: {},
    presets: [
      recordPreset("hansa", "Hansa", ownNames(STOCK_COLUMNS)),
      recordPreset("shopify", "Shopify inventory", {
        sku: [],
        location: [],
        onHand: ["on hand (current)"],
        available: [],
      }),
      recordPreset("any", "Any known header", STOCK_COLUMNS),
    ],
    fieldsOf: () => [
      { name: "sku", label: "SKU" },
      { name: "location", label: "Location" },
      { name: "onHand", label: "On hand" },
      { name: "available", label: "Available, where on hand is blank" },
    ],
    needs: [["sku"], ["onHand", "available"]],
  },
  prices: {
    kind: pricesKind,
    scopes: ["pricing:write"],
    flagScopes: {},
    presets: [
      recordPreset("hansa", "Hansa", ownNames(PRICE_COLUMNS)),
      recordPreset("any", "Any known header", PRICE_COLUMNS),
    ],
    fieldsOf: () => [
      { name: "list", label: "Price list" },
      { name: "sku", label: "SKU" },
      { name: "minQuantity", label: "From quantity" },
      { name: "amount", label: "Amount" },
      { name: "currency", label: "Currency" },
    ],
    needs: [["list"], ["sku"], ["amount"]],
  },
  customers: {
    kind: customersKind,
    scopes: ["identity:write"],
    flagScopes: {},
    presets: [
      recordPreset("hansa", "Hansa", ownNames(CUSTOMER_COLUMNS)),
      recordPreset("any", "Any known header, Shopify's too", CUSTOMER_COLUMNS),
    ],
    fieldsOf: () => [
      { name: "email", label: "E-mail" },
      { name: "externalId", label: "External id" },
      { name: "name", label: "Name" },
      { name: "firstName", label: "First name, where there is no name" },
      { name: "lastName", label: "Last name, where there is no name" },
      { name: "locale", label: "Language" },
    ],
    needs: [["email"]],
    isAboutPeople: true,
  },
};

function productPreset(code: string, label: string, generations: readonly Generation[]): Preset {
  return { code, label, nameOf: (header) => productColumnOf(header, generations) };
}

function recordPreset(code: string, label: string, columns: Columns): Preset {
  const byHeader = namesByHeader(columns);
  return { code, label, nameOf: (header) => byHeader.get(foldHeader(header)) ?? null };
}

function ownNames(columns: Columns): Columns {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, []]));
}
