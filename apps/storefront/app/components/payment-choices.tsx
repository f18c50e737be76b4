import type { Payment } from "../checkout.ts";
import { useSpeech } from "../language.tsx";

/** Ways to pay, one of which is chosen; the first is to begin with. */
export function PaymentChoices({ payments }: { readonly payments: readonly Payment[] }) {
  const { say } = useSpeech();
  return payments.map(({ id }, index) => (
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
        <span className="block font-medium">{say(`pay.${id}`)}</span>
        <span className="block text-sm text-muted">{say(`pay.${id}Hint`)}</span>
      </span>
    </label>
  ));
}
