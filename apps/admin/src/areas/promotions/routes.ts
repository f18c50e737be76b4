import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const promotionRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/promotions",
    component: lazyRouteComponent(() => import("./PromotionsPage.tsx"), "PromotionsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/promotions/new",
    component: lazyRouteComponent(() => import("./PromotionPage.tsx"), "NewPromotionPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/promotions/$code",
    component: lazyRouteComponent(() => import("./PromotionPage.tsx"), "PromotionPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/simulator",
    component: lazyRouteComponent(() => import("./SimulatorPage.tsx"), "SimulatorPage"),
  }),
] as const;
