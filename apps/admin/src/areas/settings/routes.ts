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
    path: "/roles",
    component: lazyRouteComponent(() => import("./roles/RolesPage.tsx"), "RolesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/roles/new",
    component: lazyRouteComponent(() => import("./roles/RolePage.tsx"), "NewRolePage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/roles/$id",
    component: lazyRouteComponent(() => import("./roles/RolePage.tsx"), "RolePage"),
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
