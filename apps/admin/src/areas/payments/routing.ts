import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** The rules by which providers are chosen. */
export type Routing = paths["/v1/admin/payments/routing"]["get"]["responses"][200]["content"]["application/json"];
/** One of them. */
export type Rule = Routing["rules"][number];

/** How each provider did in the last minute. */
export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: () => take(hansa.GET("/v1/admin/payments/providers")),
  refetchInterval: 5_000,
});

/** The rules by which providers are chosen. */
export const routingQuery = queryOptions({
  queryKey: ["routing"],
  queryFn: () => take(hansa.GET("/v1/admin/payments/routing")),
});
