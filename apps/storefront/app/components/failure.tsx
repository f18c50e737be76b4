import { useParams } from "react-router";
import { isLanguage, sayIn } from "../messages/index.ts";
import { pathIn } from "../language.tsx";

/** Why a page cannot be shown. */
export type FailureKind = "notFound" | "broken" | "maintenance" | "offline";

/** A page that cannot be shown, and the way back into the shop. It stands alone: what it would ask for may be what fails. */
export function Failure({ kind }: { readonly kind: FailureKind }) {
  const params = useParams();
  const language = isLanguage(params["language"]) ? params["language"] : "en";
  const say = sayIn(language);
  return (
    <main id="content" className="mx-auto flex min-h-[70vh] max-w-xl flex-col items-start justify-center gap-4 px-6">
      <title>{`${say(`error.${kind}`)} · Hansa`}</title>
      <p className="text-sm font-semibold text-brand">Hansa</p>
      <h1 className="text-3xl font-semibold">{say(`error.${kind}`)}</h1>
      <p className="text-muted">{say(`error.${kind}Hint`)}</p>
      <p className="mt-2 flex flex-wrap gap-3">
        {kind === "notFound" ? null : (
          // The address itself, asked for anew.
          <a className="button" href="">
            {say("error.again")}
          </a>
        )}
        <a className={kind === "notFound" ? "button" : "button button-quiet"} href={pathIn(language, "/")}>
          {say("error.home")}
        </a>
      </p>
    </main>
  );
}
