import { originContext } from "../../context.ts";
import { machineAnswer } from "../../seo/machine-answer.ts";
import type { Route } from "./+types/robots.ts";

/** What is somebody's own, or endless: a filter leads to the next for ever. */
const CLOSED = ["/cart", "/checkout", "/account", "/orders/", "/pay/", "/search", "/desk", "/v1/", "/place"];

export function loader({ context, request }: Route.LoaderArgs): Response {
  const origin = context.get(originContext)(request);
  const lines = [
    "User-agent: *",
    ...CLOSED.flatMap((path) => [`Disallow: ${path}`, ...(path.startsWith("/v1") ? [] : [`Disallow: /*${path}`])]),
    "Disallow: /*?*filter.",
    "",
    `Sitemap: ${origin}/sitemap.xml`,
    "",
  ];
  return machineAnswer(lines.join("\n"), "text/plain");
}
