import { createCarts, WRITE_LANES } from "#modules/cart";
import { openLanes } from "#platform/db";
import { type Bench, measure, onShop, WARM_UP_SECONDS } from "./bench.ts";
import { runLoad } from "./load.ts";
import { fillCarts, stockUp } from "./prepare.ts";
import { measureInserts } from "./references.ts";

/** So many that each gets the few lines of a shopper's cart, however fast the machine: a line that is there is work. */
const CARTS_PER_SECOND = 6_000;
const VARIANTS = 10;

/** Durable writes of cart lines at the room's door, beside what the database does with one row per commit. */
export const cart: Bench = {
  name: "cart",
  about: "durable line writes at the cart room's door, beside single-row inserts",
  run: ({ clients, seconds }) =>
    onShop(async (stand) => {
      const variants = (await stockUp(stand.db)).slice(0, VARIANTS);
      const filled = await fillCarts(stand.db, (WARM_UP_SECONDS + seconds) * CARTS_PER_SECOND, () => []);
      const references = { singleRowInserts: () => measureInserts(stand.shop.databaseUrl) };
      const lanes = openLanes(stand.db, WRITE_LANES);
      const carts = createCarts({ db: stand.db, lanes });
      let next = 0;
      const write = (duration: number) =>
        runLoad({ clients, seconds: duration }, async () => {
          const index = next++;
          const { id, token } = filled[index % filled.length] ?? { id: "", token: "" };
          const variantId = variants[Math.floor(index / filled.length) % variants.length] ?? "";
          await carts.change({
            cartId: id,
            proof: { token, customerId: null },
            ifVersions: null,
            change: { kind: "add", variantId, quantity: 1, soldIn: null },
          });
        });
      await write(WARM_UP_SECONDS);
      const what = { name: "cart", unit: "line writes/s", references, pids: [process.pid] };
      const report = await measure(stand, what, () => write(seconds));
      await lanes.close();
      return [report];
    }),
};
