import { useQuery } from "@tanstack/react-query";
import { hansa, take } from "../ask/hansa.ts";

/** A value and what it is called. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The channels of the shop. */
export function useChannels() {
  const { data } = useQuery({
    queryKey: ["channels"],
    queryFn: () => take(hansa.GET("/v1/admin/channels")),
    staleTime: 60_000,
  });
  return data?.items ?? [];
}

/** The channels as choices. */
export function useChannelChoices(): Choice[] {
  return useChannels().map(({ code, name }) => ({ value: code, label: name }));
}

/** The currencies that the shop's channels sell in. */
export function useCurrencies(): readonly string[] {
  return [...new Set(useChannels().map(({ currency }) => currency))];
}

/** The categories with the way that leads to them: "Lighting / Table lamps". */
export function useCategoryChoices(): Choice[] {
  const { data } = useQuery({
    queryKey: ["categories"],
    queryFn: () => take(hansa.GET("/v1/admin/categories")),
    staleTime: 60_000,
  });
  const names = new Map((data?.items ?? []).map(({ id, name }) => [id, name]));
  return (data?.items ?? [])
    .map(({ id, path }) => ({ value: id, label: path.map((step) => names.get(step) ?? "…").join(" / ") }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

/** The collections as choices. */
export function useCollectionChoices(): Choice[] {
  const { data } = useQuery({
    queryKey: ["collections"],
    queryFn: () => take(hansa.GET("/v1/admin/collections")),
    staleTime: 60_000,
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** The places that stock lies in. */
export function useLocationChoices(): Choice[] {
  const { data } = useQuery({
    queryKey: ["locations"],
    queryFn: () => take(hansa.GET("/v1/admin/locations")),
    staleTime: 60_000,
  });
  return (data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
}

/** The price lists. */
export function usePriceLists() {
  const { data } = useQuery({
    queryKey: ["price-lists"],
    queryFn: () => take(hansa.GET("/v1/admin/price-lists")),
    staleTime: 60_000,
  });
  return data?.items ?? [];
}

const regionNames = new Intl.DisplayNames(undefined, { type: "region" });
const A = 65;
const LETTERS = 26;

/** Every country that the reader's language has a name for. */
export const countryChoices: Choice[] = Array.from({ length: LETTERS * LETTERS }, (_, place) =>
  String.fromCodePoint(A + Math.floor(place / LETTERS), A + (place % LETTERS)),
)
  .flatMap((value) => {
    const label = regionNames.of(value);
    return label === undefined || label === value || /^(EU|EZ|QO|UN|ZZ|X.)$/.test(value) ? [] : [{ value, label }];
  })
  .toSorted((one, other) => one.label.localeCompare(other.label));

/** What a country is called. */
export function sayCountry(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regionNames.of(code) ?? code) : code;
}
