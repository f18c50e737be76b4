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
  readonly giftCardRefusal: string | undefined;
  /** What the last try came to, or what it has to be agreed to first: said where the button is, on a phone too. */
  readonly notice: string | undefined;
}) {
  const { say, money } = useSpeech();
  const { total, giftCards, idempotencyKey, giftCardRefusal, notice } = props;
  const isPaying = useNavigation().formData?.get("intent") === "pay";
  const { dueMinor } = spread(giftCards, total.amountMinor);
  const due = { ...total, amountMinor: dueMinor };
  return (
    <Section id="payment" title={say("checkout.payment")} refusal={giftCardRefusal}>
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
        {notice === undefined ? null : (
          // Without script the page is written anew: the browser leads to what has the focus.
          <p
            role="alert"
            tabIndex={-1}
            autoFocus
            className="mt-2 scroll-mt-32 rounded-xl border border-warn bg-card p-4 text-warn"
          >
            {notice}
          </p>
        )}
        <button type="submit" className="button mt-2" disabled={isPaying}>
          {isPaying ? say("checkout.paying") : say("checkout.pay", { total: money(due) })}
        </button>
        <p className="text-xs text-muted">{say("checkout.demo")}</p>
      </Form>
    </Section>
  );
}
