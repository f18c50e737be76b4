import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

/** A customer as the desk opens one. */
export type Customer = paths["/v1/admin/customers/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** On what terms somebody buys. */
export type Terms = paths["/v1/admin/customers/{id}/terms"]["get"]["responses"][200]["content"]["application/json"];

/** One customer. */
export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ["customer", id],
    queryFn: () => take(hansa.GET("/v1/admin/customers/{id}", { params: { path: { id } } })),
  });

/** On what terms a customer buys. */
export const termsQuery = (id: string) =>
  queryOptions({
    queryKey: ["terms", id],
    queryFn: () => take(hansa.GET("/v1/admin/customers/{id}/terms", { params: { path: { id } } })),
  });
