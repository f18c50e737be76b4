import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths } from "./schema.gen.ts";

export type { components, paths } from "./schema.gen.ts";

/** The shop's API, one function per HTTP method: `hansa.GET("/v1/products", { params: { query: { limit: 24 } } })`. */
export type Hansa = Client<paths>;

/**
 * Opens the API of a shop. Nothing is asked yet.
 *
 * @param options `baseUrl` is where the shop stands; `headers` go with each request, `Authorization: Bearer …` for the
 * desk; `fetch` replaces the platform's own
 */
export function openHansa(options: ClientOptions): Hansa {
  return createClient<paths>(options);
}
