import { useEffect, useState } from "react";
import { report, useChoice, visitorHeaders } from "../behaviour.ts";
import { useSpeech } from "../language.tsx";
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

/** Rows of recommended products: at first what everybody sees, then what suits this visitor, if they agreed to that. */
export function Rails({ shared, ownPath }: { readonly shared: readonly Rail[]; readonly ownPath: string }) {
  const choice = useChoice();
  const [own, setOwn] = useState<{ readonly path: string; readonly rails: readonly Rail[] } | null>(null);
  useEffect(() => {
    if (choice !== "granted") return;
    const away = new AbortController();
    fetch(ownPath, { headers: visitorHeaders(), signal: away.signal })
      .then(async (answer) => setOwn({ path: ownPath, rails: answer.ok ? parseRails(await answer.json()) : [] }))
      .catch(() => undefined); // What everybody sees stays.
    return () => away.abort();
  }, [ownPath, choice]);
  const rails = own?.path === ownPath && own.rails.length > 0 ? own.rails : shared;
  return rails.map((rail) => <RailRow key={rail.key} rail={rail} />);
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
