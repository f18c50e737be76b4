import { InvalidInput } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { Type } from "typebox";
import { listLocations, upsertLocation } from "./locations.ts";

const closed = { additionalProperties: false } as const;
export const LocationCode = Type.String({ pattern: "^[a-z][a-z0-9-]{0,31}$", maxLength: 32 });

const Location = Type.Object(
  {
    code: LocationCode,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    priority: Type.Integer({ minimum: 0, maximum: 10_000, description: "Lower ships first." }),
    isActive: Type.Boolean(),
  },
  closed,
);

const listLocationsRoute = route({
  method: "GET",
  path: "/v1/admin/locations",
  summary: "List the places that stock lies in.",
  auth: scope("inventory:read"),
  rate: "desk",
  reply: { 200: Type.Object({ items: Type.Array(Location), nextCursor: Type.Null() }, closed) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    return { items: await listLocations(db), nextCursor: null };
  },
});

const putLocationRoute = route({
  method: "PUT",
  path: "/v1/admin/locations/:code",
  summary: "Make a location or change it.",
  auth: scope("inventory:write"),
  rate: "desk",
  params: Type.Object({ code: LocationCode }, closed),
  body: Type.Object(
    {
      name: Location.properties.name,
      country: Location.properties.country,
      priority: Location.properties.priority,
      isActive: Type.Boolean(),
    },
    closed,
  ),
  reply: { 200: Location },
  refusals: [InvalidInput],
  transaction: true,
  async handle({ tx, params, body, actor, requestId, ip }) {
    const location = { code: params.code, ...body };
    await upsertLocation(tx, location);
    await recordAudit(tx, {
      actor,
      action: "inventory.location_put",
      subject: params.code,
      after: body,
      requestId,
      ip,
    });
    return location;
  },
});

/** The places that stock lies in, for the desk. */
export const locationRoutes: readonly Route[] = [listLocationsRoute, putLocationRoute];
