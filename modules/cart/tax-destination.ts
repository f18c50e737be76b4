import type { VariantFacts } from "#modules/catalog";
import type { Address, Channel } from "#modules/channels";
import type { PriceFacts, TaxDestination } from "#modules/pricing";

interface Sent {
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
}

/** Where a cart is taxed; the channel's first country while nobody knows. */
export function taxDestinationOf({ shippingAddress, billingAddress }: Sent, { countries }: Channel): TaxDestination {
  const address = shippingAddress ?? billingAddress;
  return {
    country: address?.country ?? countries[0] ?? "",
    subdivision: address?.region ?? null,
    postalCode: address?.postalCode ?? null,
  };
}

/** The tax categories of what is in a cart and of every way to ship it. */
export function taxCategoriesOf(
  { channel, lines }: { readonly channel: string; readonly lines: readonly { readonly variantId: string }[] },
  facts: { readonly variants: ReadonlyMap<string, VariantFacts>; readonly prices: PriceFacts },
): readonly string[] {
  const goods = lines.flatMap(({ variantId }) => facts.variants.get(variantId)?.taxCategory ?? []);
  const shipping = (facts.prices.settings.shipping.get(channel) ?? []).map(({ taxCategory }) => taxCategory);
  return [...new Set([...goods, ...shipping])];
}
