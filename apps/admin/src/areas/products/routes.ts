import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const productRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/products",
    component: lazyRouteComponent(() => import("./ProductsPage.tsx"), "ProductsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/products/$id",
    component: lazyRouteComponent(() => import("./ProductPage.tsx"), "ProductPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/categories",
    component: lazyRouteComponent(() => import("./CategoriesPage.tsx"), "CategoriesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/attributes",
    component: lazyRouteComponent(() => import("./AttributesPage.tsx"), "AttributesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/collections",
    component: lazyRouteComponent(() => import("./CollectionsPage.tsx"), "CollectionsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/collections/$id",
    component: lazyRouteComponent(() => import("./CollectionPage.tsx"), "CollectionPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/reviews",
    component: lazyRouteComponent(() => import("./ReviewsPage.tsx"), "ReviewsPage"),
  }),
] as const;
