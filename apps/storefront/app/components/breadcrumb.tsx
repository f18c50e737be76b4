import { Link } from "react-router";
import { useSpeech } from "../language.tsx";
import { JsonLd } from "../seo/json-ld.tsx";
import { breadcrumbFacts } from "../seo/product-facts.ts";

/** The way from the front of the shop to this page, for people and for machines. */
export function Breadcrumb(props: {
  readonly above: readonly { readonly slug: string; readonly name: string }[];
  readonly here: { readonly name: string; readonly path: string };
  readonly origin: string;
}) {
  const { say, to } = useSpeech();
  const { above, here, origin } = props;
  const steps = [{ slug: "", name: say("nav.home") }, ...above].map(({ slug, name }) => {
    return { name, path: to(slug === "" ? "/" : `/c/${slug}`) };
  });
  return (
    <nav aria-label={say("nav.breadcrumb")} className="mt-8 text-sm text-muted">
      <ol className="flex flex-wrap gap-2">
        {steps.map(({ name, path }) => (
          <li key={path} className="flex gap-2">
            <Link to={path} className="inline-block min-h-6 min-w-6 underline-offset-4 hover:underline">
              {name}
            </Link>
            <span aria-hidden="true">/</span>
          </li>
        ))}
        <li aria-current="page">{here.name}</li>
      </ol>
      <JsonLd
        facts={breadcrumbFacts(
          [...steps, { name: here.name, path: to(here.path) }].map(({ name, path }) => ({ name, url: origin + path })),
        )}
      />
    </nav>
  );
}
