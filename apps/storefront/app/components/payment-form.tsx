import { Form, useNavigation } from "react-router";
import type { Cart } from "../cart.ts";
import { PAYMENTS } from "../checkout.ts";
import { type GiftCard, spread } from "../gift-cards.ts";
import { useSpeech } from "../language.tsx";
import { GiftCards } from "./gift-cards.tsx";
import { PaymentChoices } from "./payment-choices.tsx";
import { Section } from "./section.tsx";

/** How to pay, and the button that does it. The key in the form makes a double click, or a reload, the same order. */
export function PaymentForm(props: {
  readonly total: Cart["totals"]["total"];
  readonly giftCards: readonly GiftCard[];
  readonly idempotencyKey: string;
  readonly refusal: string | undefined;
}) {
  const { say, money } = useSpeech();
  const { total, giftCards, idempotencyKey, refusal } = props;
  const isPaying = useNavigation().formData?.get("intent") === "pay";
  const { dueMinor } = spread(giftCards, total.amountMinor);
  const due = { ...total, amountMinor: dueMinor };
  return (
    <Section id="payment" title={say("checkout.payment")} refusal={refusal}>
      <GiftCards cards={giftCards} totalMinor={total.amountMinor} />
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="pay" />
        <input type="hidden" name="key" value={idempotencyKey} />
        <input type="hidden" name="total" value={total.amountMinor} />
        <input type="hidden" name="currency" value={total.currency} />
        {dueMinor === 0 && giftCards.length > 0 ? (
          <input type="hidden" name="payment" value="giftCard" />
        ) : (
          <PaymentChoices payments={PAYMENTS} />
        )}
        <button type="submit" className="button mt-2" disabled={isPaying}>
          {isPaying ? say("checkout.paying") : say("checkout.pay", { total: money(due) })}
        </button>
        <p className="text-xs text-muted">{say("checkout.demo")}</p>
      </Form>
    </Section>
  );
}
