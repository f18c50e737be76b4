import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const searchRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/searches",
    component: lazyRouteComponent(() => import("./SearchesPage.tsx"), "SearchesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/recommendations",
    component: lazyRouteComponent(() => import("./RecommendationsPage.tsx"), "RecommendationsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/experiments",
    component: lazyRouteComponent(() => import("./ExperimentsPage.tsx"), "ExperimentsPage"),
  }),
] as const;
