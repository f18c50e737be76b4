import { Answer, anyone, type Route, route } from "#platform/http";

/** Without the shop's pages (`HANSA_PAGES=off`) the front door leads to the reference of the API; with them they answer. */
export const frontRoute: Route = route({
  method: "GET",
  path: "/",
  summary: "Lead to the reference of the API, where the shop's pages are off.",
  auth: anyone,
  rate: "browse",
  reply: { 302: null },
  refusals: [],
  transaction: false,
  handle: () => Promise.resolve(new Answer({ status: 302, headers: { location: "/docs" } })),
});
