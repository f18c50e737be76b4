import type { Hansa, paths } from "@hansa/sdk";
import { data } from "react-router";
import { apiContext, originContext } from "../../context.ts";
import { pathIn } from "../../language.tsx";
import { isLanguage, type Language } from "../../messages/index.ts";
import { machineStream, xml } from "../../seo/machine-answer.ts";
import { absolute, previewOf } from "../../seo/page-facts.tsx";
import { decimal, variantTitle } from "../../seo/product-facts.ts";
import { listChannels } from "../../visitor.ts";
import type { Route } from "./+types/feed.ts";

type ProductPage = paths["/v1/product-details"]["get"]["responses"]["200"]["content"]["application/json"];
type Product = ProductPage["items"][number];

/** Whole products are asked for in pages of so many: the most that the API gives. */
const PAGE = 100;

/** What a channel sells, in the format of Google's Merchant Center: an item for every variant with a price. */
export async function loader({ context, request, params }: Route.LoaderArgs): Promise<Response> {
  const api = context.get(apiContext);
  const code = /^([a-z0-9-]{1,32})\.xml$/.exec(params.channel)?.[1];
  const channel = (await listChannels(api)).find((one) => one.code === code);
  if (channel === undefined) throw data(null, 404);
  const origin = context.get(originContext)(request);
  return machineStream(
    request,
    "application/xml",
    write(api, { origin, channel: channel.code, name: channel.name, language: languageOf(channel) }),
  );
}

/** The pages that say what the feed says are those in the channel's own language. */
function languageOf({ locale }: { readonly locale: string }): Language {
  const language = locale.split("-", 1)[0];
  return isLanguage(language) ? language : "en";
}

async function* write(
  api: Hansa,
  shop: { readonly origin: string; readonly channel: string; readonly name: string; readonly language: Language },
): AsyncGenerator<string> {
  const { origin, channel, name, language } = shop;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n<title>${xml(`Hansa, ${name}`)}</title>\n<link>${xml(origin)}/</link>\n<description>${xml(`Everything that Hansa sells: ${name}`)}</description>\n`;
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: ProductPage | undefined = await readPage(api, channel, cursor);
    // A feed that breaks off must not look complete: what is missing would be taken out of the market.
    if (page === undefined) throw new Error("the feed could not be finished: a page of products was refused");
    yield page.items.flatMap((product) => itemsOf(product, { origin, language })).join("");
    cursor = page.nextCursor;
  }
  yield "</channel>\n</rss>\n";
}

async function readPage(api: Hansa, channel: string, cursor: string): Promise<ProductPage | undefined> {
  const query = { channel, limit: PAGE, ...(cursor === "" ? {} : { cursor }) };
  return (await api.GET("/v1/product-details", { params: { query } })).data;
}

function itemsOf(
  product: Product,
  { origin, language }: { readonly origin: string; readonly language: Language },
): readonly string[] {
  const address = origin + pathIn(language, `/p/${product.slug}`);
  const isGroup = product.variants.length > 1;
  return product.variants.flatMap((variant) => {
    if (variant.price === null) return [];
    const was = variant.priceWas;
    const money = (amount: typeof variant.price & object): string => `${decimal(amount)} ${amount.currency}`;
    const image = variant.image ?? product.images[0]?.url;
    const fields: readonly (readonly [string, string | undefined])[] = [
      ["id", variant.sku],
      ["title", variantTitle(product, variant)],
      ["description", product.description],
      ["link", `${address}?variant=${variant.id}`],
      ["image_link", image === undefined ? undefined : absolute(origin, previewOf(image))],
      ["availability", variant.available ? "in_stock" : "out_of_stock"],
      ["price", money(was ?? variant.price)],
      ["sale_price", was === undefined ? undefined : money(variant.price)],
      ["brand", product.brand],
      ["condition", "new"],
      ["identifier_exists", "no"],
      ["product_type", product.categories.map(({ name }) => name).join(" > ")],
      ["item_group_id", isGroup ? product.externalId : undefined],
      ["color", variant.options["Colour"]],
      ["size", variant.options["Size"]],
    ];
    const lines = fields.flatMap(([field, text]) =>
      text === undefined || text === "" ? [] : [`<g:${field}>${xml(text)}</g:${field}>`],
    );
    return [`<item>${lines.join("")}</item>\n`];
  });
}
