import { Form, Link, useLocation } from "react-router";
import { pathIn, useSpeech } from "../language.tsx";
import { LANGUAGES } from "../messages/index.ts";
import type { Channel } from "../visitor.ts";
import { ConsentLink } from "./consent-bar.tsx";

/** The foot of every page: where and in which language one shops, and that it is a demo. */
export function Footer({ channels, path }: { readonly channels: readonly Channel[]; readonly path: string }) {
  const { say, to, channel, language } = useSpeech();
  const { pathname, search } = useLocation();
  return (
    <footer className="mt-24 border-t border-line bg-sand/60">
      <div className="mx-auto grid max-w-7xl gap-8 px-4 py-12 sm:grid-cols-3 sm:px-6">
        <div>
          <p className="text-lg font-bold">Hansa</p>
          <p className="mt-1 text-sm text-muted">{say("shop.tagline")}</p>
          <p className="mt-4">
            <Link to={to("/products")} className="text-sm underline underline-offset-4">
              {say("list.title")}
            </Link>
          </p>
          <p className="mt-1">
            <ConsentLink />
          </p>
        </div>
        <Form method="post" action="/place" className="flex flex-col gap-2 text-sm">
          <label htmlFor="channel" className="font-semibold">
            {say("footer.channel")}
          </label>
          <input type="hidden" name="back" value={pathname + search} />
          <div className="flex gap-2">
            <select id="channel" name="channel" defaultValue={channel.code} className="field">
              {channels.map(({ code, name, currency }) => (
                <option key={code} value={code}>
                  {`${name} · ${currency}`}
                </option>
              ))}
            </select>
            <button type="submit" className="button button-quiet">
              {say("footer.change")}
            </button>
          </div>
        </Form>
        <nav aria-label={say("footer.language")} className="text-sm">
          <p className="font-semibold">{say("footer.language")}</p>
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
            {LANGUAGES.map(({ code, name }) => (
              <li key={code}>
                <a
                  href={pathIn(code, path)}
                  lang={code}
                  hrefLang={code}
                  aria-current={code === language ? "true" : undefined}
                  className="inline-block py-1 underline-offset-4 hover:underline aria-[current]:font-semibold"
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <p className="mx-auto max-w-7xl px-4 pb-8 text-xs text-muted sm:px-6">{say("footer.demo")}</p>
    </footer>
  );
}
