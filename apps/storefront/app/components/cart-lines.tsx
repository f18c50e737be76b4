import { useFetcher } from "react-router";
import { choiceInWords } from "../attributes.ts";
import type { Cart } from "../cart.ts";
import { useHydrated } from "../hydrated.ts";
import { useSpeech } from "../language.tsx";

type CartLine = Cart["lines"][number];
type Problem = Cart["problems"][number];

/** The lines of a cart with their units to change, and beside each what is wrong with it and what can be done. */
export function CartLines({ cart, isNarrow = false }: { readonly cart: Cart; readonly isNarrow?: boolean }) {
  const { say } = useSpeech();
  const general = cart.problems.filter(({ variantId }) => variantId === undefined);
  return (
    <section aria-label={say("cart.lines")}>
      {general.map(({ code, message }) => (
        <p key={code} className="mb-4 rounded-xl border border-warn p-4 text-sm text-warn">
          {message}
        </p>
      ))}
      <ul className={`divide-y divide-line ${isNarrow ? "" : "border-y border-line"}`}>
        {cart.lines.map((line) => (
          <Line key={line.id} line={line} isNarrow={isNarrow} problem={problemOf(cart, line)} />
        ))}
      </ul>
    </section>
  );
}

function Line(props: { readonly line: CartLine; readonly isNarrow: boolean; readonly problem: Problem | undefined }) {
  const { say, money, to } = useSpeech();
  const { line, isNarrow, problem } = props;
  const fetcher = useFetcher({ key: `line-${line.id}` });
  // What was asked for is shown at once; the answer sets it right.
  const asked = fetcher.formData === undefined ? null : Number(fetcher.formData.get("quantity"));
  const quantity = asked ?? line.quantity;
  const title = line.title ?? say("cart.gone");
  const width = isNarrow ? "grid-cols-[5rem_1fr_auto]" : "grid-cols-[5.5rem_1fr] sm:grid-cols-[7rem_1fr_auto]";
  return (
    <li className={`grid gap-4 py-5 ${width} ${quantity === 0 ? "opacity-40" : ""}`}>
      <div className="aspect-square overflow-hidden rounded-xl bg-sand">
        {line.image === null ? null : (
          <img src={line.image} alt="" width={200} height={200} className="size-full object-cover" />
        )}
      </div>
      <div>
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-sm text-muted">{choiceInWords(line)}</p>
        <fetcher.Form method="post" action={to("/cart")} className="mt-3 flex items-center gap-2 text-sm">
          <LineFields lineId={line.id} />
          <label className="sr-only" htmlFor={`units-${isNarrow ? "drawer-" : ""}${line.id}`}>
            {`${say("product.quantity")}: ${title}`}
          </label>
          <input
            key={line.quantity}
            id={`units-${isNarrow ? "drawer-" : ""}${line.id}`}
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
        <LineProblem line={line} problem={problem} />
        <SetUnits line={line} units={0} text={say("cart.remove")} title={title} />
      </div>
      <p className={`tabular-nums ${isNarrow ? "col-start-3 text-end" : "col-start-2 sm:col-start-3 sm:text-end"}`}>
        {line.total === null ? say("price.none") : money(line.total)}
      </p>
    </li>
  );
}

/** What is wrong with a line; undefined for nothing. */
export function problemOf(cart: Cart, line: CartLine): Problem | undefined {
  return cart.problems.find(({ variantId }) => variantId === line.variantId);
}

/** What is wrong with a line, and the way out that leads on to checkout. */
export function LineProblem({ line, problem }: { readonly line: CartLine; readonly problem: Problem | undefined }) {
  const { say } = useSpeech();
  if (problem === undefined) return null;
  const { code, units = 0 } = problem;
  const isShort = code === "inventory.insufficient_stock";
  const text = isShort
    ? say(units === 0 ? "problem.soldOut" : "problem.fewLeft", { units: String(units) })
    : say(code === "cart.variant_unpriced" ? "price.none" : "problem.unavailable");
  return (
    <div role="alert" className="col-span-full mt-3 rounded-xl border border-sale bg-card p-3 text-sm">
      <p className="text-sale">{text}</p>
      {isShort && units > 0 ? (
        <SetUnits line={line} units={units} text={say("problem.take", { units: String(units) })} title="" />
      ) : null}
    </div>
  );
}

function SetUnits(props: {
  readonly line: CartLine;
  readonly units: number;
  readonly text: string;
  readonly title: string;
}) {
  const { to } = useSpeech();
  const { line, units, text, title } = props;
  const fetcher = useFetcher({ key: `line-${line.id}` });
  return (
    <fetcher.Form method="post" action={to("/cart")} className="mt-1">
      <LineFields lineId={line.id} />
      <input type="hidden" name="quantity" value={units} />
      <button type="submit" className="min-h-8 min-w-6 text-sm text-muted underline underline-offset-4">
        {text}
        {title === "" ? null : <span className="sr-only">{` ${title}`}</span>}
      </button>
    </fetcher.Form>
  );
}

/** With script the page stays where it is. */
function LineFields({ lineId }: { readonly lineId: string }) {
  const isHydrated = useHydrated();
  return (
    <>
      <input type="hidden" name="line" value={lineId} />
      {isHydrated ? <input type="hidden" name="stay" value="1" /> : null}
    </>
  );
}
