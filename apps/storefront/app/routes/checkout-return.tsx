import { redirect } from "react-router";
import { cartKeyOf, FORGET_CART, proofOf } from "../cart.ts";
import { checkoutOf } from "../checkout-cookie.ts";
import { HoldCountdown } from "../components/hold-countdown.tsx";
import { apiContext } from "../context.ts";
import { rememberGiftCards } from "../gift-cards.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/checkout-return.ts";

/** Seconds between two looks at a payment that is still under way. */
const LOOK_AGAIN_S = 2;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const [key, id] = [cartKeyOf(request), checkoutOf(request)];
  if (key === null || id === undefined) return redirect(pathIn(language, "/cart"));
  const { data } = await api.GET("/v1/checkouts/{id}", { params: { path: { id } }, headers: proofOf(key) });
  if (data?.order !== undefined && data.status === "confirmed") {
    const { id: orderId, token = "" } = data.order;
    return redirect(`${pathIn(language, `/orders/${orderId}`)}?token=${token}&thanks=1`, {
      headers: [
        ["set-cookie", FORGET_CART],
        ["set-cookie", rememberGiftCards([])],
      ],
    });
  }
  if (data === undefined || data.status === "declined")
    return redirect(`${pathIn(language, "/checkout")}?declined=1#payment`);
  return { url: data.action?.url ?? null, heldUntil: data.heldUntil ?? null };
}

/** Where a customer waits for the word of the bank. */
export default function CheckoutReturn({ loaderData }: Route.ComponentProps) {
  const { say } = useSpeech();
  return (
    <section className="flex min-h-[50vh] flex-col items-start justify-center gap-4" aria-live="polite">
      <title>{`${say("checkout.waiting")} · Hansa`}</title>
      <meta httpEquiv="refresh" content={String(LOOK_AGAIN_S)} />
      <h1 className="text-3xl font-semibold">{say("checkout.waiting")}</h1>
      <p className="text-muted">{say("checkout.waitingHint")}</p>
      {loaderData.heldUntil === null ? null : <HoldCountdown until={loaderData.heldUntil} />}
      {loaderData.url === null ? null : (
        <a href={loaderData.url} className="button">
          {say("checkout.toBank")}
        </a>
      )}
    </section>
  );
}
