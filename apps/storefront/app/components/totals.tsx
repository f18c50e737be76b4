import type { Cart } from "../cart.ts";
import { useSpeech } from "../language.tsx";

/** What a cart or an order comes to, and why. @param isFinal false while shipping may still be added */
export function Totals(props: {
  readonly totals: Cart["totals"];
  readonly adjustments: Cart["adjustments"];
  readonly isFinal: boolean;
}) {
  const { say, money, channel } = useSpeech();
  const { totals, adjustments, isFinal } = props;
  const hasShipping = isFinal || totals.shipping.amountMinor > 0;
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-y-2 text-sm tabular-nums">
      <Row name={say("totals.subtotal")} value={money(totals.subtotal)} />
      {adjustments.map(({ code, label, amount }) => (
        <Row key={code + label} name={label} value={money(amount)} />
      ))}
      {adjustments.length === 0 && totals.discount.amountMinor > 0 ? (
        <Row name={say("totals.discount")} value={`−${money(totals.discount)}`} />
      ) : null}
      {hasShipping ? (
        <Row
          name={say("totals.shipping")}
          value={totals.shipping.amountMinor === 0 ? say("totals.free") : money(totals.shipping)}
        />
      ) : null}
      <Row name={say(channel.taxIncluded ? "totals.taxIncluded" : "totals.tax")} value={money(totals.tax)} />
      <dt className="mt-2 border-t border-line pt-3 text-base font-semibold">{say("totals.total")}</dt>
      <dd className="mt-2 border-t border-line pt-3 text-end text-base font-semibold">{money(totals.total)}</dd>
    </dl>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-end">{value}</dd>
    </>
  );
}
