import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const stockRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/stock",
    component: lazyRouteComponent(() => import("./StockPage.tsx"), "StockPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/stock/$id",
    component: lazyRouteComponent(() => import("./VariantStockPage.tsx"), "VariantStockPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/locations",
    component: lazyRouteComponent(() => import("./LocationsPage.tsx"), "LocationsPage"),
  }),
] as const;
