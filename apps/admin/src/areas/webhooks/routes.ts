import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../../frame/routes.ts";

export const webhookRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks",
    component: lazyRouteComponent(() => import("./WebhooksPage.tsx"), "WebhooksPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks/$id",
    component: lazyRouteComponent(() => import("./WebhookPage.tsx"), "WebhookPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks/deliveries",
    component: lazyRouteComponent(() => import("./DeliveriesPage.tsx"), "DeliveriesPage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/webhooks/deliveries/$id",
    component: lazyRouteComponent(() => import("./DeliveryPage.tsx"), "DeliveryPage"),
  }),
] as const;
