import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** An order as the desk opens it. */
export type Order = paths["/v1/admin/orders/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** One order, read again now and then: money and mails move without us. */
export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["order", id],
    queryFn: () => take(hansa.GET("/v1/admin/orders/{id}", { params: { path: { id } } })),
    refetchInterval: 10_000,
  });

/** Attempts to get the money of an order, the latest first. */
export const attemptsOfOrder = (order: string) =>
  queryOptions({
    queryKey: ["attempts", order],
    queryFn: () => take(hansa.GET("/v1/admin/payments", { params: { query: { order, limit: 50 } } })),
    refetchInterval: 10_000,
  });

/** What went back of an order, the latest first. */
export const refundsOfOrder = (order: string) =>
  queryOptions({
    queryKey: ["refunds", order],
    queryFn: () => take(hansa.GET("/v1/admin/refunds", { params: { query: { order, limit: 50 } } })),
    refetchInterval: 5_000,
  });
