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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/drafts",
    component: lazyRouteComponent(() => import("./DraftsPage.tsx"), "DraftsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/drafts/$id",
    component: lazyRouteComponent(() => import("./DraftPage.tsx"), "DraftPage"),
  }),
] as const;
