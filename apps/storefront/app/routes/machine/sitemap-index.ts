import { data } from "react-router";
import { apiContext, originContext } from "../../context.ts";
import { machineAnswer, xml } from "../../seo/machine-answer.ts";
import type { Route } from "./+types/sitemap-index.ts";

/** Where the site maps lie: one of the pages, and one for every so many products. */
export async function loader({ context, request }: Route.LoaderArgs): Promise<Response> {
  const origin = context.get(originContext)(request);
  const { data: pages } = await context.get(apiContext).GET("/v1/product-addresses/pages", { params: {} });
  if (pages === undefined) throw data(null, 503);
  const names = ["pages", ...pages.items.map((cursor) => (cursor === null ? "products" : `products-${cursor}`))];
  const maps = names.map((name) => `<sitemap><loc>${xml(`${origin}/sitemaps/${name}.xml`)}</loc></sitemap>`);
  return machineAnswer(
    `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${maps.join("\n")}\n</sitemapindex>\n`,
    "application/xml",
  );
}
