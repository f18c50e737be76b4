import { useEffect } from "react";
import { useParams } from "react-router";
import type { FailureKind } from "../failure.ts";
import { isLanguage, sayIn } from "../messages/index.ts";
import { pathIn } from "../language.tsx";

/**
 * A page that cannot be shown, and the way back into the shop. It asks for nothing: that may be what fails.
 *
 * @param isFramed whether the head and the foot of the shop stand around it
 */
export function Failure({ kind, isFramed = false }: { readonly kind: FailureKind; readonly isFramed?: boolean }) {
  const params = useParams();
  const language = isLanguage(params["language"]) ? params["language"] : "en";
  const say = sayIn(language);
  const Place = isFramed ? "section" : "main";
  useEffect(() => {
    if (kind !== "offline") return undefined;
    // The page that was asked for comes as soon as it can.
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, [kind]);
  return (
    <Place
      {...(isFramed ? {} : { id: "content" })}
      className="mx-auto flex min-h-[70vh] max-w-xl flex-col items-start justify-center gap-4 px-6"
    >
      <title>{`${say(`error.${kind}`)} · Hansa`}</title>
      <meta name="robots" content="noindex" />
      {isFramed ? null : <p className="text-sm font-semibold text-brand">Hansa</p>}
      <h1 className="text-3xl font-semibold">{say(`error.${kind}`)}</h1>
      <p className="text-muted">{say(`error.${kind}Hint`)}</p>
      <p className="mt-2 flex flex-wrap gap-3">
        {kind === "notFound" ? null : (
          // The address itself, asked for anew; without a connection the browser would show a page of its own.
          <a className="button" href="" onClick={(event) => !navigator.onLine && event.preventDefault()}>
            {say("error.again")}
          </a>
        )}
        <a className={kind === "notFound" ? "button" : "button button-quiet"} href={pathIn(language, "/")}>
          {say("error.home")}
        </a>
      </p>
    </Place>
  );
}

function reload(): void {
  location.reload();
}
