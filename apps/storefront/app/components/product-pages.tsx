import { Form, Link, useSearchParams } from "react-router";
import { useSpeech } from "../language.tsx";
import { type ProductPage, SORTS } from "../product-list.ts";
import { ProductGrid } from "./product-card.tsx";

/** A list of products, page by page, with its order to choose; all of it in the address, so that it works without script. */
export function ProductPages({ products, nextCursor, sort }: ProductPage) {
  const { say, to } = useSpeech();
  const [search] = useSearchParams();
  if (products.length === 0) {
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
  return (
    <>
      <Form className="mb-6 flex items-center justify-end gap-2 text-sm">
        <label htmlFor="sort">{say("list.sort")}</label>
        <select
          id="sort"
          name="sort"
          defaultValue={sort}
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
      <ProductGrid products={products} eager={4} />
      <nav className="mt-12 flex flex-wrap justify-center gap-3" aria-label={say("list.more")}>
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
    </>
  );
}

function pageQuery(search: URLSearchParams, cursor: string | null): string {
  const next = new URLSearchParams(search);
  if (cursor === null) next.delete("cursor");
  else next.set("cursor", cursor);
  return next.toString();
}
