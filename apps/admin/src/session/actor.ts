import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { hansa, take } from "../ask/hansa.ts";

/** Who works at the desk. */
export const actorQuery = queryOptions({
  queryKey: ["actor"],
  queryFn: () => take(hansa.GET("/v1/admin/me")),
  staleTime: 60_000,
});

/** Whether these scopes hold the one that is asked for, as the API decides it. */
export function holds(scopes: readonly string[], scope: string): boolean {
  return scopes.includes("*") || scopes.includes(scope);
}

/** Who works at the desk, and `may("orders:write")`. */
export function useActor() {
  const { data } = useSuspenseQuery(actorQuery);
  return { ...data, may: (scope: string) => holds(data.scopes, scope) };
}
