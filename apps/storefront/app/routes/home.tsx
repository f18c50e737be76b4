import { Link } from "react-router";
import { found } from "../answers.ts";
import { ProductGrid } from "../components/product-card.tsx";
import { Rails } from "../components/rails.tsx";
import { apiContext, originContext } from "../context.ts";
import { departmentsIn } from "../departments.ts";
import { useSpeech } from "../language.tsx";
import { isSignedIn, ownPricesOf, withOwnPrices } from "../own-prices.ts";
import { railsOf, railsPath } from "../rails.ts";
import { JsonLd } from "../seo/json-ld.tsx";
import { PageFacts } from "../seo/page-facts.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/home.ts";

const RAIL = 8;
/** With what is recommended these are fewer than one question about prices may name. */
const LOOKED_THROUGH = 80;
/** An empty picture, which is nothing to fetch. */
const NO_PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const visitor = await visitorOf(api, request, params.language);
  const where = { channel: visitor.channel.code, language: visitor.language };
  const query = { ...where, limit: LOOKED_THROUGH };
  const asked = { page: "home" as const, ...where };
  const [listed, departments, rails] = await Promise.all([
    api.GET("/v1/products", { params: { query } }).then((answer) => found(answer)?.items ?? []),
    departmentsIn(api, visitor.language),
    railsOf(api, asked),
  ]);
  const own = await ownPricesOf(api, request, {
    channel: visitor.channel.code,
    productIds: [...rails.flatMap(({ items }) => items), ...listed].map(({ id }) => id),
  });
  const products = withOwnPrices(listed, own);
  const newest = products.slice(0, RAIL);
  const onSale = products.filter((product) => product.priceWas !== undefined && product.available).slice(0, RAIL);
  const shown = new Set([...newest, ...onSale].map(({ id }) => id));
  return {
    origin: context.get(originContext)(request),
    // A shop that nobody has looked at yet recommends what is new, which stands here already.
    rails: rails
      .filter(({ items }) => items.some(({ id }) => !shown.has(id)))
      .map((rail) => ({ ...rail, items: withOwnPrices(rail.items, own) })),
    railsPath: railsPath(asked),
    hasAccount: isSignedIn(request),
    departments,
    newest,
    onSale,
  };
}

/** The front of the shop. */
export default function Home({ loaderData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const { departments, newest, onSale, origin } = loaderData;
  const [shown] = newest;
  return (
    <>
      <PageFacts
        title={`Hansa · ${say("shop.tagline")}`}
        description={say("home.lead")}
        image={shown?.image ?? undefined}
        origin={origin}
      />
      <JsonLd facts={shopFacts(origin, origin + to("/search"))} />
      <section className="mt-6 grid overflow-hidden rounded-3xl bg-brand text-on-brand md:grid-cols-2">
        <div className="flex flex-col items-start justify-center gap-5 p-8 sm:p-14">
          <h1 className="text-4xl leading-[1.08] font-semibold sm:text-5xl">{say("shop.tagline")}</h1>
          <p className="max-w-prose text-lg opacity-90">{say("home.lead")}</p>
          <Link to={to("/products")} className="button bg-on-brand! text-brand!">
            {say("home.explore")}
          </Link>
        </div>
        {shown?.image == null ? null : (
          // A phone has no room for it, and does not ask for it either.
          <picture className="hidden md:block">
            <source media="(min-width: 48rem)" srcSet={shown.image} />
            <img
              src={NO_PICTURE}
              alt=""
              width={640}
              height={640}
              fetchPriority="high"
              className="aspect-4/3 size-full object-cover"
            />
          </picture>
        )}
      </section>
      <section className="mt-14" aria-labelledby="departments">
        <h2 id="departments" className="text-2xl font-semibold">
          {say("home.departments")}
        </h2>
        <ul className="mt-5 grid grid-cols-2 gap-3 sm:grid-cols-3">
          {departments.map(({ slug, name, image }) => (
            <li key={slug}>
              <Link
                to={to(`/c/${slug}`)}
                className="flex h-full flex-col-reverse justify-end overflow-hidden rounded-(--radius-card) bg-sand text-sm font-semibold hover:bg-line sm:flex-row sm:items-center sm:justify-between sm:gap-3 sm:ps-5 sm:text-base"
              >
                <span className="px-3 py-2.5 sm:p-0">{name}</span>
                {image === null ? null : (
                  <img
                    src={image}
                    alt=""
                    width={96}
                    height={96}
                    loading="lazy"
                    className="h-20 w-full object-cover sm:size-24"
                  />
                )}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <Rail title={say("home.sale")} products={onSale} eager={4} />
      <Rail title={say("home.new")} products={newest} />
      <Rails shared={loaderData.rails} ownPath={loaderData.railsPath} hasAccount={loaderData.hasAccount} />
    </>
  );
}

function shopFacts(origin: string, searchUrl: string): object {
  return {
    "@graph": [
      {
        "@type": "Organization",
        "@id": `${origin}/#shop`,
        name: "Hansa",
        url: `${origin}/`,
        logo: `${origin}/favicon.svg`,
      },
      {
        "@type": "WebSite",
        url: `${origin}/`,
        name: "Hansa",
        publisher: { "@id": `${origin}/#shop` },
        potentialAction: {
          "@type": "SearchAction",
          target: { "@type": "EntryPoint", urlTemplate: `${searchUrl}?q={search_term_string}` },
          "query-input": "required name=search_term_string",
        },
      },
    ],
  };
}

function Rail(props: {
  readonly title: string;
  readonly products: React.ComponentProps<typeof ProductGrid>["products"];
  readonly eager?: number;
}) {
  const { title, products, eager = 0 } = props;
  const { say, to } = useSpeech();
  if (products.length === 0) return null;
  return (
    <section className="mt-14" aria-label={title}>
      <div className="mb-5 flex items-baseline justify-between gap-4">
        <h2 className="text-2xl font-semibold">{title}</h2>
        <Link to={to("/products")} className="py-1 text-sm underline underline-offset-4">
          {say("home.all")}
        </Link>
      </div>
      <ProductGrid products={products} eager={eager} />
    </section>
  );
}
