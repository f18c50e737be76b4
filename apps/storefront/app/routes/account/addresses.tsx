import { data, Form, Link, redirect, useSearchParams } from "react-router";
import { customerOf, refusalOf, type SavedAddress } from "../../account.ts";
import { found } from "../../answers.ts";
import { AccountPage } from "../../components/account-page.tsx";
import { AddressFields, AddressLines } from "../../components/address-fields.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { addressOf, textOf } from "../../form.ts";
import { pathIn, useSpeech } from "../../language.tsx";
import { visitorOf } from "../../visitor.ts";
import type { Route } from "./+types/addresses.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language, channel } = await visitorOf(api, request, params.language);
  await customerOf(api, language);
  const saved = found(await api.GET("/v1/me/addresses"));
  return { addresses: saved?.items ?? [], countries: channel.countries };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const id = textOf(form, "address");
  const path = { path: { id } };
  const ask = () => {
    if (textOf(form, "intent") === "remove") return api.DELETE("/v1/me/addresses/{id}", { params: path });
    const body = { ...addressOf(form), isDefault: form.has("isDefault") };
    return id === ""
      ? api.POST("/v1/me/addresses", { params: {}, body })
      : api.PUT("/v1/me/addresses/{id}", { params: path, body });
  };
  const refusal = refusalOf(await ask());
  if (refusal !== null) return data({ refusal }, { status: 422 });
  return redirect(pathIn(language, "/account/addresses"));
}

/** The address book: each address to change or remove, and a form for another. */
export default function Addresses({ loaderData: { addresses, countries }, actionData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const [search] = useSearchParams();
  const edited = addresses.find(({ id }) => id === search.get("edit")) ?? null;
  return (
    <AccountPage title={say("account.addresses")}>
      {addresses.length === 0 ? <p className="text-muted">{say("account.noAddresses")}</p> : null}
      {addresses.length === 0 ? null : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {addresses.map((address) => (
            <li key={address.id} className="flex flex-col gap-3 rounded-2xl border border-line bg-card p-5 text-sm">
              {address.isDefault ? <p className="font-semibold text-brand">{say("account.defaultAddress")}</p> : null}
              <AddressLines address={address} />
              <div className="mt-auto flex items-center gap-5">
                <Link
                  to={to(`/account/addresses?edit=${address.id}#form`)}
                  className="inline-flex min-h-8 min-w-6 items-center underline underline-offset-4"
                >
                  {say("account.edit")}
                  <span className="sr-only">{` ${address.line1}`}</span>
                </Link>
                <Form method="post">
                  <input type="hidden" name="intent" value="remove" />
                  <input type="hidden" name="address" value={address.id} />
                  <button type="submit" className="min-h-8 min-w-6 underline underline-offset-4">
                    {say("cart.remove")}
                    <span className="sr-only">{` ${address.line1}`}</span>
                  </button>
                </Form>
              </div>
            </li>
          ))}
        </ul>
      )}
      <section id="form" aria-labelledby="form-title" className="max-w-xl scroll-mt-32">
        <h2 id="form-title" className="mb-4 text-xl font-semibold">
          {say(edited === null ? "account.newAddress" : "account.editAddress")}
        </h2>
        <Notice refusal={actionData?.refusal} />
        <EditForm key={edited?.id ?? String(addresses.length)} edited={edited} countries={countries} />
      </section>
    </AccountPage>
  );
}

function EditForm({
  edited,
  countries,
}: {
  readonly edited: SavedAddress | null;
  readonly countries: readonly string[];
}) {
  const { say } = useSpeech();
  return (
    <Form method="post" className="mt-4 grid grid-cols-6 gap-4">
      <input type="hidden" name="address" value={edited?.id ?? ""} />
      <AddressFields address={edited} countries={countries} />
      <label className="col-span-6 flex min-h-8 items-center gap-2 text-sm">
        <input
          type="checkbox"
          name="isDefault"
          value="1"
          defaultChecked={edited?.isDefault ?? false}
          className="size-4 accent-brand"
        />
        {say("account.makeDefault")}
      </label>
      <button type="submit" className="button col-span-6 justify-self-start">
        {say("account.save")}
      </button>
    </Form>
  );
}
