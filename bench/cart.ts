import { createCarts, WRITE_LANES } from "#modules/cart";
import { openLanes } from "#platform/db";
import { type Bench, measure, onShop } from "./bench.ts";
import { runLoad } from "./load.ts";
import { fillCarts, stockUp } from "./prepare.ts";
import { measureInserts } from "./references.ts";

const CARTS = 20_000;
const VARIANTS = 10;

/** Durable writes of cart lines at the room's door, beside what the database does with one row per commit. */
export const cart: Bench = {
  name: "cart",
  about: "durable line writes at the cart room's door, beside single-row inserts",
  run: ({ clients, seconds }) =>
    onShop(async (stand) => {
      const variants = (await stockUp(stand.db)).slice(0, VARIANTS);
      const filled = await fillCarts(stand.db, CARTS, () => []);
      const references = { singleRowInserts: () => measureInserts(stand.shop.databaseUrl) };
      const lanes = openLanes(stand.db, WRITE_LANES);
      const carts = createCarts({ db: stand.db, lanes });
      let next = 0;
      const report = await measure(
        stand,
        { name: "cart", unit: "line writes/s", references, pids: [process.pid] },
        () =>
          runLoad({ clients, seconds }, async () => {
            const index = next++;
            const { id, token } = filled[index % filled.length] ?? { id: "", token: "" };
            const variantId = variants[Math.floor(index / filled.length) % variants.length] ?? "";
            await carts.change({
              cartId: id,
              proof: { token, customerId: null },
              ifVersions: null,
              change: { kind: "add", variantId, quantity: 1, soldIn: null },
            });
          }),
      );
      await lanes.close();
      return [report];
    }),
};
