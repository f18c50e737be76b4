import { Links, Meta, Outlet, Scripts, ScrollRestoration, useParams, useRouteLoaderData } from "react-router";
import "./app.css";
import { Failure } from "./components/failure.tsx";
import { failureOf } from "./failure.ts";
import { nonceContext, textsContext } from "./context.ts";
import { isLanguage } from "./messages/index.ts";
import type { Route } from "./+types/root.ts";

export function loader({ context, params }: Route.LoaderArgs) {
  const language = "language" in params && isLanguage(params.language) ? params.language : "en";
  return { nonce: context.get(nonceContext), texts: context.get(textsContext)(language) };
}

/** The document around every page. */
export default function Root() {
  return (
    <Document>
      <Outlet />
    </Document>
  );
}

/** What is shown where a page cannot be: an address that leads nowhere, or a fault of ours. */
export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <Document>
      <Failure kind={failureOf(error)} />
    </Document>
  );
}

function Document({ children }: { readonly children: React.ReactNode }) {
  const { language } = useParams();
  const given = useRouteLoaderData<typeof loader>("root");
  // A browser hides the nonce of what it has run, so the page on the client has none to compare with.
  const nonce = typeof window === "undefined" ? (given?.nonce ?? "") : "";
  const lang = isLanguage(language) ? language : "en";
  return (
    <html lang={lang} dir={lang === "ar" ? "rtl" : "ltr"}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        {given?.texts === null || given?.texts === undefined ? null : (
          <script type="module" src={given.texts} nonce={nonce} />
        )}
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}
