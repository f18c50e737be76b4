import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const paymentRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments",
    component: lazyRouteComponent(() => import("./AttemptsPage.tsx"), "AttemptsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/refunds",
    component: lazyRouteComponent(() => import("./RefundsPage.tsx"), "RefundsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/routing",
    component: lazyRouteComponent(() => import("./RoutingPage.tsx"), "RoutingPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/cases",
    component: lazyRouteComponent(() => import("./CasesPage.tsx"), "CasesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/disputes",
    component: lazyRouteComponent(() => import("./DisputesPage.tsx"), "DisputesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/payouts",
    component: lazyRouteComponent(() => import("./PayoutsPage.tsx"), "PayoutsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/attempts/$key",
    component: lazyRouteComponent(() => import("./AttemptPage.tsx"), "AttemptPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/ledger",
    component: lazyRouteComponent(() => import("./LedgerPage.tsx"), "LedgerPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/ledger/$account",
    component: lazyRouteComponent(() => import("./AccountPage.tsx"), "AccountPage"),
  }),
] as const;
