import { Form } from "react-router";
import type { ShippingOption } from "../checkout.ts";
import { useSpeech } from "../language.tsx";
import { Section } from "./section.tsx";

/** The ways to ship, each with its price and the days on which it should arrive. */
export function ShippingForm(props: {
  readonly options: readonly ShippingOption[];
  readonly chosen: string | null;
  readonly refusal: string | undefined;
}) {
  const { say, money, language } = useSpeech();
  const { options, chosen, refusal } = props;
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <Section id="shipping" title={say("totals.shipping")} refusal={refusal}>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="shipping" />
        {options.map(({ code, name, price, promise }) => (
          <label
            key={code}
            className="flex min-h-14 items-center gap-4 rounded-xl border border-line bg-card px-4 py-3 has-checked:border-ink has-checked:ring-1 has-checked:ring-ink"
          >
            <input
              type="radio"
              name="option"
              value={code}
              required
              defaultChecked={code === chosen}
              className="size-4 accent-brand"
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            />
            <span className="flex-1">
              <span className="block font-medium">{name}</span>
              <span className="block text-sm text-muted" suppressHydrationWarning>
                {say("checkout.arrives", { days: day.formatRange(new Date(promise.from), new Date(promise.until)) })}
              </span>
            </span>
            <span className="tabular-nums">{price.amountMinor === 0 ? say("totals.free") : money(price)}</span>
          </label>
        ))}
        {options.length === 0 ? <p className="text-sale">{say("checkout.noShipping")}</p> : null}
        {chosen === null ? (
          <button type="submit" className="button self-start">
            {say("checkout.toPayment")}
          </button>
        ) : null}
      </Form>
    </Section>
  );
}
