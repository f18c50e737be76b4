import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const settingRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/channels",
    component: lazyRouteComponent(() => import("./ChannelsPage.tsx"), "ChannelsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/staff",
    component: lazyRouteComponent(() => import("./StaffPage.tsx"), "StaffPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/security",
    component: lazyRouteComponent(() => import("./security/SecurityPage.tsx"), "SecurityPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/keys",
    component: lazyRouteComponent(() => import("./KeysPage.tsx"), "KeysPage"),
  }),
] as const;
