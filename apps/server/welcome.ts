import { anyone, Prebuilt, type Route, route } from "#platform/http";

/** The page at `/`: what stands here, for a person who followed the card. */
export function welcomeRoutes({ demo }: { readonly demo: boolean }): readonly Route[] {
  const page = new Prebuilt({
    bytes: Buffer.from(writePage(demo)),
    etag: demo ? '"welcome-demo-1"' : '"welcome-1"',
    contentType: "text/html; charset=utf-8",
  });
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
      handle: () => Promise.resolve(page),
    }),
  ];
}

function writePage(demo: boolean): string {
  const links: readonly (readonly [string, string, string])[] = [
    ["/docs", "API reference", "every route, with its shapes and refusals"],
    ["/v1/products", "Products", "the first page of what is on sale"],
    ["/v1/categories", "Categories", "the tree of shelves"],
    ["/v1/channels", "Channels", "where the shop sells, in which currency"],
    ...(demo ? ([["/mailbox", "Mailbox", "every mail that the shop has written"]] as const) : []),
    ["/metrics", "Metrics", "what the process tells about itself"],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hansa</title>
<meta name="color-scheme" content="light dark">
</head>
<body>
<main>
<h1>Hansa</h1>
<p>This shop is up. It speaks HTTP and JSON:</p>
<dl>
${links.map(([href, name, what]) => `<dt><a href="${href}">${name}</a></dt><dd>${what}</dd>`).join("\n")}
</dl>
</main>
</body>
</html>
`;
}
