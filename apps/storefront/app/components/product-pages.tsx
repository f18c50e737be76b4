import { Form, Link, useSearchParams } from "react-router";
import { valueInWords } from "../attributes.ts";
import { type Speech, useSpeech } from "../language.tsx";
import { FILTER, type Listing, SORTS } from "../product-list.ts";
import { facetName, Filters } from "./filters.tsx";
import { ProductGrid } from "./product-card.tsx";

/** A list of products with its filters, page by page; all of it in the address, so that it works without script. */
export function ProductPages({ listing }: { readonly listing: Listing }) {
  const { say } = useSpeech();
  return (
    <div className="mt-8 grid gap-8 lg:grid-cols-[15rem_1fr]">
      <aside aria-label={say("filter.title")}>
        {/* On a phone the filters are folded away; a checkbox does that without script. */}
        <input type="checkbox" id="show-filters" className="peer sr-only lg:hidden" />
        <label
          htmlFor="show-filters"
          className="button button-quiet flex! cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 lg:hidden!"
        >
          {say("filter.title")}
        </label>
        <div className="hidden peer-checked:mt-4 peer-checked:block peer-checked:rounded-2xl peer-checked:bg-sand/60 peer-checked:p-5 lg:block! lg:bg-transparent! lg:p-0! lg:m-0!">
          <Filters listing={listing} />
        </div>
      </aside>
      <section>
        <Head listing={listing} />
        {listing.products.length === 0 ? <Nothing /> : <ProductGrid products={listing.products} eager={4} />}
        <Pages nextCursor={listing.nextCursor} />
      </section>
    </div>
  );
}

function Head({ listing }: { readonly listing: Listing }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const [search] = useSearchParams();
  return (
    <div className="mb-6 flex flex-wrap items-center gap-3 text-sm">
      <p role="status" className="text-muted">
        {say("list.count", { count: listing.total.toLocaleString(language) })}
      </p>
      <ul className="flex flex-wrap gap-2" aria-label={say("filter.chosen")}>
        {listing.filters.map(({ name, value }) => (
          <li key={name + value}>
            <Link
              to={`?${without(search, name, value)}`}
              preventScrollReset
              className="flex min-h-8 items-center gap-1.5 rounded-full bg-sand px-3 hover:bg-line"
            >
              <span className="sr-only">{`${say("cart.remove")} `}</span>
              {chipText(listing, { name, value }, speech)}
              <span aria-hidden="true">×</span>
            </Link>
          </li>
        ))}
      </ul>
      <Form className="ms-auto flex items-center gap-2">
        {[...search]
          .filter(([name]) => name !== "sort" && name !== "cursor")
          .map(([name, value]) => (
            <input key={name + value} type="hidden" name={name} value={value} />
          ))}
        <label htmlFor="sort" className="max-sm:sr-only">
          {say("list.sort")}
        </label>
        <select
          id="sort"
          name="sort"
          defaultValue={listing.sort}
          className="field w-auto!"
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          {SORTS.map((name) => (
            <option key={name} value={name}>
              {say(`sort.${name}`)}
            </option>
          ))}
        </select>
        <noscript>
          <button type="submit" className="button button-quiet">
            {say("footer.change")}
          </button>
        </noscript>
      </Form>
    </div>
  );
}

/** "Yes" alone says nothing; a material does. */
function chipText(listing: Listing, { name, value }: Listing["filters"][number], speech: Speech): string {
  const facet = listing.facets.find((one) => one.name === name);
  const label =
    facet?.values.find((one) => one.value === value)?.label ?? valueInWords(value, facet?.unit ?? null, speech);
  return value === "true" || value === "false" || value.includes("..")
    ? `${facet === undefined ? name : facetName(facet, speech)}: ${label}`
    : label;
}

function Nothing() {
  const { say, to } = useSpeech();
  return (
    <div className="py-16 text-center">
      <p className="text-lg font-medium">{say("list.empty")}</p>
      <p className="mt-1 text-muted">{say("list.emptyHint")}</p>
      <Link to={to("/products")} className="button mt-6">
        {say("home.explore")}
      </Link>
    </div>
  );
}

function Pages({ nextCursor }: { readonly nextCursor: string | null }) {
  const { say } = useSpeech();
  const [search] = useSearchParams();
  if (nextCursor === null && !search.has("cursor")) return null;
  return (
    <nav className="mt-12 flex flex-wrap justify-center gap-3" aria-label={say("list.pages")}>
      {search.has("cursor") ? (
        <Link to={`?${pageQuery(search, null)}`} className="button button-quiet">
          {say("list.first")}
        </Link>
      ) : null}
      {nextCursor === null ? null : (
        <Link to={`?${pageQuery(search, nextCursor)}`} rel="next" className="button">
          {say("list.more")}
        </Link>
      )}
    </nav>
  );
}

function pageQuery(search: URLSearchParams, cursor: string | null): string {
  const next = new URLSearchParams(search);
  if (cursor === null) next.delete("cursor");
  else next.set("cursor", cursor);
  return next.toString();
}

function without(search: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(search);
  next.delete(FILTER + name, value);
  next.delete("cursor");
  return next.toString();
}
