import { Form, Link, redirect } from "react-router";
import { cookiesOf, customerOf } from "../../account.ts";
import { found } from "../../answers.ts";
import { browserOf } from "../../browser-name.ts";
import type { Order } from "../../checkout.ts";
import { AccountPage } from "../../components/account-page.tsx";
import { apiContext } from "../../context.ts";
import { textOf } from "../../form.ts";
import { pathIn, useSpeech } from "../../language.tsx";
import { visitorOf } from "../../visitor.ts";
import type { Route } from "./+types/overview.ts";

const ORDERS = 20;

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const customer = await customerOf(api, language);
  const [orders, sessions] = await Promise.all([
    api.GET("/v1/me/orders", { params: { query: { limit: ORDERS } } }),
    api.GET("/v1/me/sessions"),
  ]);
  return { customer, orders: found(orders)?.items ?? [], sessions: found(sessions)?.items ?? [] };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  if (textOf(form, "intent") === "endSession") {
    await api.DELETE("/v1/me/sessions/{id}", { params: { path: { id: textOf(form, "session") } } });
    return redirect(pathIn(language, "/account"));
  }
  const { response } = await api.POST("/v1/auth/sign-out");
  return redirect(pathIn(language, "/"), { headers: cookiesOf(response) });
}

/** The account: its orders, where it is signed in, and the way out. */
export default function Account({ loaderData: { customer, orders, sessions } }: Route.ComponentProps) {
  const { say, language } = useSpeech();
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  return (
    <AccountPage title={say("account.hello", { name: customer.name ?? customer.email })}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="text-muted">{customer.email}</p>
        <Form method="post">
          <button type="submit" className="button button-quiet">
            {say("account.signOut")}
          </button>
        </Form>
      </div>
      <Orders orders={orders} />
      <section aria-labelledby="sessions">
        <h2 id="sessions" className="text-xl font-semibold">
          {say("account.sessions")}
        </h2>
        <ul className="mt-4 divide-y divide-line border-y border-line text-sm">
          {sessions.map(({ id, userAgent, ip, isCurrent, lastSeenAt }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <bdi title={userAgent} className="max-w-prose truncate">
                {`${browserOf(userAgent)} · ${ip}`}
              </bdi>
              <span className="text-muted">{say("account.lastSeen", { day: day.format(new Date(lastSeenAt)) })}</span>
              {isCurrent ? (
                <span className="text-muted">{say("account.thisSession")}</span>
              ) : (
                <Form method="post">
                  <input type="hidden" name="intent" value="endSession" />
                  <input type="hidden" name="session" value={id} />
                  <button type="submit" className="min-h-8 underline underline-offset-4">
                    {say("account.endSession")}
                  </button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      </section>
      <p className="text-sm">
        <a href="/v1/me/export" download="account.json" className="underline underline-offset-4">
          {say("account.export")}
        </a>
      </p>
    </AccountPage>
  );
}

function Orders({ orders }: { readonly orders: readonly Order[] }) {
  const { say, to, money, language } = useSpeech();
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  return (
    <section aria-labelledby="orders">
      <h2 id="orders" className="text-xl font-semibold">
        {say("account.orders")}
      </h2>
      {orders.length === 0 ? <p className="mt-4 text-muted">{say("account.noOrders")}</p> : null}
      <ul className="mt-4 divide-y divide-line border-line not-empty:border-y">
        {orders.map((order) => (
          <li key={order.id}>
            <Link
              to={to(`/orders/${order.id}`)}
              className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 py-4 hover:bg-sand/50 sm:grid-cols-[12rem_1fr_auto]"
            >
              <span className="font-medium">{order.number}</span>
              <span className="col-start-1 text-sm text-muted sm:col-start-2">
                {day.format(new Date(order.placedAt))}
              </span>
              <span className="col-start-2 row-start-1 tabular-nums sm:col-start-3">{money(order.totals.total)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
