import { isRouteErrorResponse } from "react-router";

/** Why a page cannot be shown. */
export type FailureKind = "notFound" | "broken" | "maintenance" | "offline";

/** Reads from what a page threw, or could not fetch, why it cannot be shown. */
export function failureOf(error: unknown): FailureKind {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404) return "notFound";
    return error.status === 503 ? "maintenance" : "broken";
  }
  // The server has no connection to lose: its faults are its own.
  if (typeof document === "undefined") return "broken";
  if (!navigator.onLine) return "offline";
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message) ? "maintenance" : "broken";
}
