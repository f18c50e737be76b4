import { createRouter } from "@tanstack/react-router";
import { customerRoutes } from "./areas/customers/routes.ts";
import { dashboardRoutes } from "./areas/dashboard/routes.ts";
import { fraudRoutes } from "./areas/fraud/routes.ts";
import { houseRoutes } from "./areas/house/routes.ts";
import { importRoutes } from "./areas/imports/routes.ts";
import { orderRoutes } from "./areas/orders/routes.ts";
import { paymentRoutes } from "./areas/payments/routes.ts";
import { priceRoutes } from "./areas/prices/routes.ts";
import { productRoutes } from "./areas/products/routes.ts";
import { promotionRoutes } from "./areas/promotions/routes.ts";
import { searchRoutes } from "./areas/search/routes.ts";
import { settingRoutes } from "./areas/settings/routes.ts";
import { stockRoutes } from "./areas/stock/routes.ts";
import { webhookRoutes } from "./areas/webhooks/routes.ts";
import { frameRoute, rootRoute, signInRoute } from "./frame/routes.ts";

/** Every page of the desk. An area adds its routes here, one line. */
const tree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    ...dashboardRoutes,
    ...orderRoutes,
    ...customerRoutes,
    ...productRoutes,
    ...stockRoutes,
    ...importRoutes,
    ...priceRoutes,
    ...promotionRoutes,
    ...searchRoutes,
    ...fraudRoutes,
    ...settingRoutes,
    ...webhookRoutes,
    ...paymentRoutes,
    ...houseRoutes,
  ]),
]);

/** Finds pages by address, below /desk. Values in the address stay text, whatever they look like. */
export const router = createRouter({
  routeTree: tree,
  basepath: "/desk",
  context: {},
  defaultPreload: "intent",
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => typeof value === "string" && value !== "");
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === "" ? "" : `?${text}`;
  },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
