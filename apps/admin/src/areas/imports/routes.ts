import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const importRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/imports",
    component: lazyRouteComponent(() => import("./ImportsPage.tsx"), "ImportsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/imports/new",
    component: lazyRouteComponent(() => import("./NewImportPage.tsx"), "NewImportPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/imports/$id",
    component: lazyRouteComponent(() => import("./ImportPage.tsx"), "ImportPage"),
  }),
] as const;
