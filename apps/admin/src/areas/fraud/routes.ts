import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const fraudRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/fraud",
    component: lazyRouteComponent(() => import("./QueuePage.tsx"), "QueuePage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/fraud/rules",
    component: lazyRouteComponent(() => import("./RulesPage.tsx"), "RulesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/fraud/lists",
    component: lazyRouteComponent(() => import("./ListsPage.tsx"), "ListsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/fraud/models",
    component: lazyRouteComponent(() => import("./ModelsPage.tsx"), "ModelsPage"),
  }),
] as const;
