import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "react-router";
import { nonceContext } from "./context.ts";
import type { Route } from "./+types/root.ts";
import "./app.css";

export function loader({ context }: Route.LoaderArgs) {
  return { nonce: context.get(nonceContext) };
}

/** The frame of every page. */
export default function Root({ loaderData }: Route.ComponentProps) {
  // A browser hides the nonce of what it has run, so the page on the client has none to compare with.
  const nonce = typeof window === "undefined" ? loaderData.nonce : "";
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}
