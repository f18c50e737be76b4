import type { paths } from "@hansa/sdk";

type Live = paths["/v1/admin/live-prices"]["get"]["responses"][200]["content"]["application/json"];
/** A price that follows stock, sales and the hour inside bounds. */
export type LivePrice = Live["items"][number];
