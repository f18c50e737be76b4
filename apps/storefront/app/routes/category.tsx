import { data, Link } from "react-router";
import { Breadcrumb } from "../components/breadcrumb.tsx";
import { ProductPages } from "../components/product-pages.tsx";
import { apiContext, originContext } from "../context.ts";
import { categoriesIn, lineage } from "../departments.ts";
import { useSpeech } from "../language.tsx";
import { readListing } from "../product-list.ts";
import { PageFacts } from "../seo/page-facts.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/category.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const visitor = await visitorOf(api, request, params.language);
  const categories = await categoriesIn(api, visitor.language);
  const category = categories.find(({ slug }) => slug === params.category);
  if (category === undefined) throw data(null, 404);
  const listing = await readListing(api, request, { ...visitor, category: category.slug });
  return {
    origin: context.get(originContext)(request),
    listing,
    category,
    above: lineage(categories, category).slice(0, -1),
    below: categories.filter(({ parentId }) => parentId === category.id),
  };
}

/** One category with what stands below it. */
export default function CategoryPage({ loaderData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const { listing, category, above, below, origin } = loaderData;
  return (
    <>
      <PageFacts title={`${category.name} · Hansa`} description={`${category.name}: ${say("home.lead")}`} />
      <Breadcrumb above={above} here={{ name: category.name, path: `/c/${category.slug}` }} origin={origin} />
      <h1 className="mt-3 text-3xl font-semibold">{category.name}</h1>
      {below.length === 0 ? null : (
        <ul className="mt-5 flex flex-wrap gap-2">
          {below.map(({ slug, name }) => (
            <li key={slug}>
              <Link
                to={to(`/c/${slug}`)}
                className="block rounded-full border border-line bg-card px-4 py-2 text-sm hover:border-ink"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <ProductPages listing={listing} />
    </>
  );
}
