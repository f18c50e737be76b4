import { lockCarts, taxCategoriesOf, taxDestinationOf } from "#modules/cart";
import { loadVariants } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import { loadPriceFacts, type TaxLookups } from "#modules/pricing";
import type { Database } from "#platform/db";

/**
 * What somebody outside says of this cart's taxes is known, if it can be: the batch that places the order asks nobody. A
 * cart that changes its destination meanwhile is taxed by the table, and its total is compared with what was shown.
 */
export async function lookUpTaxes(db: Database, taxes: TaxLookups, cartId: string): Promise<void> {
  if (!taxes.isOpen) return;
  // Read in a transaction of its own that ends before anybody is asked.
  const read = await db.transaction(async (tx) => {
    const cart = (await lockCarts(tx, [cartId])).get(cartId);
    if (cart === undefined) return null;
    const variantIds = cart.lines.map(({ variantId }) => variantId);
    const [variants, prices, channels] = await Promise.all([
      loadVariants(tx, variantIds),
      loadPriceFacts(tx, []),
      listChannels(tx),
    ]);
    const channel = channels.find(({ code }) => code === cart.channel);
    if (channel === undefined) return null;
    const categories = taxCategoriesOf(cart, { variants, prices });
    return { channel: channel.code, destination: taxDestinationOf(cart, channel), categories };
  });
  if (read !== null) await taxes.find(db, read.channel, read);
}
