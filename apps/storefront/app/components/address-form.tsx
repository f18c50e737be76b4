import { Form } from "react-router";
import type { Cart } from "../cart.ts";
import { useSpeech } from "../language.tsx";
import { Field } from "./field.tsx";
import { Section } from "./section.tsx";

/** Where post needs a state, province or prefecture. */
const WITH_REGION = new Set(["US", "CA", "AU", "JP"]);

/** Who buys, and where to. */
export function AddressForm(props: {
  readonly cart: Cart;
  readonly countries: readonly string[];
  readonly refusal: string | undefined;
}) {
  const { say, language } = useSpeech();
  const { cart, countries, refusal } = props;
  const address = cart.shippingAddress;
  const names = new Intl.DisplayNames([language], { type: "region" });
  const hasRegion = countries.some((country) => WITH_REGION.has(country));
  return (
    <Section id="details" title={say("checkout.address")} refusal={refusal}>
      <Form method="post" className="grid grid-cols-6 gap-4">
        <input type="hidden" name="intent" value="details" />
        <Field
          className="col-span-6"
          name="email"
          label={say("field.email")}
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          defaultValue={cart.email ?? ""}
        />
        <Field
          className="col-span-6"
          name="name"
          label={say("field.name")}
          required
          maxLength={100}
          autoComplete="name"
          defaultValue={address?.name}
        />
        <Field
          className="col-span-6"
          name="line1"
          label={say("field.line1")}
          required
          maxLength={200}
          autoComplete="address-line1"
          defaultValue={address?.line1}
        />
        <Field
          className="col-span-6"
          name="line2"
          label={say("field.line2")}
          maxLength={200}
          autoComplete="address-line2"
          defaultValue={address?.line2}
        />
        <Field
          className="col-span-2"
          name="postalCode"
          label={say("field.postalCode")}
          required
          maxLength={16}
          autoComplete="postal-code"
          defaultValue={address?.postalCode}
        />
        <Field
          className="col-span-4"
          name="city"
          label={say("field.city")}
          required
          maxLength={100}
          autoComplete="address-level2"
          defaultValue={address?.city}
        />
        {hasRegion ? (
          <Field
            className="col-span-3"
            name="region"
            label={say("field.region")}
            maxLength={50}
            autoComplete="address-level1"
            defaultValue={address?.region}
          />
        ) : null}
        <div className="col-span-3">
          <label htmlFor="field-country" className="mb-1 block text-sm font-medium">
            {say("field.country")}
          </label>
          <select
            id="field-country"
            name="country"
            required
            autoComplete="country"
            defaultValue={address?.country ?? countries[0]}
            className="field"
          >
            {countries.map((country) => (
              <option key={country} value={country}>
                {names.of(country)}
              </option>
            ))}
          </select>
        </div>
        <div className="col-span-6">
          <button type="submit" className={address === null ? "button" : "button button-quiet"}>
            {say(address === null ? "checkout.toShipping" : "checkout.saveAddress")}
          </button>
        </div>
      </Form>
    </Section>
  );
}
