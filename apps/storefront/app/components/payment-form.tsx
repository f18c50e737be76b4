import { Form, useNavigation } from "react-router";
import type { Cart } from "../cart.ts";
import { PAYMENTS } from "../checkout.ts";
import { useSpeech } from "../language.tsx";
import { Section } from "./section.tsx";

/** How to pay, and the button that does it. The key in the form makes a double click, or a reload, the same order. */
export function PaymentForm(props: {
  readonly total: Cart["totals"]["total"];
  readonly idempotencyKey: string;
  readonly refusal: string | undefined;
}) {
  const { say, money } = useSpeech();
  const { total, idempotencyKey, refusal } = props;
  const isPaying = useNavigation().formData?.get("intent") === "pay";
  return (
    <Section id="payment" title={say("checkout.payment")} refusal={refusal}>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="pay" />
        <input type="hidden" name="key" value={idempotencyKey} />
        <input type="hidden" name="total" value={total.amountMinor} />
        <input type="hidden" name="currency" value={total.currency} />
        {PAYMENTS.map(({ id }, index) => (
          <label
            key={id}
            className="flex min-h-14 items-center gap-4 rounded-xl border border-line bg-card px-4 py-3 has-checked:border-ink has-checked:ring-1 has-checked:ring-ink"
          >
            <input
              type="radio"
              name="payment"
              value={id}
              required
              defaultChecked={index === 0}
              className="size-4 accent-brand"
            />
            <span>
              <span className="block font-medium">{say(`pay.${id}` as "pay.card")}</span>
              <span className="block text-sm text-muted">{say(`pay.${id}Hint` as "pay.cardHint")}</span>
            </span>
          </label>
        ))}
        <button type="submit" className="button mt-2" disabled={isPaying}>
          {isPaying ? say("checkout.paying") : say("checkout.pay", { total: money(total) })}
        </button>
        <p className="text-xs text-muted">{say("checkout.demo")}</p>
      </Form>
    </Section>
  );
}
