import { useSpeech } from "../language.tsx";
import { Field } from "./field.tsx";

/** Where post goes, as its fields have it. */
export interface AddressValues {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  readonly country: string;
  readonly phone?: string | undefined;
}

/** Where post needs a state, province or prefecture. */
const WITH_REGION = new Set(["US", "CA", "AU", "JP"]);

/** The fields of an address, in a grid of six columns. */
export function AddressFields(props: {
  readonly address: AddressValues | null;
  readonly countries: readonly string[];
}) {
  const { say } = useSpeech();
  const { address, countries } = props;
  return (
    <>
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
      {countries.some((country) => WITH_REGION.has(country)) ? (
        <Field
          className="col-span-3"
          name="region"
          label={say("field.region")}
          maxLength={50}
          autoComplete="address-level1"
          defaultValue={address?.region}
        />
      ) : null}
      <CountryField countries={countries} country={address?.country} />
    </>
  );
}

function CountryField({
  countries,
  country,
}: {
  readonly countries: readonly string[];
  readonly country: string | undefined;
}) {
  const { say, language } = useSpeech();
  const names = new Intl.DisplayNames([language], { type: "region" });
  // An address kept from another channel stays what it is.
  const offered = country === undefined || countries.includes(country) ? countries : [country, ...countries];
  return (
    <div className="col-span-3">
      <label htmlFor="field-country" className="mb-1 block text-sm font-medium">
        {say("field.country")}
      </label>
      <select
        id="field-country"
        name="country"
        required
        autoComplete="country"
        defaultValue={country ?? countries[0]}
        className="field"
      >
        {offered.map((code) => (
          <option key={code} value={code}>
            {names.of(code)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** An address as it stands on a parcel, a line each. */
export function AddressLines({ address }: { readonly address: AddressValues }) {
  const { language } = useSpeech();
  const { name, line1, line2 = "", postalCode, city, region = "", country } = address;
  const lines = [
    name,
    line1,
    line2,
    `${postalCode} ${city}`,
    region,
    new Intl.DisplayNames([language], { type: "region" }).of(country) ?? country,
  ];
  return (
    <address className="leading-relaxed text-muted not-italic">
      {lines
        .filter((line) => line !== "")
        .map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        ))}
    </address>
  );
}
