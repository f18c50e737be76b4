import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const priceRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prices",
    component: lazyRouteComponent(() => import("./PriceListsPage.tsx"), "PriceListsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prices/$code",
    component: lazyRouteComponent(() => import("./PriceListPage.tsx"), "PriceListPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/live-prices",
    component: lazyRouteComponent(() => import("./LivePricesPage.tsx"), "LivePricesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/taxes",
    component: lazyRouteComponent(() => import("./TaxesPage.tsx"), "TaxesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/shipping",
    component: lazyRouteComponent(() => import("./ShippingPage.tsx"), "ShippingPage"),
  }),
] as const;
