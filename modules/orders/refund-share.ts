import { add, divideHalfUp, type Money, money } from "@hansa/kernel";
import type { OrderLine } from "./order.ts";

/** What goes back for some units of a line. */
export interface RefundShare {
  readonly gross: Money;
  readonly net: Money;
  readonly tax: Money;
}

/**
 * What was paid for units of a line that come back: their share of the line as it was charged, promotions and all, which
 * are never asked again. Shares of all units, in whatever portions, sum to the line to the cent.
 *
 * @param units `before` came back already, `now` come back: together at most the line's quantity
 * @throws RangeError when more units come back than were bought
 */
export function refundShareOf(
  line: Pick<OrderLine, "quantity" | "net" | "tax">,
  units: { readonly before: number; readonly now: number },
): RefundShare {
  const { before, now } = units;
  if (before < 0 || now < 0 || before + now > line.quantity)
    throw new RangeError("more units come back than were bought");
  const part = ({ amountMinor, currency }: Money): Money => {
    const until = (count: number): bigint => divideHalfUp(amountMinor * BigInt(count), BigInt(line.quantity));
    return money(until(before + now) - until(before), currency);
  };
  // Net and tax are shared each by itself, so that neither is ever negative.
  const [net, tax] = [part(line.net), part(line.tax)];
  return { gross: add(net, tax), net, tax };
}
