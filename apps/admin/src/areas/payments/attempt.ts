import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** An attempt to pay as the desk opens it. */
export type Attempt = paths["/v1/admin/payments/{key}"]["get"]["responses"][200]["content"]["application/json"];

/** One attempt to pay. */
export const attemptQuery = (key: string) =>
  queryOptions({
    queryKey: ["attempt", key],
    queryFn: () => take(hansa.GET("/v1/admin/payments/{key}", { params: { path: { key } } })),
    refetchInterval: 10_000,
  });
