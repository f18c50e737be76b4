import type { paths } from "@hansa/sdk";

type Options = paths["/v1/admin/shipping-options"]["get"]["responses"][200]["content"]["application/json"];
type Row = Options["items"][number];

/** A way to ship with its price in every currency. */
export type ShippingOption = Omit<Row, "currency" | "amountMinor" | "freeFromMinor"> & {
  readonly prices: readonly Pick<Row, "currency" | "amountMinor" | "freeFromMinor">[];
};

/** The list tells one item per currency; people think of one way to ship. */
export function groupOptions(rows: readonly Row[]): readonly ShippingOption[] {
  const ways = Map.groupBy(rows, ({ channel, code }) => `${channel} ${code}`);
  return [...ways.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const { currency: _, amountMinor: __, freeFromMinor: ___, ...option } = first;
    const prices = of.map(({ currency, amountMinor, freeFromMinor }) => ({ currency, amountMinor, freeFromMinor }));
    return [{ ...option, prices }];
  });
}
