import type { paths } from "@hansa/sdk";
import { queryOptions } from "@tanstack/react-query";
import { hansa, take } from "../../ask/hansa.ts";

type Webhooks = paths["/v1/admin/webhooks"]["get"]["responses"][200]["content"]["application/json"];
/** A system that is told of what happens. */
export type Webhook = Webhooks["items"][number];

type Deliveries = paths["/v1/admin/webhook-deliveries"]["get"]["responses"][200]["content"]["application/json"];
/** One message to one webhook. */
export type Delivery = Deliveries["items"][number];

/** How often what is under way is looked at again. */
export const LOOK_MS = 3_000;

/** All webhooks: there are so few that one request has them. */
export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: () => take(hansa.GET("/v1/admin/webhooks")),
  refetchInterval: LOOK_MS,
});

/** What others can be told of. */
export const eventTypesQuery = queryOptions({
  queryKey: ["webhook-event-types"],
  queryFn: () => take(hansa.GET("/v1/admin/webhook-event-types")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** `com.hansa.order.confirmed.v1` as "Order confirmed", with its version where it is not the first. */
export function sayType(type: string): string {
  const match = /^com\.hansa\.([a-z_]+)\.([a-z_]+)\.v(\d+)$/.exec(type);
  if (match === null) return type;
  const [, thing = "", deed = "", version = ""] = match;
  const words = `${thing} ${deed}`.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${version === "1" ? "" : ` (${version})`}`;
}

/** The host and path of a URL: what tells webhooks apart. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === "/" ? "" : pathname}`;
}

const ERRORS: Readonly<Record<NonNullable<Delivery["lastError"]>, string>> = {
  status: "Answered",
  gone: "Wants nothing more",
  redirect: "Sent us elsewhere",
  timeout: "No answer within ten seconds",
  address: "Not a public address",
  name: "No such name",
  connection: "No connection",
  certificate: "Certificate not trusted",
  secret: "Our secret cannot be read",
};

/** What came of a try, for people: "Taken, 204" or "Answered 500". */
export function sayOutcome(error: Delivery["lastError"], status: number | null): string {
  const words = error === null ? (status === null ? "" : "Taken,") : ERRORS[error];
  return status === null ? words : `${words} ${String(status)}`;
}
