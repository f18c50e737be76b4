import { NavLink } from "react-router";
import { useSpeech } from "../language.tsx";

const PAGES = [
  { path: "/account", title: "account.orders" },
  { path: "/account/addresses", title: "account.addresses" },
  { path: "/account/security", title: "account.security" },
] as const;

/** The frame of the account's pages: the heading, and the way from one to the next. */
export function AccountPage({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  const { say, to } = useSpeech();
  return (
    <div className="mt-10 flex flex-col gap-8">
      <title>{`${title} · Hansa`}</title>
      <meta name="robots" content="noindex" />
      <h1 className="text-3xl font-semibold">{title}</h1>
      <nav aria-label={say("nav.account")}>
        <ul className="flex flex-wrap gap-2 text-sm">
          {PAGES.map((page) => (
            <li key={page.path}>
              <NavLink
                end
                to={to(page.path)}
                className="block rounded-full border border-line bg-card px-4 py-2 hover:border-ink aria-[current]:border-ink aria-[current]:font-semibold"
              >
                {say(page.title)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </div>
  );
}
