import { customersKind } from "./customers-kind.ts";
import { eventsKind } from "./events-kind.ts";
import type { ImportKind } from "./kind.ts";
import { ordersKind } from "./orders-kind.ts";
import { productsKind } from "./products-kind.ts";
import { stockKind } from "./stock-kind.ts";

/** Every kind of `npm run import -- <kind> <file>`, by its name on the command line. */
export const kinds: Readonly<Record<string, ImportKind>> = {
  products: productsKind,
  stock: stockKind,
  customers: customersKind,
  events: eventsKind,
  orders: ordersKind,
};
