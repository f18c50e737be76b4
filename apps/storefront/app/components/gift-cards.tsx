import { Form } from "react-router";
import type { GiftCard } from "../gift-cards.ts";
import { spread } from "../gift-cards.ts";
import { useSpeech } from "../language.tsx";

const SHOWN_CHARS = 4;

/** Gift cards that pay first, each with what it pays, and a field for another. */
export function GiftCards(props: { readonly cards: readonly GiftCard[]; readonly totalMinor: number }) {
  const { say, money } = useSpeech();
  const { cards, totalMinor } = props;
  const { paid } = spread(cards, totalMinor);
  return (
    <div className="mb-5 rounded-xl border border-line bg-card p-4">
      {paid.map(({ code, amount }) => {
        const name = say("giftCard.name", { end: code.slice(-SHOWN_CHARS) });
        return (
          <Form key={code} method="post" className="flex items-center justify-between gap-3 text-sm">
            <input type="hidden" name="intent" value="dropGiftCard" />
            <input type="hidden" name="giftCard" value={code} />
            <span className="font-medium">{name}</span>
            <span className="ms-auto tabular-nums">{`−${money(amount)}`}</span>
            <button type="submit" className="min-h-8 underline underline-offset-4">
              {say("cart.remove")}
              <span className="sr-only">{` ${name}`}</span>
            </button>
          </Form>
        );
      })}
      <details>
        <summary className="py-1 text-sm font-medium">{say("giftCard.add")}</summary>
        <Form method="post" className="mt-2 flex gap-2">
          <input type="hidden" name="intent" value="giftCard" />
          <label className="sr-only" htmlFor="gift-card">
            {say("giftCard.code")}
          </label>
          <input
            id="gift-card"
            name="giftCard"
            required
            minLength={16}
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            placeholder={say("giftCard.code")}
            className="field"
          />
          <button type="submit" className="button button-quiet">
            {say("cart.useCode")}
          </button>
        </Form>
      </details>
    </div>
  );
}
