import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const houseRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/mails",
    component: lazyRouteComponent(() => import("./MailsPage.tsx"), "MailsPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/events",
    component: lazyRouteComponent(() => import("./DeadLettersPage.tsx"), "DeadLettersPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/audit",
    component: lazyRouteComponent(() => import("./AuditPage.tsx"), "AuditPage"),
  }),
] as const;
