import type { Hansa } from "@hansa/sdk";
import { data, redirect } from "react-router";
import { AddressForm } from "../components/address-form.tsx";
import { LineProblem, problemOf } from "../components/cart-lines.tsx";
import { PaymentForm } from "../components/payment-form.tsx";
import { ShippingForm } from "../components/shipping-form.tsx";
import { PriceCountdown } from "../components/hold-countdown.tsx";
import { Totals } from "../components/totals.tsx";
import { savedAddresses } from "../account.ts";
import { type Cart, type CartKey, type Changed, cartKeyOf, readCart } from "../cart.ts";
import { chooseShipping, PAYMENTS, placeOrder, saveDetails, shippingOptions, takeSavedAddress } from "../checkout.ts";
import { checkoutOf, rememberCheckout } from "../checkout-cookie.ts";
import { apiContext } from "../context.ts";
import { detailsOf, textOf } from "../form.ts";
import { giftCardsOf, readGiftCard, rememberGiftCards } from "../gift-cards.ts";
import { pathIn, useSpeech } from "../language.tsx";
import type { Language } from "../messages/index.ts";
import { sayRefusal } from "../refusals.ts";
import { visitorOf } from "../visitor.ts";
import { leadToOrder } from "../way-to-order.ts";
import type { Route } from "./+types/checkout.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language, channel } = await visitorOf(api, request, params.language);
  const key = cartKeyOf(request);
  const cart = await readCart(api, key, language);
  if (key === null || cart === null || cart.lines.length === 0 || cart.state === "ordered") {
    throw redirect(pathIn(language, "/cart"));
  }
  const declined = new URL(request.url).searchParams.get("declined");
  // Who comes back from the bank's page without an answer finds the way to it, and not a form that nothing comes of.
  if (cart.state === "sealed" && declined === null && checkoutOf(request) !== undefined) {
    throw redirect(pathIn(language, "/checkout/return"));
  }
  const options = cart.shippingAddress === null ? [] : await shippingOptions(api, key, language);
  return {
    cart,
    options,
    countries: channel.countries,
    saved: await savedAddresses(api, request),
    giftCards: giftCardsOf(request, cart.totals.total.currency),
    declined,
    idempotencyKey: crypto.randomUUID(),
  };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const key = cartKeyOf(request);
  if (key === null) return redirect(pathIn(language, "/cart"));
  const form = await request.formData();
  const intent = textOf(form, "intent");
  switch (intent) {
    case "pay":
      return await pay(api, key, { form, language, request });
    case "giftCard":
    case "dropGiftCard":
      return await changeGiftCards(api, request, { form, language });
    default: {
      const changed = await change(api, key, form);
      if (changed.kind === "refused") {
        // Without script the page is written anew: what was typed must not be lost for one wrong field.
        const given = intent === "details" ? detailsOf(form) : null;
        return data({ ...changed, form: intent, key: null, given }, { status: 422 });
      }
      return redirect(`${pathIn(language, "/checkout")}#${intent === "shipping" ? "payment" : "shipping"}`);
    }
  }
}

function change(api: Hansa, key: CartKey, form: FormData): Promise<Changed> {
  switch (textOf(form, "intent")) {
    case "details":
      return saveDetails(api, key, form);
    case "saved":
      return takeSavedAddress(api, key, textOf(form, "address"));
    default:
      return chooseShipping(api, key, textOf(form, "option"));
  }
}

async function changeGiftCards(
  api: Hansa,
  request: Request,
  { form, language }: { readonly form: FormData; readonly language: Language },
) {
  const code = textOf(form, "giftCard").toUpperCase();
  const back = `${pathIn(language, "/checkout")}#payment`;
  const currency = (await visitorOf(api, request, language)).channel.currency;
  const others = giftCardsOf(request, currency).filter((card) => card.code !== code);
  if (textOf(form, "intent") === "dropGiftCard") {
    return redirect(back, { headers: { "set-cookie": rememberGiftCards(others) } });
  }
  const card = await readGiftCard(api, code);
  if ("detail" in card)
    return data({ kind: "refused" as const, ...card, form: "giftCard", key: null, given: null }, { status: 422 });
  return redirect(back, { headers: { "set-cookie": rememberGiftCards([...others, card]) } });
}

async function pay(
  api: Hansa,
  cartKey: CartKey,
  { form, language, request }: { readonly form: FormData; readonly language: Language; readonly request: Request },
) {
  const chosen = textOf(form, "payment");
  const payment = chosen === "giftCard" ? null : PAYMENTS.find(({ id }) => id === chosen);
  if (payment === undefined) {
    return data(
      { kind: "refused" as const, code: "", detail: "", form: "pay", key: null, given: null },
      { status: 422 },
    );
  }
  const currency = textOf(form, "currency");
  const placed = await placeOrder(api, cartKey, {
    language,
    payment,
    giftCards: giftCardsOf(request, currency).map(({ code }) => code),
    expected: { amountMinor: Number(textOf(form, "total")), currency },
    idempotencyKey: textOf(form, "key"),
    returnUrl: `${new URL(request.url).origin}${pathIn(language, "/checkout/return")}`,
  });
  switch (placed.kind) {
    case "ordered":
      return leadToOrder(language, { id: placed.orderId, token: placed.token });
    case "waiting":
      return redirect(placed.url ?? pathIn(language, "/checkout/return"), {
        headers: { "set-cookie": rememberCheckout(placed.checkoutId) },
      });
    case "priceChanged":
      return data({ ...placed, form: "pay", key: crypto.randomUUID(), given: null }, { status: 409 });
    case "refused": {
      const key = placed.isDefinite ? crypto.randomUUID() : textOf(form, "key");
      return data({ ...placed, form: "pay", key, given: null }, { status: 409 });
    }
  }
}

/** A refusal changes what stands here too: the total, or what can still be had. */
export function shouldRevalidate(): boolean {
  return true;
}

/** One page from address to payment; each part is a form of its own, so that it works without script too. */
export default function CheckoutPage({ loaderData, actionData }: Route.ComponentProps) {
  const { say, money } = useSpeech();
  const { cart, options, countries, saved, giftCards, declined, idempotencyKey } = loaderData;
  const refusedIn = (...forms: readonly string[]) =>
    actionData?.kind === "refused" && forms.includes(actionData.form) ? sayRefusal(say, actionData) : undefined;
  const isReady = cart.shippingAddress !== null && cart.shippingOption !== null;
  return (
    <div className="mt-10 grid gap-12 lg:grid-cols-[1fr_24rem]">
      <title>{`${say("checkout.title")} · Hansa`}</title>
      <div className="flex flex-col gap-12">
        <h1 className="text-3xl font-semibold">{say("checkout.title")}</h1>
        {declined === null ? null : <Alert text={say("checkout.declined")} />}
        <AddressForm
          cart={cart}
          given={actionData?.given ?? null}
          countries={countries}
          saved={saved}
          refusal={refusedIn("details", "saved")}
        />
        {cart.shippingAddress === null ? null : (
          <ShippingForm options={options} chosen={cart.shippingOption} refusal={refusedIn("shipping")} />
        )}
        {isReady ? (
          <PaymentForm
            total={cart.totals.total}
            giftCards={giftCards}
            idempotencyKey={actionData?.key ?? idempotencyKey}
            giftCardRefusal={refusedIn("giftCard")}
            notice={
              actionData?.kind === "priceChanged"
                ? say("checkout.priceChanged", { was: money(actionData.was), is: money(actionData.is) })
                : refusedIn("pay")
            }
          />
        ) : null}
      </div>
      <Summary cart={cart} />
    </div>
  );
}

function Alert({ text }: { readonly text: string }) {
  return (
    <p role="alert" className="rounded-xl border border-warn bg-card p-4 text-warn">
      {text}
    </p>
  );
}

function Summary({ cart }: { readonly cart: Cart }) {
  const { say, money } = useSpeech();
  return (
    <aside className="rounded-2xl bg-sand/60 p-6 lg:sticky lg:top-32 lg:self-start" aria-label={say("cart.lines")}>
      <ul className="mb-6 flex flex-col gap-4">
        {cart.lines.map((line) => (
          <li key={line.id} className="grid grid-cols-[4rem_1fr_auto] items-center gap-3 text-sm">
            {line.image === null ? (
              <span />
            ) : (
              <img src={line.image} alt="" width={64} height={64} className="rounded-lg bg-sand" />
            )}
            <span>{`${String(line.quantity)} × ${line.title ?? say("cart.gone")}`}</span>
            <span className="tabular-nums">{line.total === null ? "" : money(line.total)}</span>
            <LineProblem line={line} problem={problemOf(cart, line)} />
          </li>
        ))}
      </ul>
      <Totals totals={cart.totals} adjustments={cart.adjustments} isFinal={cart.shippingOption !== null} />
      {cart.pricesHeldUntil === undefined ? null : (
        <div className="mt-4 text-sm">
          <PriceCountdown until={cart.pricesHeldUntil} />
        </div>
      )}
    </aside>
  );
}
