import { data, Link, useLocation } from "react-router";
import { found } from "../answers.ts";
import { choiceInWords, withOptionLabels } from "../attributes.ts";
import { AddressLines } from "../components/address-fields.tsx";
import { NarrowPage } from "../components/narrow-page.tsx";
import { Totals } from "../components/totals.tsx";
import type { Order } from "../checkout.ts";
import { apiContext } from "../context.ts";
import { useSpeech } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/order.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const search = new URL(request.url).searchParams;
  const token = search.get("token");
  const order = found(
    await api.GET("/v1/orders/{id}", {
      params: { path: { id: params.order } },
      headers: token === null ? {} : { "order-token": token },
    }),
  );
  const isNew = search.has("thanks");
  if (order === null) return data({ order, isNew }, { status: 404 });
  const lines = await withOptionLabels(api, order.lines, language);
  return data({ order: { ...order, lines }, isNew });
}

/** An order as its buyer follows it: by the link of the mail, or from the account. */
export default function OrderPage({ loaderData: { order, isNew } }: Route.ComponentProps) {
  const { say } = useSpeech();
  if (order === null) return <Closed />;
  return (
    <div className="mt-10 grid gap-12 lg:grid-cols-[1fr_24rem]">
      <title>{`${say("order.title", { number: order.number })} · Hansa`}</title>
      <meta name="robots" content="noindex" />
      <div className="flex flex-col gap-8">
        <div>
          <h1 className="text-3xl font-semibold">
            {isNew ? say("order.thanks") : say("order.title", { number: order.number })}
          </h1>
          <p className="mt-2 text-muted">
            {isNew ? say("order.thanksHint", { number: order.number, email: order.email }) : order.email}
          </p>
        </div>
        <Timeline order={order} />
        <Lines order={order} />
      </div>
      <aside className="flex flex-col gap-6 rounded-2xl bg-sand/60 p-6 lg:self-start">
        <Totals totals={order.totals} adjustments={[]} isFinal />
        {order.shippingAddress === null ? null : (
          <div className="text-sm">
            <p className="font-semibold">{say("order.shipTo")}</p>
            <div className="mt-1">
              <AddressLines address={order.shippingAddress} />
            </div>
          </div>
        )}
      </aside>
    </div>
  );
}

/** The link was not copied whole, or the order is somebody else's; which of them is not told. */
function Closed() {
  const { say, to } = useSpeech();
  const next = encodeURIComponent(useLocation().pathname);
  return (
    <NarrowPage title={say("order.closed")}>
      <p className="text-muted">{say("order.closedHint")}</p>
      <Link to={`${to("/account/sign-in")}?next=${next}`} className="button self-start">
        {say("account.signIn")}
      </Link>
    </NarrowPage>
  );
}

function Timeline({ order }: { readonly order: Order }) {
  const { say, language } = useSpeech();
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return (
    <ol className="flex flex-col gap-4 border-s-2 border-line ps-6">
      {order.timeline.map(({ state, at }) => (
        <li key={state + at} className="relative">
          <span className="absolute -start-[1.95rem] top-1.5 size-3 rounded-full bg-brand" aria-hidden="true" />
          <p className="font-medium">{say(stateName(state))}</p>
          <p className="text-sm text-muted">
            <time dateTime={at}>{`${moment.format(new Date(at))} UTC`}</time>
          </p>
        </li>
      ))}
    </ol>
  );
}

function stateName(state: string) {
  switch (state) {
    case "confirmed":
      return "order.confirmed";
    case "edited":
      return "order.edited";
    case "cancelled":
      return "order.cancelled";
    default:
      return "order.pending";
  }
}

function Lines({ order }: { readonly order: Order }) {
  const { money } = useSpeech();
  return (
    <ul className="divide-y divide-line border-y border-line">
      {order.lines.map((line) => (
        <li key={line.position} className="grid grid-cols-[4.5rem_1fr_auto] items-center gap-4 py-4">
          {line.image === null ? (
            <span />
          ) : (
            <img src={line.image} alt="" width={72} height={72} className="rounded-lg bg-sand" />
          )}
          <div>
            <p className="font-medium">{`${String(line.quantity)} × ${line.title}`}</p>
            <p className="text-sm text-muted">{choiceInWords(line)}</p>
          </div>
          <p className="tabular-nums">{money(line.total)}</p>
        </li>
      ))}
    </ul>
  );
}
