import { customersKind, type ImportKind, pricesKind, productsKind, stockKind } from "#modules/imports";
import { eventsKind } from "./events-kind.ts";
import { ordersKind } from "./orders-kind.ts";

/** Every kind of `npm run import -- <kind> <file>`, by its name on the command line. */
export const kinds: Readonly<Record<string, ImportKind>> = {
  products: productsKind,
  stock: stockKind,
  prices: pricesKind,
  customers: customersKind,
  events: eventsKind,
  orders: ordersKind,
};
