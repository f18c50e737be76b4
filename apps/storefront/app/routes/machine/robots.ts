import { originContext } from "../../context.ts";
import { pathIn } from "../../language.tsx";
import { LANGUAGES } from "../../messages/index.ts";
import { machineAnswer } from "../../seo/machine-answer.ts";
import type { Route } from "./+types/robots.ts";

/** What is somebody's own, or endless, in every language; a filter leads to the next for ever. */
const CLOSED = ["/cart", "/checkout", "/account", "/orders/", "/search", "/mails/", "/pay/"];
/** What stands outside of the languages. */
const CLOSED_ONCE = ["/desk/", "/v1/", "/place"];

export function loader({ context, request }: Route.LoaderArgs): Response {
  const origin = context.get(originContext)(request);
  const lines = [
    "User-agent: *",
    // Each language by name: with a star before them, the page of a desk lamp would be closed as well.
    ...CLOSED.flatMap((path) => LANGUAGES.map(({ code }) => `Disallow: ${pathIn(code, path)}`)),
    ...CLOSED_ONCE.map((path) => `Disallow: ${path}`),
    "Disallow: /*?*filter.",
    "",
    `Sitemap: ${origin}/sitemap.xml`,
    "",
  ];
  return machineAnswer(lines.join("\n"), "text/plain");
}
