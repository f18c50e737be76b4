import { data, Form, Link, redirect, useSearchParams } from "react-router";
import { CartLines } from "../components/cart-lines.tsx";
import { Rails } from "../components/rails.tsx";
import { Totals } from "../components/totals.tsx";
import {
  addToCart,
  BUSY,
  type CartKey,
  cartKeyOf,
  changeCode,
  type Changed,
  isCartOver,
  openCart,
  readCart,
  rememberCart,
  setQuantity,
} from "../cart.ts";
import { apiContext } from "../context.ts";
import { textOf } from "../form.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { isSignedIn, ownPricesOf, withOwnPrices } from "../own-prices.ts";
import { railsOf, railsPath } from "../rails.ts";
import { sayRefusal } from "../refusals.ts";
import { visitorOf } from "../visitor.ts";
import { askForCheckout, leadToOrder } from "../way-to-order.ts";
import type { Route } from "./+types/cart.ts";

const MAX_UNITS = 9_999;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const key = cartKeyOf(request);
  const read = await readCart(api, key, language);
  const isOrdered = read?.state === "ordered";
  // The bank's page may not have led back: what was paid there stands here.
  const asked = isOrdered && key !== null ? await askForCheckout(api, request, key) : undefined;
  if (asked?.data?.order !== undefined) throw leadToOrder(language, asked.data.order);
  const cart = isOrdered ? null : read;
  const query = {
    page: "cart" as const,
    channel: channel.code,
    language,
    ...(cart === null || cart.lines.length === 0 ? {} : { items: cart.lines.map(({ sku }) => sku ?? "").join(",") }),
  };
  const rails = await railsOf(api, query);
  const own = await ownPricesOf(api, request, {
    channel: channel.code,
    productIds: rails.flatMap(({ items }) => items.map(({ id }) => id)),
  });
  return {
    cart,
    isOrdered,
    rails: rails.map((rail) => ({ ...rail, items: withOwnPrices(rail.items, own) })),
    railsPath: railsPath(query),
    hasAccount: isSignedIn(request),
  };
}

/** Changes the cart. With script the page stays and shows what changed; without, the browser comes back to the cart. */
export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { channel, language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const known = cartKeyOf(request);
  const isOpen = known !== null && !(await isCartOver(api, known));
  const key = isOpen ? known : await openCart(api, channel.code);
  if (key === null) return data(BUSY, { status: 503 });
  const headers = isOpen ? {} : { "set-cookie": rememberCart(key) };
  const changed = await change(key);
  if (changed.kind === "refused") return data(changed, { status: 422, headers });
  if (form.has("stay")) return data({ kind: "done" as const }, { headers });
  return redirect(pathIn(language, "/cart"), { headers });

  function change(held: CartKey): Promise<Changed> {
    const quantity = Math.min(MAX_UNITS, Math.max(0, Math.trunc(Number(textOf(form, "quantity")) || 0)));
    switch (textOf(form, "intent")) {
      case "add":
        return addToCart(api, held, textOf(form, "variant"), Math.max(1, quantity));
      case "code":
        return changeCode(api, held, textOf(form, "code"), "use");
      case "removeCode":
        return changeCode(api, held, textOf(form, "code"), "remove");
      default:
        return setQuantity(api, held, textOf(form, "line"), quantity);
    }
  }
}

/** The cart: what is in it, what is wrong with it, and what it comes to. */
export default function CartPage({
  loaderData: { cart, isOrdered, rails, railsPath: ownPath, hasAccount },
  actionData,
}: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const [search] = useSearchParams();
  return (
    <>
      <title>{`${say("nav.cart")} · Hansa`}</title>
      <h1 className="mt-10 text-3xl font-semibold">{say("nav.cart")}</h1>
      {actionData?.kind === "refused" ? (
        <p role="alert" className="mt-4 rounded-xl border border-sale p-4 text-sale">
          {sayRefusal(say, actionData)}
        </p>
      ) : null}
      {search.has("left-out") ? (
        <p role="status" className="mt-4 rounded-xl border border-warn bg-card p-4 text-warn">
          {say("cart.leftOut")}
        </p>
      ) : null}
      {cart === null || cart.lines.length === 0 ? (
        <div className="py-16">
          <p className="text-lg text-muted">{say(isOrdered ? "cart.ordered" : "cart.empty")}</p>
          <Link to={to("/products")} className="button mt-6">
            {say("home.explore")}
          </Link>
        </div>
      ) : (
        <div className="mt-8 grid gap-10 lg:grid-cols-[1fr_22rem]">
          <CartLines cart={cart} />
          <aside className="flex flex-col gap-6 lg:sticky lg:top-32 lg:self-start">
            <Codes codes={cart.codes} />
            <Totals totals={cart.totals} adjustments={cart.adjustments} isFinal={false} />
            <Link to={to("/checkout")} className="button">
              {say("cart.checkout")}
            </Link>
          </aside>
        </div>
      )}
      <Rails shared={rails} ownPath={ownPath} hasAccount={hasAccount} />
    </>
  );
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  const { say } = useSpeech();
  return (
    <section aria-label={say("cart.code")}>
      <Form method="post" className="flex gap-2">
        <input type="hidden" name="intent" value="code" />
        <label className="sr-only" htmlFor="code">
          {say("cart.code")}
        </label>
        <input
          id="code"
          name="code"
          required
          maxLength={64}
          autoComplete="off"
          placeholder={say("cart.code")}
          className="field"
        />
        <button type="submit" className="button button-quiet">
          {say("cart.useCode")}
        </button>
      </Form>
      <ul className="mt-2 flex flex-wrap gap-2">
        {codes.map((code) => (
          <li key={code}>
            <Form method="post" className="flex items-center gap-2 rounded-full bg-sand ps-3 text-sm">
              <input type="hidden" name="intent" value="removeCode" />
              <input type="hidden" name="code" value={code} />
              <span className="font-medium">{code}</span>
              <button
                type="submit"
                className="flex size-8 items-center justify-center rounded-full hover:bg-line"
                aria-label={say("cart.removeCode", { code })}
              >
                ×
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
