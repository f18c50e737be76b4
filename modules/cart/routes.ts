import { InvalidInput } from "@hansa/kernel";
import type { Static } from "typebox";
import { isSellable } from "#modules/catalog";
import { type ChannelCache, ChannelNotFound, parseAddress } from "#modules/channels";
import { CodeUnknown } from "#modules/pricing";
import { Overloaded } from "#platform/db";
import { type Actor, Answer, anyone, holder, PreconditionFailed, type Route, route } from "#platform/http";
import type { CartDetails, CartState } from "./cart-state.ts";
import type { Carts } from "./carts.ts";
import type { CartChange } from "./decide.ts";
import {
  CartFull,
  CartNotFound,
  CartOrdered,
  CartSealed,
  LineNotFound,
  QuantityTooLarge,
  VariantNotSellable,
} from "./errors.ts";
import { etagOf, versionsOf } from "./etag.ts";
import {
  AddBody,
  CartParams,
  CartShape,
  CodeBody,
  CodeParams,
  LineParams,
  OpenBody,
  OpenedShape,
  PatchBody,
  SetBody,
  ShippingOptionsShape,
} from "./shapes.ts";
import type { CartProof } from "./token.ts";
import type { CartViews } from "./views.ts";

/** What the routes are given. */
export interface CartRoutesNeeds {
  readonly carts: Carts;
  readonly views: CartViews;
  readonly channels: ChannelCache;
}

/** Carts over HTTP: whoever shows the cart's token, or is its owner, is let at it; everyone else finds nothing there. */
export function cartRoutes(needs: CartRoutesNeeds): readonly Route[] {
  return [
    openCart(needs),
    showCart(needs),
    patchCart(needs),
    addLine(needs),
    setLine(needs),
    removeLine(needs),
    addCode(needs),
    dropCode(needs),
    listShippingOptions(needs),
  ];
}

const CHANGE_REFUSALS = [CartNotFound, CartSealed, CartOrdered, PreconditionFailed, Overloaded] as const;

interface Asking {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly actor: Actor;
}

function proofOf({ headers, actor }: Asking): CartProof {
  return { token: headers["cart-token"] ?? null, customerId: actor.kind === "customer" ? actor.id : null };
}

/** Makes the change and answers with the cart as it then is. */
async function change(
  { carts, views }: CartRoutesNeeds,
  asking: Asking & { readonly params: { readonly id: string } },
  what: CartChange["change"],
): Promise<Answer> {
  const cart = await carts.change({
    cartId: asking.params.id.toLowerCase(),
    proof: proofOf(asking),
    ifVersions: versionsOf(asking.headers["if-match"]),
    change: what,
  });
  return await answer(views, cart);
}

async function answer(views: CartViews, cart: CartState, status = 200): Promise<Answer> {
  const body = await views.show(cart);
  return new Answer({ status, body, headers: { etag: etagOf(cart.version, body), "cache-control": "no-store" } });
}

function openCart({ carts, channels, views }: CartRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/carts",
    summary: "Open a cart; a signed-in customer who has one in the channel gets that one, with a new token.",
    auth: anyone,
    rate: "cart",
    body: OpenBody,
    reply: { 201: OpenedShape },
    refusals: [ChannelNotFound, CartSealed, Overloaded],
    transaction: false,
    async handle({ db, body, actor }) {
      const channel = await channels.find(db, body.channel);
      const customerId = actor.kind === "customer" ? actor.id : null;
      const { cart, token } = await carts.open({ channel, customerId });
      const shown = await views.show(cart);
      const headers = {
        etag: etagOf(cart.version, shown),
        "cache-control": "no-store",
        location: `/v1/carts/${cart.id}`,
      };
      return new Answer({ status: 201, body: { ...shown, token }, headers });
    },
  });
}

function showCart({ carts, views }: CartRoutesNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/carts/:id",
    summary: "Show a cart with its totals and what is wrong with it.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    reply: { 200: CartShape },
    refusals: [CartNotFound, Overloaded],
    transaction: false,
    async handle({ params, headers, actor }) {
      return await answer(views, await carts.read(params.id.toLowerCase(), proofOf({ headers, actor })));
    },
  });
}

function patchCart(needs: CartRoutesNeeds): Route {
  return route({
    method: "PATCH",
    path: "/v1/carts/:id",
    summary: "Tell who buys and where to ship; what is left out stays, null forgets.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    body: PatchBody,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, InvalidInput],
    transaction: false,
    async handle(asking) {
      const details = toDetails(asking.body);
      await assertShips(needs, asking, details.shippingOption ?? null);
      return await change(needs, asking, { kind: "patch", details });
    },
  });
}

function toDetails({
  email,
  shippingAddress,
  billingAddress,
  shippingOption,
}: Static<typeof PatchBody>): Partial<CartDetails> {
  const parse = (address: Static<typeof PatchBody>["shippingAddress"], pointer: string) =>
    address ? parseAddress(address, pointer) : null;
  return {
    ...(email === undefined ? {} : { email: email?.trim() ?? null }),
    ...(shippingAddress === undefined ? {} : { shippingAddress: parse(shippingAddress, "/shippingAddress") }),
    ...(billingAddress === undefined ? {} : { billingAddress: parse(billingAddress, "/billingAddress") }),
    ...(shippingOption === undefined ? {} : { shippingOption }),
  };
}

/** @throws InvalidInput when the cart's channel does not ship this way at all */
async function assertShips(
  { carts, views }: CartRoutesNeeds,
  asking: Asking & { readonly params: { readonly id: string } },
  option: string | null,
): Promise<void> {
  if (option === null) return;
  const cart = await carts.read(asking.params.id.toLowerCase(), proofOf(asking));
  if (await views.hasShippingOption(cart, option)) return;
  throw new InvalidInput([{ pointer: "/shippingOption", message: "is not one of the cart's shipping options" }]);
}

function addLine(needs: CartRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/carts/:id/lines",
    summary: "Add units of a variant; what is in the cart already is added to.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    body: AddBody,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, CartFull, QuantityTooLarge, VariantNotSellable],
    transaction: false,
    async handle(asking) {
      const variantId = asking.body.variantId.toLowerCase();
      const soldIn = await channelsOf(needs.views, variantId);
      return await change(needs, asking, { kind: "add", variantId, quantity: asking.body.quantity, soldIn });
    },
  });
}

/** Codes of the channels that sell the variant now, null for all of them. None is a variant that is not for sale. */
async function channelsOf(views: CartViews, variantId: string): Promise<readonly string[] | null> {
  const variant = (await views.look([variantId])).variants.get(variantId);
  if (variant === undefined || !isSellable({ ...variant, channels: null }, "", views.now())) return [];
  return variant.channels;
}

function setLine(needs: CartRoutesNeeds): Route {
  return route({
    method: "PATCH",
    path: "/v1/carts/:id/lines/:lineId",
    summary: "Set the units of a line; 0 removes it.",
    auth: holder("cart"),
    rate: "cart",
    params: LineParams,
    body: SetBody,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, LineNotFound],
    transaction: false,
    handle: (asking) =>
      change(needs, asking, {
        kind: "set",
        variantId: asking.params.lineId.toLowerCase(),
        quantity: asking.body.quantity,
      }),
  });
}

function removeLine(needs: CartRoutesNeeds): Route {
  return route({
    method: "DELETE",
    path: "/v1/carts/:id/lines/:lineId",
    summary: "Remove a line.",
    auth: holder("cart"),
    rate: "cart",
    params: LineParams,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, LineNotFound],
    transaction: false,
    handle: (asking) =>
      change(needs, asking, { kind: "set", variantId: asking.params.lineId.toLowerCase(), quantity: 0 }),
  });
}

function addCode({ carts }: CartRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/carts/:id/codes",
    summary: "Use a coupon or gift card.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    body: CodeBody,
    reply: { 200: CartShape },
    refusals: [CartNotFound, CodeUnknown, Overloaded],
    transaction: false,
    async handle({ params, body, headers, actor }) {
      await carts.read(params.id.toLowerCase(), proofOf({ headers, actor }));
      // The shop gives out no codes yet, so none can be right.
      throw new CodeUnknown(body.code);
    },
  });
}

function dropCode(needs: CartRoutesNeeds): Route {
  return route({
    method: "DELETE",
    path: "/v1/carts/:id/codes/:code",
    summary: "Take a code off the cart; one that is not on it is passed over.",
    auth: holder("cart"),
    rate: "cart",
    params: CodeParams,
    reply: { 200: CartShape },
    refusals: CHANGE_REFUSALS,
    transaction: false,
    handle: (asking) => change(needs, asking, { kind: "drop_code", code: asking.params.code }),
  });
}

function listShippingOptions({ carts, views }: CartRoutesNeeds): Route {
  return route({
    method: "GET",
    path: "/v1/carts/:id/shipping-options",
    summary: "List the ways to ship this cart, priced, with the days of arrival.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    reply: { 200: ShippingOptionsShape },
    refusals: [CartNotFound, Overloaded],
    transaction: false,
    async handle({ params, headers, actor }) {
      const cart = await carts.read(params.id.toLowerCase(), proofOf({ headers, actor }));
      return { items: await views.shippingOptions(cart), nextCursor: null };
    },
  });
}
