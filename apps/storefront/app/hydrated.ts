import { useSyncExternalStore } from "react";

/** Whether script runs on this page: false while it is made and until the browser has taken it over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
}
