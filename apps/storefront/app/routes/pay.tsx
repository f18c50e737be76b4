import { data, Form, redirect, useNavigation } from "react-router";
import { checkoutOf, rememberCheckout } from "../checkout-cookie.ts";
import { NarrowPage } from "../components/narrow-page.tsx";
import { Notice } from "../components/notice.tsx";
import { PaymentChoices } from "../components/payment-choices.tsx";
import { apiContext, originContext } from "../context.ts";
import { textOf } from "../form.ts";
import { pathIn, useSpeech } from "../language.tsx";
import { payByLink, type PaymentLink, paymentsFor, readPaymentLink } from "../pay-link.ts";
import type { Refusal } from "../refusals.ts";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/pay.ts";

/** Seconds between two looks at a payment that is still under way. */
const LOOK_AGAIN_S = 2;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  await visitorOf(api, request, params.language);
  const link = await readPaymentLink(api, params.token);
  const shown = { link, url: null as string | null, isDeclined: false, idempotencyKey: crypto.randomUUID() };
  if (link === null) return data(shown, { status: 404 });
  const isBack = new URL(request.url).searchParams.has("back");
  const id = checkoutOf(request);
  if (id === undefined || (!isBack && link.state !== "processing")) return data(shown);
  // The customer comes from the bank's page: the way back to it, or word that it said no.
  const { data: stand } = await api.GET("/v1/checkouts/{id}", { params: { path: { id } } });
  return data({
    ...shown,
    url: link.state === "processing" ? (stand?.action?.url ?? null) : null,
    isDeclined: link.state === "open" && stand?.status === "declined",
  });
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const link = await readPaymentLink(api, params.token);
  const page = pathIn(language, `/pay/${params.token}`);
  const payment = link === null ? undefined : paymentsFor(link).find(({ id }) => id === textOf(form, "payment"));
  // A link that ended meanwhile, or a form that was meddled with: the page says what stands.
  if (payment === undefined) return redirect(page);
  const paid = await payByLink(api, params.token, {
    payment,
    expected: { amountMinor: Number(textOf(form, "total")), currency: textOf(form, "currency") },
    idempotencyKey: textOf(form, "key"),
    returnUrl: `${context.get(originContext)(request)}${page}?back=1`,
  });
  switch (paid.kind) {
    case "paid":
      return redirect(page);
    case "waiting":
      return redirect(paid.url ?? page, { headers: { "set-cookie": rememberCheckout(paid.checkoutId) } });
    case "refused":
      return data({ ...paid, key: paid.isDefinite ? crypto.randomUUID() : textOf(form, "key") }, { status: 409 });
  }
}

/** A refusal changes what stands here too: what is owed, or that nothing is. */
export function shouldRevalidate(): boolean {
  return true;
}

/** Where whoever was sent a link pays one cart, or what is owed for one order. */
export default function PayPage({ loaderData, actionData }: Route.ComponentProps) {
  const { say } = useSpeech();
  const { link, url, isDeclined, idempotencyKey } = loaderData;
  if (link === null) return <Ended />;
  switch (link.state) {
    case "paid":
      return (
        <NarrowPage title={say("payLink.paid")}>
          <p className="text-muted">{say("payLink.paidHint")}</p>
          <Lines link={link} />
        </NarrowPage>
      );
    case "processing":
      return <Waiting url={url} />;
    case "open":
      return (
        <NarrowPage title={say("payLink.title")}>
          {isDeclined && actionData === undefined ? <Notice refusal={DECLINED} /> : <Notice refusal={actionData} />}
          <Lines link={link} />
          <PayForm link={link} idempotencyKey={actionData?.key ?? idempotencyKey} />
        </NarrowPage>
      );
  }
}

const DECLINED: Refusal = { code: "payments.declined", detail: "" };

function Ended() {
  const { say, to } = useSpeech();
  return (
    <NarrowPage title={say("payLink.ended")}>
      <p className="text-muted">{say("payLink.endedHint")}</p>
      <a href={to("/")} className="button self-start">
        {say("payLink.toShop")}
      </a>
    </NarrowPage>
  );
}

/** Looks again by itself, also where there is no script. */
function Waiting({ url }: { readonly url: string | null }) {
  const { say } = useSpeech();
  return (
    <NarrowPage title={say("checkout.waiting")}>
      <meta httpEquiv="refresh" content={String(LOOK_AGAIN_S)} />
      <p className="text-muted" aria-live="polite">
        {say("checkout.waitingHint")}
      </p>
      {url === null ? null : (
        <a href={url} className="button self-start">
          {say("checkout.toBank")}
        </a>
      )}
    </NarrowPage>
  );
}

function Lines({ link }: { readonly link: PaymentLink }) {
  const { say, money } = useSpeech();
  return (
    <div className="rounded-2xl bg-sand/60 p-6">
      <ul className="flex flex-col gap-2">
        {link.lines.map(({ title, quantity }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines of one thing may stand twice, and never change places
          <li key={index}>{`${String(quantity)} × ${title}`}</li>
        ))}
      </ul>
      {link.state === "paid" ? null : (
        <p className="mt-4 flex items-baseline justify-between border-t border-line pt-4 font-semibold">
          <span>{say("payLink.due")}</span>
          <span className="text-lg tabular-nums">{money(link.due)}</span>
        </p>
      )}
    </div>
  );
}

/** The key in the form makes a double click, or a reload, one payment. */
function PayForm({ link, idempotencyKey }: { readonly link: PaymentLink; readonly idempotencyKey: string }) {
  const { say, money, language } = useSpeech();
  const isPaying = useNavigation().formMethod === "POST";
  const until = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return (
    <Form method="post" className="flex flex-col gap-3">
      <input type="hidden" name="key" value={idempotencyKey} />
      <input type="hidden" name="total" value={link.due.amountMinor} />
      <input type="hidden" name="currency" value={link.due.currency} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-3 font-semibold">{say("checkout.payment")}</legend>
        <PaymentChoices payments={paymentsFor(link)} />
      </fieldset>
      <button type="submit" className="button mt-2" disabled={isPaying}>
        {isPaying ? say("checkout.paying") : say("checkout.pay", { total: money(link.due) })}
      </button>
      <p className="text-xs text-muted">
        {say("payLink.until", { time: until.format(new Date(link.expiresAt)) })} {say("checkout.demo")}
      </p>
    </Form>
  );
}
