import type { ChannelCache } from "#modules/channels";
import { Overloaded } from "#platform/db";
import { type Actor, Answer, PreconditionFailed } from "#platform/http";
import type { Carts } from "./carts.ts";
import type { CartChange } from "./decide.ts";
import { CartNotFound, CartOrdered, CartSealed } from "./errors.ts";
import { versionsOf, writersTag } from "./etag.ts";
import type { RecoveryLinks } from "./recovery-link.ts";
import type { CartProof } from "./token.ts";
import type { CartViews } from "./views.ts";

/** What the routes are given. */
export interface CartRoutesNeeds {
  readonly carts: Carts;
  readonly views: CartViews;
  readonly channels: ChannelCache;
  readonly recovery: RecoveryLinks;
}

/** What every change of a cart may be refused for. */
export const CHANGE_REFUSALS = [CartNotFound, CartSealed, CartOrdered, PreconditionFailed, Overloaded] as const;

/** Who asks. */
export interface Asking {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly actor: Actor;
}

/** How the caller shows that the cart is theirs. */
export function proofOf({ headers, actor }: Asking): CartProof {
  return { token: headers["cart-token"] ?? null, customerId: actor.kind === "customer" ? actor.id : null };
}

/** Makes the change and answers with the cart as it then is. */
export async function change(
  { carts, views }: CartRoutesNeeds,
  asking: Asking & {
    readonly params: { readonly id: string };
    readonly query: { readonly language?: string };
  },
  what: CartChange["change"],
): Promise<Answer> {
  const cart = await carts.change({
    cartId: asking.params.id.toLowerCase(),
    proof: proofOf(asking),
    ifVersions: versionsOf(asking.headers["if-match"]),
    change: what,
  });
  const body = await views.show(cart, asking.query);
  return answer(body, writersTag(cart.version));
}

/** A cart as it is shown, with its ETag. */
export function answer(body: Awaited<ReturnType<CartViews["show"]>>, etag: string): Answer {
  return new Answer({ status: 200, body, headers: { etag, "cache-control": "no-store" } });
}
