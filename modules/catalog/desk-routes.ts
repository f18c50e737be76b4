import type { Route } from "#platform/http";

/** The desk's routes of the catalogue. */
export const deskRoutes: readonly Route[] = [];
