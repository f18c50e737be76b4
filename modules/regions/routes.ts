import { Type } from "typebox";
import { type Route, route, scope } from "#platform/http";
import { listRegions } from "./directory.ts";

const RegionReply = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    isHome: Type.Boolean(),
    epoch: Type.Integer(),
    state: Type.Union([Type.Literal("serving"), Type.Literal("draining"), Type.Literal("lost")]),
  },
  { additionalProperties: false },
);

/** The room's HTTP: the directory of regions for the desk. */
export function regionRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/admin/regions",
      summary: "List the regions of this shop, home first.",
      auth: scope("regions:read"),
      rate: "desk",
      reply: {
        200: Type.Object({ items: Type.Array(RegionReply), nextCursor: Type.Null() }, { additionalProperties: false }),
      },
      refusals: [],
      transaction: false,
      async handle({ db }) {
        return { items: await listRegions(db), nextCursor: null };
      },
    }),
  ];
}
