import { Type } from "typebox";
import { Overloaded } from "#platform/db";
import { Answer, holder, type Route, route } from "#platform/http";
import type { CartRoutesNeeds } from "./change-cart.ts";
import { linesOf } from "./cart-state.ts";
import { toDraft } from "./drafts.ts";
import { RecoveryLinkInvalid } from "./errors.ts";
import { selectCarts } from "./queries.ts";
import { closed } from "./shapes.ts";

/** What the link of a reminder opens: enough to fill a cart anew on any device, and nothing of whose it was. */
export function recoveryRoutes({ recovery, views }: CartRoutesNeeds): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/cart-recoveries/:token",
      summary: "Show what was in the cart that a reminder tells of.",
      auth: holder("recovery link"),
      rate: "cart",
      params: Type.Object({ token: Type.String({ minLength: 50, maxLength: 80 }) }, closed),
      reply: {
        200: Type.Object(
          {
            cartId: Type.String(),
            channel: Type.String(),
            lines: Type.Array(Type.Object({ variantId: Type.String(), quantity: Type.Integer() }, closed)),
            codes: Type.Array(Type.String()),
            expiresAt: Type.String({ format: "date-time" }),
          },
          closed,
        ),
      },
      refusals: [RecoveryLinkInvalid, Overloaded],
      transaction: false,
      async handle({ db, params }) {
        const link = recovery.open(params.token, views.now());
        if (link === null) throw new RecoveryLinkInvalid();
        const [row] = await selectCarts(db, [link.cartId]);
        if (row === undefined || (row.state !== "open" && row.state !== "sealed")) throw new RecoveryLinkInvalid();
        const { cart, ...draft } = toDraft(row);
        const body = {
          cartId: cart.id,
          channel: cart.channel,
          lines: linesOf({ cart, ...draft }),
          codes: cart.codes,
          expiresAt: link.expiresAt.toISOString(),
        };
        return new Answer({ status: 200, body, headers: { "cache-control": "no-store" } });
      },
    }),
  ];
}
