import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../../ask/hansa.ts";

/** The second factors of whoever works here. */
export type Factors = paths["/v1/admin/me/factors"]["get"]["responses"][200]["content"]["application/json"];

export const factorsQuery = queryOptions({
  queryKey: ["factors"],
  queryFn: () => take(hansa.GET("/v1/admin/me/factors")),
});
