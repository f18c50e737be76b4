import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const orderRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/orders",
    component: lazyRouteComponent(() => import("./OrdersPage.tsx"), "OrdersPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/orders/$id",
    component: lazyRouteComponent(() => import("./OrderPage.tsx"), "OrderPage"),
  }),
] as const;
