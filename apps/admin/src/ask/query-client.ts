import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Refused } from "./hansa.ts";

const STALE_MS = 15_000;

type Listener = () => void;
const onSignedOut = new Set<Listener>();

/** Tells whoever shows the desk that the session ended on the server's side. @returns what ends the telling */
export function whenSignedOut(listener: Listener): () => void {
  onSignedOut.add(listener);
  return () => onSignedOut.delete(listener);
}

function notice(error: Error): void {
  if (error instanceof Refused && error.status === 401) for (const listener of onSignedOut) listener();
}

/** What the desk knows of the shop, for as long as it may believe it. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (times, error) => !(error instanceof Refused && error.status < 500) && times < 2,
    },
  },
});
