import { apiContext, originContext } from "../../context.ts";
import { LANGUAGES } from "../../messages/index.ts";
import { machineAnswer } from "../../seo/machine-answer.ts";
import { listChannels } from "../../visitor.ts";
import type { Route } from "./+types/llms.ts";

/** The shop in words for language models: what it sells, where, and how to read and buy it by machine. */
export async function loader({ context, request }: Route.LoaderArgs): Promise<Response> {
  const origin = context.get(originContext)(request);
  const api = context.get(apiContext);
  const [channels, { data: categories }] = await Promise.all([listChannels(api), api.GET("/v1/categories")]);
  const top = (categories?.items ?? []).filter(({ parentId }) => parentId === null);
  const lines = [
    "# Hansa",
    "",
    "> Well-made things for everyday rooms.",
    "",
    `Pages are in ${LANGUAGES.map(({ code }) => code).join(", ")}; other languages than English begin with their code: ${origin}/de/products.`,
    "",
    "## Departments",
    "",
    ...top.map(({ slug, name }) => `- [${name}](${origin}/c/${slug})`),
    "",
    "## Where we sell",
    "",
    ...channels.map(
      ({ code, name, currency }) =>
        `- ${name}: channel \`${code}\`, prices in ${currency}, [feed](${origin}/feeds/${code}.xml)`,
    ),
    "",
    "## By machine",
    "",
    `- [API](${origin}/docs): OpenAPI at ${origin}/openapi.json; prices are whole minor units with a currency.`,
    `- Search: \`GET ${origin}/v1/search?q=lamp&facets=true\``,
    `- A product: \`GET ${origin}/v1/products/{slug}\``,
    `- A cart by link: \`${origin}/cart/{variant id}:{units}\` opens a cart for a person to check out.`,
    `- [Site map](${origin}/sitemap.xml)`,
    "",
  ];
  return machineAnswer(lines.join("\n"), "text/plain");
}
