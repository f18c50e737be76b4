import { pathIn } from "../language.tsx";
import { LANGUAGES, type Language } from "../messages/index.ts";

/** The address that stands for this page in search engines, and the same page in the other languages. */
export function Alternates(page: { readonly origin: string; readonly path: string; readonly language: Language }) {
  const { origin, path, language } = page;
  return (
    <>
      <link rel="canonical" href={origin + pathIn(language, path)} />
      {LANGUAGES.map(({ code }) => (
        <link key={code} rel="alternate" hrefLang={code} href={origin + pathIn(code, path)} />
      ))}
      <link rel="alternate" hrefLang="x-default" href={origin + pathIn("en", path)} />
      <meta property="og:url" content={origin + pathIn(language, path)} />
      <meta property="og:site_name" content="Hansa" />
      <meta property="og:locale" content={language} />
    </>
  );
}
