import { Form } from "react-router";
import type { SavedAddress } from "../account.ts";
import type { Cart } from "../cart.ts";
import type { detailsOf } from "../form.ts";
import { useSpeech } from "../language.tsx";
import { AddressFields, AddressLines } from "./address-fields.tsx";
import { Field } from "./field.tsx";
import { Section } from "./section.tsx";

/** Where a VAT number of the European Union means something. */
const EU_COUNTRIES = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

/** Who buys, and where to; with an account, also by a choice from its address book. */
export function AddressForm(props: {
  readonly cart: Cart;
  /** What was typed and refused; null shows what the cart has. */
  readonly given: ReturnType<typeof detailsOf> | null;
  readonly countries: readonly string[];
  readonly saved: readonly SavedAddress[];
  readonly refusal: string | undefined;
}) {
  const { say } = useSpeech();
  const { cart, given, countries, saved, refusal } = props;
  const { email, shippingAddress: address, vatId, wantsReminder } = given ?? cart;
  return (
    <Section id="details" title={say("checkout.address")} refusal={refusal}>
      {saved.length === 0 ? null : <SavedAddresses saved={saved} />}
      <Form method="post" className="grid grid-cols-6 gap-4" key={JSON.stringify(address)}>
        <input type="hidden" name="intent" value="details" />
        <Field
          className="col-span-6"
          name="email"
          label={say("field.email")}
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          defaultValue={email ?? ""}
        />
        <AddressFields address={address} countries={countries} />
        {countries.some((country) => EU_COUNTRIES.has(country)) ? (
          <div className="col-span-6">
            <Field
              name="vatId"
              label={say("checkout.vatId")}
              maxLength={40}
              autoCapitalize="characters"
              spellCheck={false}
              aria-describedby="vat-id-hint"
              defaultValue={vatId ?? ""}
            />
            <p id="vat-id-hint" className="mt-1 text-sm text-muted">
              {say("checkout.vatIdHint")}
            </p>
          </div>
        ) : null}
        <label className="col-span-6 flex min-h-8 items-center gap-3 text-sm">
          <input
            type="checkbox"
            name="wantsReminder"
            defaultChecked={wantsReminder}
            className="size-5 shrink-0 accent-brand"
          />
          {say("checkout.remind")}
        </label>
        <div className="col-span-6">
          <button type="submit" className={cart.shippingAddress === null ? "button" : "button button-quiet"}>
            {say(cart.shippingAddress === null ? "checkout.toShipping" : "checkout.saveAddress")}
          </button>
        </div>
      </Form>
    </Section>
  );
}

function SavedAddresses({ saved }: { readonly saved: readonly SavedAddress[] }) {
  const { say } = useSpeech();
  return (
    <ul className="mb-6 grid gap-3 sm:grid-cols-2" aria-label={say("account.addresses")}>
      {saved.map((address) => (
        <li
          key={address.id}
          className="flex flex-col justify-between gap-3 rounded-xl border border-line bg-card p-4 text-sm"
        >
          <AddressLines address={address} />
          <Form method="post">
            <input type="hidden" name="intent" value="saved" />
            <input type="hidden" name="address" value={address.id} />
            <button type="submit" className="button button-quiet">
              {say("checkout.useAddress")}
              <span className="sr-only">{` ${address.line1}`}</span>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
