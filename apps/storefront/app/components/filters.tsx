import { Form } from "react-router";
import { valueInWords } from "../attributes.ts";
import { type Speech, useSpeech } from "../language.tsx";
import { FILTER, type Listing } from "../product-list.ts";

/** What narrows a list, each value with the number of products that it would leave; a form, so that it works without script. */
export function Filters({ listing }: { readonly listing: Listing }) {
  const { say } = useSpeech();
  return (
    <Form className="flex flex-col gap-6 text-sm" onChange={(event) => submitUnlessTyping(event)}>
      {listing.text === "" ? null : <input type="hidden" name="q" value={listing.text} />}
      <input type="hidden" name="sort" value={listing.sort} />
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          name="stock"
          value="1"
          defaultChecked={listing.isInStock}
          className="size-4 accent-brand"
        />
        {say("filter.inStock")}
      </label>
      <PriceRange listing={listing} />
      {listing.facets.map((facet) => (
        <FacetValues key={facet.name} facet={facet} chosen={listing.filters} />
      ))}
      <button type="submit" className="button button-quiet">
        {say("filter.apply")}
      </button>
    </Form>
  );
}

function PriceRange({ listing: { price } }: { readonly listing: Listing }) {
  const { say, channel } = useSpeech();
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{`${say("filter.price")} (${channel.currency})`}</legend>
      <div className="flex items-center gap-2">
        <PriceField name="from" label={say("filter.from")} value={price.from} />
        <span aria-hidden="true">–</span>
        <PriceField name="to" label={say("filter.to")} value={price.to} />
      </div>
    </fieldset>
  );
}

function PriceField(field: { readonly name: string; readonly label: string; readonly value: string }) {
  return (
    <input
      name={field.name}
      aria-label={field.label}
      placeholder={field.label}
      inputMode="numeric"
      pattern="\d{0,8}"
      maxLength={8}
      defaultValue={field.value}
      className="field min-w-0"
    />
  );
}

function FacetValues(props: { readonly facet: Listing["facets"][number]; readonly chosen: Listing["filters"] }) {
  const speech = useSpeech();
  const { facet, chosen } = props;
  const isChosen = (value: string): boolean => chosen.some((one) => one.name === facet.name && one.value === value);
  return (
    <fieldset>
      <legend className="mb-1 font-semibold first-letter:uppercase">{facetName(facet, speech)}</legend>
      <ul>
        {facet.values.map(({ value, label, count }) => (
          <li key={value}>
            <label className="flex min-h-8 items-center gap-2">
              <input
                key={String(isChosen(value))}
                type="checkbox"
                name={FILTER + facet.name}
                value={value}
                defaultChecked={isChosen(value)}
                className="size-4 accent-brand"
              />
              <span className="flex-1">{label ?? valueInWords(value, facet.unit, speech)}</span>
              <span className="text-muted tabular-nums">{count}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Brand has no entry in the catalogue of attributes. */
export function facetName({ name, label }: Listing["facets"][number], { say }: Speech): string {
  return name === "brand" ? say("product.brand") : label;
}

function submitUnlessTyping(event: React.ChangeEvent<HTMLFormElement>): void {
  const { target } = event as { readonly target: EventTarget };
  if (target instanceof HTMLInputElement && target.type === "checkbox") event.currentTarget.requestSubmit();
}
