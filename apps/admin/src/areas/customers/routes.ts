import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const customerRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers",
    component: lazyRouteComponent(() => import("./CustomersPage.tsx"), "CustomersPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$id",
    component: lazyRouteComponent(() => import("./CustomerPage.tsx"), "CustomerPage"),
  }),
] as const;
