import { data, Link } from "react-router";
import { ProductPages } from "../components/product-pages.tsx";
import { apiContext } from "../context.ts";
import { categoriesIn, type Category } from "../departments.ts";
import { useSpeech } from "../language.tsx";
import { readListing } from "../product-list.ts";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/category.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const categories = await categoriesIn(api, language);
  const category = categories.find(({ slug }) => slug === params.category);
  if (category === undefined) throw data(null, 404);
  const listing = await readListing(api, new URL(request.url), { channel, category: category.slug });
  return {
    listing,
    category,
    above: lineage(categories, category).slice(0, -1),
    below: categories.filter(({ parentId }) => parentId === category.id),
  };
}

/** One category with what stands below it. */
export default function CategoryPage({ loaderData: { listing, category, above, below } }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  return (
    <>
      <title>{`${category.name} · Hansa`}</title>
      <nav aria-label={say("nav.breadcrumb")} className="mt-8 text-sm text-muted">
        <ol className="flex flex-wrap gap-2">
          {[{ slug: "", name: say("nav.home") }, ...above].map(({ slug, name }) => (
            <li key={slug} className="flex gap-2">
              <Link to={to(slug === "" ? "/" : `/c/${slug}`)} className="underline-offset-4 hover:underline">
                {name}
              </Link>
              <span aria-hidden="true">/</span>
            </li>
          ))}
          <li aria-current="page">{category.name}</li>
        </ol>
      </nav>
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

function lineage(categories: readonly Category[], category: Category): readonly Category[] {
  const parent = categories.find(({ id }) => id === category.parentId);
  return parent === undefined ? [category] : [...lineage(categories, parent), category];
}
