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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/synonyms",
    component: lazyRouteComponent(() => import("./SynonymsPage.tsx"), "SynonymsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/search-rules",
    component: lazyRouteComponent(() => import("./SearchRulesPage.tsx"), "SearchRulesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/search-rules/new",
    component: lazyRouteComponent(() => import("./SearchRulePage.tsx"), "NewSearchRulePage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/search-rules/$id",
    component: lazyRouteComponent(() => import("./SearchRulePage.tsx"), "SearchRulePage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/search-index",
    component: lazyRouteComponent(() => import("./SearchIndexPage.tsx"), "SearchIndexPage"),
  }),
] as const;
