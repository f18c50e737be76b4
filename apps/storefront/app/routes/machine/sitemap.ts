import { data } from "react-router";
import { apiContext, originContext } from "../../context.ts";
import { pathIn } from "../../language.tsx";
import { LANGUAGES } from "../../messages/index.ts";
import { machineStream, xml } from "../../seo/machine-answer.ts";
import type { Route } from "./+types/sitemap.ts";

const NAME = /^(pages|products)(?:-([A-Za-z0-9_-]{1,200}))?\.xml$/;

/** A site map: pages of the shop, or a page of products, each address with those of the other languages. */
export async function loader({ context, request, params }: Route.LoaderArgs): Promise<Response> {
  const origin = context.get(originContext)(request);
  const api = context.get(apiContext);
  const [, kind, cursor] = NAME.exec(params.page) ?? [];
  if (kind === undefined) throw data(null, 404);
  if (kind === "pages") {
    const { data: categories } = await api.GET("/v1/categories");
    const paths = ["/", "/products", ...(categories?.items ?? []).map(({ slug }) => `/c/${slug}`)];
    return machineStream(
      request,
      "application/xml",
      write(
        origin,
        paths.map((path) => ({ path })),
      ),
    );
  }
  const { data: products } = await api.GET("/v1/product-addresses", {
    params: { query: cursor === undefined ? {} : { cursor } },
  });
  if (products === undefined) throw data(null, 404);
  const places = products.items.map(({ slug, updatedAt }) => ({ path: `/p/${slug}`, updatedAt }));
  return machineStream(request, "application/xml", write(origin, places));
}

// oxlint-disable-next-line require-await -- what is sent while it is written is asynchronous
async function* write(
  origin: string,
  places: readonly { readonly path: string; readonly updatedAt?: string }[],
): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n';
  for (const { path, updatedAt } of places) {
    const others = LANGUAGES.map(
      ({ code }) => `<xhtml:link rel="alternate" hreflang="${code}" href="${xml(origin + pathIn(code, path))}"/>`,
    ).join("");
    const changed = updatedAt === undefined ? "" : `<lastmod>${updatedAt}</lastmod>`;
    yield `${LANGUAGES.map(({ code }) => `<url><loc>${xml(origin + pathIn(code, path))}</loc>${changed}${others}</url>`).join("\n")}\n`;
  }
  yield "</urlset>\n";
}
