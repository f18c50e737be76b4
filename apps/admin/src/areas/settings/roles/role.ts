import { queryOptions } from "@tanstack/react-query";
import type { paths } from "@hansa/sdk";
import { hansa, take } from "../../../ask/hansa.ts";
import { sayWord } from "../../../show/format.ts";

/** Every role, and every scope that one may have. */
export type Roles = paths["/v1/admin/roles"]["get"]["responses"][200]["content"]["application/json"];
/** A role as the API tells it. */
export type Role = Roles["items"][number];

/** Every role of the shop. */
export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => take(hansa.GET("/v1/admin/roles")),
});

/** What people call a role: the names of built-in ones are words of the API. */
export function nameOf(role: { readonly name: string; readonly isBuiltIn: boolean }): string {
  return role.isBuiltIn ? sayWord(role.name) : role.name;
}
