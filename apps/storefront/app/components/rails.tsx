import { useEffect, useState } from "react";
import { report, useChoice, visitorHeaders } from "../behaviour.ts";
import { useSpeech } from "../language.tsx";
import { fetchOwnPrices, withOwnPrices } from "../own-prices.ts";
import { parseRails, type Rail } from "../rails.ts";
import { ProductGrid } from "./product-card.tsx";

const TITLES = {
  trending: "rail.trending",
  for_you: "rail.forYou",
  from_your_visit: "rail.fromYourVisit",
  similar: "rail.similar",
  bought_together: "rail.boughtTogether",
  goes_with_your_cart: "rail.goesWithYourCart",
  viewed_next: "rail.viewedNext",
} as const;

/**
 * Rows of recommended products: at first what everybody sees, then what suits this visitor, if they agreed to that.
 *
 * @param hasAccount somebody is signed in, whose group may have prices of its own
 */
export function Rails(props: {
  readonly shared: readonly Rail[];
  readonly ownPath: string;
  readonly hasAccount: boolean;
}) {
  const { shared, ownPath, hasAccount } = props;
  const choice = useChoice();
  const { code } = useSpeech().channel;
  const [own, setOwn] = useState<{ readonly path: string; readonly rails: readonly Rail[] } | null>(null);
  useEffect(() => {
    if (choice !== "granted") return;
    const away = new AbortController();
    fetch(ownPath, { headers: visitorHeaders(), signal: away.signal })
      .then(async (answer) => (answer.ok ? parseRails(await answer.json()) : []))
      .then((found) => (hasAccount ? atOwnPrices(found, code, away.signal) : found))
      .then((found) => setOwn({ path: ownPath, rails: found }))
      .catch(() => undefined); // What everybody sees stays.
    return () => away.abort();
  }, [ownPath, choice, hasAccount, code]);
  const rails = own?.path === ownPath && own.rails.length > 0 ? own.rails : shared;
  return rails.map((rail) => <RailRow key={rail.key} rail={rail} />);
}

async function atOwnPrices(rails: readonly Rail[], channel: string, signal: AbortSignal): Promise<readonly Rail[]> {
  const ids = rails.flatMap(({ items }) => items.map(({ id }) => id));
  const own = await fetchOwnPrices(channel, ids, signal);
  return rails.map((rail) => ({ ...rail, items: withOwnPrices(rail.items, own) }));
}

function RailRow({ rail: { key, items } }: { readonly rail: Rail }) {
  const { say, channel } = useSpeech();
  const title = isTitled(key) ? say(TITLES[key]) : say("rail.trending");
  return (
    <section className="mt-16" aria-label={title}>
      <h2 className="mb-5 text-2xl font-semibold">{title}</h2>
      <ProductGrid
        products={items}
        onChoose={(product, position) => report({ type: "click", product, position }, channel.code)}
      />
    </section>
  );
}

function isTitled(key: string): key is keyof typeof TITLES {
  return Object.hasOwn(TITLES, key);
}
