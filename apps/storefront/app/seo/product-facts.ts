import type { paths } from "@hansa/sdk";
import { fractionDigits, pathIn } from "../language.tsx";
import type { Language } from "../messages/index.ts";
import { absolute } from "./page-facts.tsx";

type Product = paths["/v1/products/{idOrSlug}"]["get"]["responses"]["200"]["content"]["application/json"];
type Variant = Product["variants"][number];

/** Schema.org has names for some ways in which variants differ; the others stand under their own. */
const VARIES_BY: Readonly<Record<string, string>> = {
  colour: "https://schema.org/color",
  color: "https://schema.org/color",
  size: "https://schema.org/size",
  material: "https://schema.org/material",
};

/** A product as schema.org has it: one thing that is sold, or a group of variants. */
export function productFacts(product: Product, at: { readonly origin: string; readonly language: Language }): object {
  const url = at.origin + pathIn(at.language, `/p/${product.slug}`);
  const shared = {
    name: product.title,
    description: product.description,
    brand: { "@type": "Brand", name: product.brand },
    image: product.images.map((image) => absolute(at.origin, image.url)),
    url,
    ...ratingOf(product),
  };
  const [only, ...others] = product.variants;
  if (only === undefined || others.length === 0) {
    return { "@type": "Product", ...shared, sku: only?.sku, ...offersOf(only, url) };
  }
  return {
    "@type": "ProductGroup",
    ...shared,
    productGroupID: product.id,
    variesBy: product.options.map(({ name, label }) => VARIES_BY[name.toLowerCase()] ?? label ?? name),
    hasVariant: product.variants.map((variant) => ({
      "@type": "Product",
      sku: variant.sku,
      name: variantTitle(product, variant),
      ...(variant.image === undefined ? {} : { image: absolute(at.origin, variant.image) }),
      ...offersOf(variant, `${url}?variant=${variant.id}`),
    })),
  };
}

/** What a variant is called: its product and what was chosen, in the language of the answer. */
export function variantTitle({ title, options }: Product, variant: Variant): string {
  const called = Object.entries(variant.options).map(([name, value]) => {
    return options.find((option) => option.name === name)?.labels?.[value] ?? value;
  });
  return [title, ...called].join(", ");
}

/** Only what buyers said here counts: an average without reviews is none to a search engine. */
function ratingOf({ rating, reviewCount }: Product): object {
  if (rating === undefined || reviewCount === undefined) return {};
  return {
    aggregateRating: { "@type": "AggregateRating", ratingValue: rating, reviewCount, bestRating: 5, worstRating: 1 },
  };
}

function offersOf(variant: Variant | undefined, url: string): object {
  if (variant?.price == null) return {};
  return {
    offers: {
      "@type": "Offer",
      url,
      price: decimal(variant.price),
      priceCurrency: variant.price.currency,
      availability: `https://schema.org/${variant.available ? "InStock" : "OutOfStock"}`,
      itemCondition: "https://schema.org/NewCondition",
    },
  };
}

/** Money as machines read it: 1234 cents are "12.34". */
export function decimal({
  amountMinor,
  currency,
}: {
  readonly amountMinor: number;
  readonly currency: string;
}): string {
  const digits = fractionDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** The way from the front of the shop to a page. */
export function breadcrumbFacts(steps: readonly { readonly name: string; readonly url: string }[]): object {
  return {
    "@type": "BreadcrumbList",
    itemListElement: steps.map(({ name, url }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: url,
    })),
  };
}
