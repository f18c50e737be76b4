import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";
import type { Choice } from "../../pick/choices.ts";

/** The ways in which a channel ships. */
export function useShippingChoices(channel: string): Choice[] {
  const { data } = useQuery({
    queryKey: ["shipping-options"],
    queryFn: () => take(hansa.GET("/v1/admin/shipping-options")),
    staleTime: 60_000,
  });
  const known = (data?.items ?? []).filter((option) => option.channel === channel);
  return [...new Map(known.map(({ code, name }) => [code, { value: code, label: name }])).values()];
}
