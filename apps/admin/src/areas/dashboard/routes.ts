import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const dashboardRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./DashboardPage.tsx"), "DashboardPage"),
  }),
] as const;
