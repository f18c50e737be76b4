import { useEffect } from "react";
import { Link } from "react-router";
import { report } from "../behaviour.ts";
import { ProductPages } from "../components/product-pages.tsx";
import { apiContext } from "../context.ts";
import { useSpeech } from "../language.tsx";
import { readListing } from "../product-list.ts";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/search.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return await readListing(api, request, await visitorOf(api, request, params.language));
}

/** What a search finds; it says so when it had to look more widely than it was asked to. */
export default function SearchPage({ loaderData: listing }: Route.ComponentProps) {
  const { say, to, channel } = useSpeech();
  const { text, total } = listing;
  useEffect(() => {
    if (text !== "") report({ type: "search", query: text, results: total }, channel.code);
  }, [text, total, channel.code]);
  const title = listing.text === "" ? say("list.title") : say("search.title", { text: listing.text });
  return (
    <>
      <title>{`${title} · Hansa`}</title>
      <meta name="robots" content="noindex" />
      <h1 className="mt-10 text-3xl font-semibold">{title}</h1>
      {listing.corrected === undefined ? null : (
        <p className="mt-2 text-muted">
          {say("search.corrected")}{" "}
          <Link
            to={to(`/search?q=${encodeURIComponent(listing.corrected)}`)}
            className="font-medium text-ink underline underline-offset-4"
          >
            {listing.corrected}
          </Link>
        </p>
      )}
      {listing.relaxed === undefined ? null : (
        <p className="mt-2 text-muted">{say(`search.${listing.relaxed.kind}`)}</p>
      )}
      <ProductPages listing={listing} />
    </>
  );
}
