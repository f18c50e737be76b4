import { ProductPages } from "../components/product-pages.tsx";
import { apiContext } from "../context.ts";
import { useSpeech } from "../language.tsx";
import { readListing } from "../product-list.ts";
import { PageFacts } from "../seo/page-facts.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/products.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return await readListing(api, request, await visitorOf(api, request, params.language));
}

/** Everything that is on sale. */
export default function Products({ loaderData: listing }: Route.ComponentProps) {
  const { say } = useSpeech();
  return (
    <>
      <PageFacts title={`${say("list.title")} · Hansa`} description={say("home.lead")} />
      <h1 className="mt-10 text-3xl font-semibold">{say("list.title")}</h1>
      <ProductPages listing={listing} />
    </>
  );
}
