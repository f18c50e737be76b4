import { data, Form, useSearchParams } from "react-router";
import { Price } from "../components/product-card.tsx";
import { VariantPicker } from "../components/variant-picker.tsx";
import { apiContext } from "../context.ts";
import { useSpeech } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/product.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel } = await visitorOf(api, request, params.language);
  const { data: product } = await api.GET("/v1/products/{idOrSlug}", {
    params: { path: { idOrSlug: params.product }, query: { channel: channel.code } },
  });
  if (product === undefined) throw data(null, 404);
  return { product };
}

/** One product, with the variant that the address names, or the first that can be had. */
export default function ProductPage({ loaderData: { product } }: Route.ComponentProps) {
  const { say, to, channel } = useSpeech();
  const [search] = useSearchParams();
  const chosen =
    product.variants.find(({ id }) => id === search.get("variant")) ??
    product.variants.find(({ available }) => available) ??
    product.variants[0];
  const pictures = [...(chosen?.image === undefined ? [] : [{ url: chosen.image, alt: "" }]), ...product.images];
  return (
    <article className="mt-8 grid gap-10 lg:grid-cols-[1.15fr_1fr]">
      <title>{`${product.title} · Hansa`}</title>
      <meta name="description" content={product.description.slice(0, 160)} />
      <Gallery
        pictures={pictures.filter(({ url }, index) => pictures.findIndex((one) => one.url === url) === index)}
        title={product.title}
      />
      <div className="flex flex-col gap-6 lg:sticky lg:top-32 lg:self-start">
        <div>
          <p className="text-sm text-muted">{product.brand}</p>
          <h1 className="mt-1 text-3xl font-semibold">{product.title}</h1>
          {product.rating === undefined ? null : (
            <p className="mt-2 text-sm text-muted">{`★ ${say("rating", { rating: product.rating.toFixed(1) })}`}</p>
          )}
        </div>
        <div className="text-xl">
          <Price
            price={chosen?.price ?? product.price}
            priceWas={chosen?.priceWas}
            lowestPrice30d={chosen?.lowestPrice30d}
          />
          <p className="mt-1 text-sm text-muted">
            {say(channel.taxIncluded ? "price.taxIncluded" : "price.taxExcluded")}
          </p>
        </div>
        {chosen === undefined ? null : (
          <VariantPicker options={product.options} variants={product.variants} chosen={chosen} />
        )}
        <p className={`text-sm font-medium ${chosen?.available === true ? "text-good" : "text-sale"}`} role="status">
          {say(chosen?.available === true ? "stock.available" : "stock.none")}
        </p>
        {chosen === undefined ? null : (
          <Form method="post" action={to("/cart")} className="flex gap-3">
            <input type="hidden" name="intent" value="add" />
            <input type="hidden" name="variant" value={chosen.id} />
            <label className="sr-only" htmlFor="quantity">
              {say("product.quantity")}
            </label>
            <input
              id="quantity"
              name="quantity"
              type="number"
              inputMode="numeric"
              min={1}
              max={99}
              defaultValue={1}
              className="field w-20!"
            />
            <button type="submit" className="button flex-1" disabled={!chosen.available}>
              {say("product.add")}
            </button>
          </Form>
        )}
        <section className="border-t border-line pt-6">
          <h2 className="font-semibold">{say("product.about")}</h2>
          <p className="mt-2 leading-relaxed text-muted">{product.description}</p>
        </section>
        <section className="border-t border-line pt-6">
          <h2 className="font-semibold">{say("product.details")}</h2>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
            <Detail name={say("product.brand")} value={product.brand} />
            <Detail name={say("product.sku")} value={chosen?.sku ?? ""} />
            {Object.entries(product.attributes).map(([name, value]) => (
              <Detail key={name} name={name} value={String(value)} />
            ))}
          </dl>
        </section>
      </div>
    </article>
  );
}

function Detail({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Gallery({
  pictures,
  title,
}: {
  readonly pictures: readonly { url: string; alt: string }[];
  readonly title: string;
}) {
  const { say } = useSpeech();
  return (
    <ul className="grid grid-cols-2 gap-3 self-start" aria-label={say("product.pictures")}>
      {pictures.map(({ url, alt }, index) => (
        <li key={url} className={index === 0 ? "col-span-2" : ""}>
          <img
            src={url}
            alt={alt === "" ? title : alt}
            width={800}
            height={800}
            fetchPriority={index === 0 ? "high" : "auto"}
            loading={index === 0 ? "eager" : "lazy"}
            className="aspect-square w-full rounded-(--radius-card) bg-sand object-cover"
          />
        </li>
      ))}
    </ul>
  );
}
