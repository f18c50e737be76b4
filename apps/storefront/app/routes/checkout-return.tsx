import { useEffect } from "react";
import { redirect, useRevalidator } from "react-router";
import { isUnsaid } from "../answers.ts";
import { cartKeyOf } from "../cart.ts";
import { HoldCountdown } from "../components/hold-countdown.tsx";
import { apiContext } from "../context.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import { askForCheckout, leadToOrder } from "../way-to-order.ts";
import type { Route } from "./+types/checkout-return.ts";

/** Seconds between two looks at a payment that is still under way. */
const LOOK_AGAIN_S = 2;
const SECOND_MS = 1_000;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const key = cartKeyOf(request);
  const asked = key === null ? undefined : await askForCheckout(api, request, key);
  if (asked === undefined) return redirect(pathIn(language, "/cart"));
  // A shop that cannot say has not said no: whoever were told so might pay twice.
  if (isUnsaid(asked)) return { url: null, heldUntil: null };
  const { data: stand } = asked;
  if (stand === undefined) return redirect(pathIn(language, "/cart"));
  if (stand.order !== undefined && stand.status === "confirmed") return leadToOrder(language, stand.order);
  if (stand.status === "declined") return redirect(`${pathIn(language, "/checkout")}?declined=1#payment`);
  return { url: stand.action?.url ?? null, heldUntil: stand.heldUntil ?? null };
}

/** Where a customer waits for the word of the bank. */
export default function CheckoutReturn({ loaderData }: Route.ComponentProps) {
  const { say } = useSpeech();
  useLookAgain();
  return (
    <section className="flex min-h-[50vh] flex-col items-start justify-center gap-4" aria-live="polite">
      <title>{`${say("checkout.waiting")} · Hansa`}</title>
      <noscript>
        <meta httpEquiv="refresh" content={String(LOOK_AGAIN_S)} />
      </noscript>
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

/** Asks again in a while, without writing the page anew under who reads it. */
function useLookAgain(): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => void revalidate(), LOOK_AGAIN_S * SECOND_MS);
    return () => clearInterval(timer);
  }, [revalidate]);
}
