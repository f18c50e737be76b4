import { anyone, asPage, buildPage, escapeHtml, type Route, route } from "#platform/http";

/** The page at `/`: what stands here, for a person who followed the card. */
export function welcomeRoutes({ demo }: { readonly demo: boolean }): readonly Route[] {
  const page = buildPage("A shop is open here", writeBody(demo));
  return [
    route({
      method: "GET",
      path: "/",
      summary: "Show what stands here.",
      auth: anyone,
      rate: "browse",
      reply: { 200: null },
      refusals: [],
      transaction: false,
      handle: () => Promise.resolve(asPage(page)),
    }),
  ];
}

function writeBody(demo: boolean): string {
  const links: readonly (readonly [href: string, name: string, what: string])[] = [
    ["/v1/products", "Products", "The first page of what is on sale, as JSON."],
    ["/v1/categories", "Categories", "The tree of shelves."],
    ["/v1/channels", "Channels", "Where the shop sells, in which currency and language."],
    ...(demo ? ([["/mailbox", "Mailbox", "Every mail that this demo shop has written."]] as const) : []),
    ["/docs", "API reference", "Every route, who may call it, and what it refuses."],
    ["/openapi.json", "OpenAPI", "The same for programs."],
    ["/metrics", "Metrics", "What this process tells about itself."],
  ];
  const cards = links.map(
    ([href, name, what]) =>
      `<li><a href="${escapeHtml(href)}"><strong>${escapeHtml(name)}</strong><span>${escapeHtml(what)}</span></a></li>`,
  );
  return (
    `<p class="lead">Hansa keeps it: catalogue, carts, orders, payments and stock, over HTTP and JSON.</p>` +
    `<ul class="cards">${cards.join("")}</ul>`
  );
}
