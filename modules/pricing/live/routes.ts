import { InvalidInput, isId } from "@hansa/kernel";
import { Type } from "typebox";
import { type ChannelCache, ChannelNotFound } from "#modules/channels";
import { Answer, anyone, type Route, route } from "#platform/http";
import { LiveIsFull } from "../errors.ts";
import { closed } from "../route-shapes.ts";
import { type Live, MAX_WATCHED } from "./live.ts";

/** Length of a list of as many ids as may be watched, with commas. */
const MAX_LIST = MAX_WATCHED * 37;

/** The stream of price and stock changes. */
export function liveRoutes({
  live,
  channels,
}: {
  readonly live: Live;
  readonly channels: ChannelCache;
}): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/live",
      summary: "Stream how price and stock of variants stand and change, as server-sent events `price` and `stock`.",
      auth: anyone,
      rate: "browse",
      query: Type.Object(
        {
          variants: Type.String({ minLength: 36, maxLength: MAX_LIST, description: "Ids, with commas between." }),
          channel: Type.Optional(Type.String({ maxLength: 64, description: "The first one unless told." })),
        },
        closed,
      ),
      reply: { 200: Type.String({ description: "text/event-stream; every connection begins with how things stand." }) },
      refusals: [LiveIsFull, ChannelNotFound, InvalidInput],
      transaction: false,
      async handle({ db, query, ip }) {
        const variantIds = parseVariants(query.variants);
        const [first] = await channels.list(db);
        const code = query.channel ?? first?.code ?? "";
        const channel = await channels.find(db, code);
        return new Answer({
          status: 200,
          body: live.watch(variantIds, { channel, ip }),
          headers: {
            "content-type": "text/event-stream; charset=utf-8",
            "cache-control": "no-store",
            // Without it nginx would keep the events until its buffer is full.
            "x-accel-buffering": "no",
            // A socket whose stream has ended would stay open for the next request, and keep a stopping server waiting.
            connection: "close",
          },
        });
      },
    }),
  ];
}

function parseVariants(text: string): readonly string[] {
  const ids = [...new Set(text.split(",").map((id) => id.trim().toLowerCase()))];
  if (ids.length > MAX_WATCHED || ids.some((id) => !isId(id))) {
    const message = `must be 1 to ${String(MAX_WATCHED)} ids of variants with commas between`;
    throw new InvalidInput([{ pointer: "/variants", message }]);
  }
  return ids;
}
