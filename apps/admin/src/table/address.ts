import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** Names in the address that say where in a list one is, and not which rows it has. */
const PLACES = new Set(["cursor", "page"]);

/** The state of a list, which is the address and nothing else. */
export function useListAddress() {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { cursor, page, ...filters } = search;
  /** Changes filters; that leads back to the first page. */
  const narrow = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) =>
      void navigate({
        to: ".",
        search: (before) => ({ ...withoutPlaces(before), ...changes }),
        replace: true,
      }),
    [navigate],
  );
  const clear = useCallback(
    (kept: Readonly<Record<string, string>> = {}) => void navigate({ to: ".", search: kept }),
    [navigate],
  );
  const goTo = useCallback(
    (place: { readonly cursor: string; readonly page: number } | null) =>
      void navigate({
        to: ".",
        search: (before) => ({
          ...withoutPlaces(before),
          ...(place === null ? {} : { cursor: place.cursor, page: String(place.page) }),
        }),
      }),
    [navigate],
  );
  return { filters, cursor, page: Number(page ?? "1"), narrow, clear, goTo };
}

function withoutPlaces(search: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(search).filter(([name]) => !PLACES.has(name)));
}
