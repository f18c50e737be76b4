import { useFetcher } from "react-router";
import type { Cart } from "../cart.ts";
import { useSpeech } from "../language.tsx";

type CartLine = Cart["lines"][number];

/** The lines of a cart with their units to change, and beside each what is wrong with it. */
export function CartLines({ cart }: { readonly cart: Cart }) {
  const { say } = useSpeech();
  const general = cart.problems.filter(({ variantId }) => variantId === undefined);
  return (
    <section aria-label={say("cart.lines")}>
      {general.map(({ code, message }) => (
        <p key={code} className="mb-4 rounded-xl border border-warn p-4 text-sm text-warn">
          {message}
        </p>
      ))}
      <ul className="divide-y divide-line border-y border-line">
        {cart.lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            problem={cart.problems.find(({ variantId }) => variantId === line.variantId)?.message}
          />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, problem }: { readonly line: CartLine; readonly problem: string | undefined }) {
  const { say, money } = useSpeech();
  const fetcher = useFetcher();
  // What was asked for is shown at once; the answer sets it right.
  const asked = fetcher.formData === undefined ? null : Number(fetcher.formData.get("quantity"));
  const quantity = asked ?? line.quantity;
  const title = line.title ?? say("cart.gone");
  return (
    <li
      className={`grid grid-cols-[5.5rem_1fr] gap-4 py-5 sm:grid-cols-[7rem_1fr_auto] ${quantity === 0 ? "opacity-40" : ""}`}
    >
      <div className="aspect-square overflow-hidden rounded-xl bg-sand">
        {line.image === null ? null : (
          <img src={line.image} alt="" width={200} height={200} className="size-full object-cover" />
        )}
      </div>
      <div>
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-sm text-muted">{Object.values(line.options).join(" · ")}</p>
        {problem === undefined ? null : (
          <p role="alert" className="mt-2 text-sm text-sale">
            {problem}
          </p>
        )}
        <fetcher.Form method="post" className="mt-3 flex items-center gap-2 text-sm">
          <input type="hidden" name="line" value={line.id} />
          <label className="sr-only" htmlFor={`units-${line.id}`}>
            {`${say("product.quantity")}: ${title}`}
          </label>
          <input
            key={line.quantity}
            id={`units-${line.id}`}
            name="quantity"
            type="number"
            inputMode="numeric"
            min={0}
            max={9999}
            defaultValue={line.quantity}
            className="field w-20!"
            onChange={(event) => event.currentTarget.value !== "" && void fetcher.submit(event.currentTarget.form)}
          />
          <noscript>
            <button type="submit" className="button button-quiet">
              {say("footer.change")}
            </button>
          </noscript>
        </fetcher.Form>
        <fetcher.Form method="post" className="mt-1">
          <input type="hidden" name="line" value={line.id} />
          <input type="hidden" name="quantity" value="0" />
          <button
            type="submit"
            className="min-h-8 text-sm text-muted underline underline-offset-4"
            aria-label={`${say("cart.remove")}: ${title}`}
          >
            {say("cart.remove")}
          </button>
        </fetcher.Form>
      </div>
      <p className="col-start-2 tabular-nums sm:col-start-3 sm:text-end">
        {line.total === null ? say("price.none") : money(line.total)}
      </p>
    </li>
  );
}
