import { Link } from "react-router";
import { useSpeech } from "../language.tsx";
import { Icon } from "./icons.tsx";
import { SearchBox } from "./search-box.tsx";

/** A department of the shop, as menus show it. */
export interface Department {
  readonly slug: string;
  readonly name: string;
}

/** The head of every page: the way home, the departments, search, account and cart. */
export function Header({
  departments,
  units,
}: {
  readonly departments: readonly Department[];
  /** In the cart. */
  readonly units: number;
}) {
  const { say, to } = useSpeech();
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-paper/95 backdrop-blur">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:z-30 focus:rounded-full focus:bg-card focus:px-4 focus:py-2"
      >
        {say("nav.skip")}
      </a>
      <div className="mx-auto flex max-w-7xl items-center gap-3 px-4 py-3 sm:gap-6 sm:px-6">
        <Link to={to("/")} className="text-xl font-bold tracking-tight">
          Hansa<span className="sr-only">{` ${say("nav.home")}`}</span>
        </Link>
        <SearchBox />
        <HeaderLink to={to("/account")} icon="account" label={say("nav.account")} />
        <HeaderLink to={to("/cart")} icon="cart" label={say("nav.cart")} badge={units} />
      </div>
      <nav aria-label={say("nav.departments")} className="mx-auto max-w-7xl overflow-x-auto px-2 sm:px-4">
        <ul className="flex gap-1 pb-2 text-sm whitespace-nowrap">
          {departments.map(({ slug, name }) => (
            <li key={slug}>
              <Link
                to={to(`/c/${slug}`)}
                className="block rounded-full px-3 py-1.5 text-muted hover:bg-sand hover:text-ink"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function HeaderLink(link: {
  readonly to: string;
  readonly icon: "account" | "cart";
  readonly label: string;
  readonly badge?: number;
}) {
  return (
    <Link
      to={link.to}
      className="relative flex size-11 shrink-0 items-center justify-center rounded-full hover:bg-sand"
    >
      <Icon name={link.icon} />
      <span className="sr-only">{link.label}</span>
      {link.badge === undefined || link.badge === 0 ? null : (
        <span className="absolute end-0.5 top-0.5 min-w-5 rounded-full bg-brand px-1 text-center text-xs leading-5 font-semibold text-on-brand">
          {link.badge}
        </span>
      )}
    </Link>
  );
}
