import type { Hansa, paths } from "@hansa/sdk";
import { useEffect } from "react";
import { data, useSearchParams } from "react-router";
import { found } from "../answers.ts";
import { type AttributeName, attributeNames, type ShownAttributes, valueInWords } from "../attributes.ts";
import { report } from "../behaviour.ts";
import { AddToCart } from "../components/add-to-cart.tsx";
import { Breadcrumb } from "../components/breadcrumb.tsx";
import { DeliveryPromise } from "../components/delivery-promise.tsx";
import { Gallery } from "../components/gallery.tsx";
import { Price } from "../components/product-card.tsx";
import { Rails } from "../components/rails.tsx";
import { ReviewsOfProduct } from "../components/reviews.tsx";
import { Rating } from "../components/stars.tsx";
import { VariantPicker } from "../components/variant-picker.tsx";
import { apiContext, originContext } from "../context.ts";
import { categoriesIn, lineage } from "../departments.ts";
import { useSpeech } from "../language.tsx";
import type { Language } from "../messages/index.ts";
import { type LiveOffer, useLiveOffers } from "../live.ts";
import { atOwnPrice, isSignedIn, type OwnPrice, ownPricesOf, withOwnPrices } from "../own-prices.ts";
import { type Rail, railsOf, railsPath } from "../rails.ts";
import { JsonLd } from "../seo/json-ld.tsx";
import { PageFacts } from "../seo/page-facts.tsx";
import { productFacts } from "../seo/product-facts.ts";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/product.ts";

type Product = paths["/v1/products/{idOrSlug}"]["get"]["responses"]["200"]["content"]["application/json"];

const NEIGHBOURS = 4;
const SHOWN_REVIEWS = 3;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const where = { channel: channel.code, language };
  const asked = { page: "product" as const, product: params.product, ...where };
  const [looked, rails, delivery, categories, reviews] = await Promise.all([
    api.GET("/v1/products/{idOrSlug}", {
      params: { path: { idOrSlug: params.product }, query: where },
    }),
    railsOf(api, asked),
    api.GET("/v1/delivery", { params: { query: where } }),
    categoriesIn(api, language),
    api.GET("/v1/products/{idOrSlug}/reviews", {
      params: { path: { idOrSlug: params.product }, query: { limit: SHOWN_REVIEWS } },
    }),
  ]);
  const product = found(looked);
  if (product === null) throw data(null, 404);
  const beside = rails.length > 0 ? rails : await neighboursOf(api, product, where);
  const own = await ownPricesOf(api, request, {
    channel: channel.code,
    productIds: [product.id, ...beside.flatMap(({ items }) => items.map(({ id }) => id))],
  });
  const shelf = categories.find(({ id }) => id === product.categories[0]?.id);
  return {
    origin: context.get(originContext)(request),
    product: withOwn(product, own.get(product.id)),
    hasOwnPrices: own.has(product.id),
    above: shelf === undefined ? [] : lineage(categories, shelf).map(({ slug, name }) => ({ slug, name })),
    names: await attributeNames(api, attributesOf(product), language),
    delivery: delivery.data?.items[0] ?? null,
    country: channel.countries[0] ?? "",
    rails: beside.map((rail) => ({ ...rail, items: withOwnPrices(rail.items, own) })),
    railsPath: railsPath(asked),
    hasAccount: isSignedIn(request),
    reviews: reviews.data?.items ?? [],
  };
}

function attributesOf({ attributes }: Product): ShownAttributes {
  return new Map(Object.entries(attributes).map(([code, value]) => [code, [value]]));
}

/** The product at the prices of whoever asks, and of whose group it has some. */
function withOwn(product: Product, own: OwnPrice | undefined): Product {
  if (own === undefined) return product;
  const ownOf = new Map(own.variants.map((variant) => [variant.id, variant]));
  const variants = product.variants.map((variant) => atOwnPrice(variant, ownOf.get(variant.id)));
  return { ...atOwnPrice(product, own), variants };
}

/** Of a product that nobody has looked at yet, what stands beside it. */
async function neighboursOf(
  api: Hansa,
  product: Product,
  where: { readonly channel: string; readonly language: Language },
): Promise<readonly Rail[]> {
  const category = product.categories[0]?.slug;
  if (category === undefined) return [];
  const query = { category, ...where, limit: NEIGHBOURS + 1 };
  const { data: page } = await api.GET("/v1/products", { params: { query } });
  const items = (page?.items ?? []).filter(({ id }) => id !== product.id).slice(0, NEIGHBOURS);
  return items.length === 0 ? [] : [{ key: "similar", items }];
}

/** One product, with the variant that the address names, or the first that can be had; price and stock as they are now. */
export default function ProductPage({ loaderData }: Route.ComponentProps) {
  const { say, language, channel } = useSpeech();
  const [search] = useSearchParams();
  const { product, hasOwnPrices, above, origin, delivery, country, rails } = loaderData;
  const live = useLiveOffers(
    product.variants.map(({ id }) => id),
    channel.code,
  );
  // What is told live is what everybody pays: who has prices of their own keeps those, and hears of stock alone.
  const told = (id: string) => (hasOwnPrices ? stockOf(live.get(id)) : live.get(id));
  const variants = product.variants.map((variant) => ({ ...variant, ...told(variant.id) }));
  const chosen =
    variants.find(({ id }) => id === search.get("variant")) ??
    variants.find(({ available }) => available) ??
    variants[0];
  const pictures = [...(chosen?.image === undefined ? [] : [{ url: chosen.image, alt: "" }]), ...product.images];
  useEffect(() => report({ type: "view", product: product.id }, channel.code), [product.id, channel.code]);
  return (
    <>
      <PageFacts
        title={`${product.title} · Hansa`}
        description={product.description}
        image={pictures[0]?.url}
        origin={origin}
        kind="product"
      />
      <JsonLd facts={productFacts(product, { origin, language })} />
      <Breadcrumb above={above} here={{ name: product.title, path: `/p/${product.slug}` }} origin={origin} />
      <article className="mt-5 grid gap-10 lg:grid-cols-[1.15fr_1fr]">
        <Gallery
          pictures={pictures.filter(({ url }, index) => pictures.findIndex((one) => one.url === url) === index)}
          title={product.title}
        />
        <div className="flex flex-col gap-6 lg:sticky lg:top-32 lg:self-start">
          <div>
            <p className="text-sm text-muted">{product.brand}</p>
            <h1 className="mt-1 text-3xl font-semibold">{product.title}</h1>
            <Rating rating={product.rating} count={product.reviewCount} />
          </div>
          <div className="text-xl" aria-live="polite">
            <Price price={chosen?.price ?? null} priceWas={chosen?.priceWas} lowestPrice30d={chosen?.lowestPrice30d} />
            <p className="mt-1 text-sm text-muted">
              {say(channel.taxIncluded ? "price.taxIncluded" : "price.taxExcluded")}
            </p>
          </div>
          {chosen === undefined ? null : (
            <VariantPicker options={product.options} variants={variants} chosen={chosen} />
          )}
          <p className={`text-sm font-medium ${chosen?.available === true ? "text-good" : "text-sale"}`} role="status">
            {say(chosen?.available === true ? "stock.available" : "stock.none")}
          </p>
          {chosen === undefined ? null : (
            <AddToCart variantId={chosen.id} product={product.id} isAvailable={chosen.available} />
          )}
          {delivery === null ? null : <DeliveryPromise delivery={delivery} country={country} />}
          <section className="border-t border-line pt-6">
            <h2 className="font-semibold">{say("product.about")}</h2>
            {/* The catalogue may not speak the page's language. */}
            <p dir="auto" className="mt-2 leading-relaxed text-muted">
              {product.description}
            </p>
          </section>
          <Details loaderData={loaderData} sku={chosen?.sku ?? ""} />
        </div>
      </article>
      <ReviewsOfProduct product={product} reviews={loaderData.reviews} />
      <Rails shared={rails} ownPath={loaderData.railsPath} hasAccount={loaderData.hasAccount} />
    </>
  );
}

function stockOf(told: LiveOffer | undefined) {
  return told?.available === undefined ? {} : { available: told.available };
}

function Details({ loaderData, sku }: Pick<Route.ComponentProps, "loaderData"> & { readonly sku: string }) {
  const speech = useSpeech();
  const { say } = speech;
  const { product, names } = loaderData;
  return (
    <section className="border-t border-line pt-6">
      <h2 className="font-semibold">{say("product.details")}</h2>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
        <Detail name={say("product.brand")} value={product.brand} />
        <Detail name={say("product.sku")} value={sku} />
        {Object.entries(product.attributes).map(([code, value]) => (
          <Detail
            key={code}
            name={names[code]?.label ?? code}
            value={labelOf(names[code], value) ?? valueInWords(value, names[code]?.unit ?? null, speech)}
          />
        ))}
      </dl>
    </section>
  );
}

function labelOf(name: AttributeName | undefined, value: unknown): string | undefined {
  return typeof value === "string" ? name?.values[value] : undefined;
}

function Detail({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
