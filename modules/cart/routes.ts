import { InvalidInput } from "@hansa/kernel";
import type { Static } from "typebox";
import { isSellable } from "#modules/catalog";
import { ChannelNotFound, parseAddress, parseVatId } from "#modules/channels";
import { Overloaded } from "#platform/db";
import { Answer, anyone, holder, type Route, route } from "#platform/http";
import type { CartDetails } from "./cart-state.ts";
import { recoveryRoutes } from "./recovery-routes.ts";
import { answer, type CartRoutesNeeds, CHANGE_REFUSALS, change, proofOf } from "./change-cart.ts";
import { codeRoutes } from "./code-routes.ts";
import { CartFull, CartNotFound, CartSealed, LineNotFound, QuantityTooLarge, VariantNotSellable } from "./errors.ts";
import { readersTag, writersTag } from "./etag.ts";
import {
  AddBody,
  CartParams,
  CartQuery,
  CartShape,
  LineParams,
  OpenBody,
  OpenedShape,
  PatchBody,
  SetBody,
  ShippingOptionsShape,
} from "./shapes.ts";
import type { CartViews } from "./views.ts";

/** Carts over HTTP: whoever shows the cart's token, or is its owner, is let at it; everyone else finds nothing there. */
export function cartRoutes(needs: CartRoutesNeeds): readonly Route[] {
  return [
    openCart(needs),
    showCart(needs),
    patchCart(needs),
    addLine(needs),
    setLine(needs),
    removeLine(needs),
    ...codeRoutes(needs),
    listShippingOptions(needs),
    ...recoveryRoutes(needs),
  ];
}

function openCart({ carts, channels, views }: CartRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/carts",
    summary: "Open a cart; a signed-in customer who has one in the channel gets that one, with a new token.",
    auth: anyone,
    rate: "cart",
    query: CartQuery,
    body: OpenBody,
    reply: { 201: OpenedShape },
    refusals: [ChannelNotFound, CartSealed, Overloaded],
    transaction: false,
    async handle({ db, body, actor, query }) {
      const channel = await channels.find(db, body.channel);
      const customerId = actor.kind === "customer" ? actor.id : null;
      const { cart, token } = await carts.open({ channel, customerId });
      const shown = await views.show(cart, query);
      const headers = {
        etag: writersTag(cart.version),
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
    query: CartQuery,
    reply: { 200: CartShape },
    refusals: [CartNotFound, Overloaded],
    transaction: false,
    async handle({ params, headers, actor, query }) {
      const cart = await carts.read(params.id.toLowerCase(), proofOf({ headers, actor }));
      const shown = await views.show(cart, query);
      return answer(shown, readersTag(cart.version, shown));
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
    query: CartQuery,
    body: PatchBody,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, InvalidInput],
    transaction: false,
    async handle(asking) {
      const details = toDetails(asking.body);
      const option = details.shippingOption ?? null;
      const wish = option === null ? {} : { shippedIn: await needs.views.channelsShipping(option) };
      return await change(needs, asking, { kind: "patch", details, ...wish });
    },
  });
}

function toDetails({
  email,
  shippingAddress,
  billingAddress,
  shippingOption,
  vatId,
  wantsReminder,
}: Static<typeof PatchBody>): Partial<CartDetails> {
  const parse = (address: Static<typeof PatchBody>["shippingAddress"], pointer: string) =>
    address ? parseAddress(address, pointer) : null;
  return {
    ...(email === undefined ? {} : { email: email?.trim() ?? null }),
    ...(shippingAddress === undefined ? {} : { shippingAddress: parse(shippingAddress, "/shippingAddress") }),
    ...(billingAddress === undefined ? {} : { billingAddress: parse(billingAddress, "/billingAddress") }),
    ...(shippingOption === undefined ? {} : { shippingOption }),
    ...(vatId === undefined ? {} : { vatId: vatId === null ? null : readVatId(vatId) }),
    ...(wantsReminder === undefined ? {} : { wantsReminder }),
  };
}

/** @throws InvalidInput when no member state of the European Union gives numbers of this form */
function readVatId(given: string): string {
  const vatId = parseVatId(given);
  if (vatId !== null) return vatId.text;
  const message = "must be a VAT number as a member state of the European Union gives them, such as DE123456789";
  throw new InvalidInput([{ pointer: "/vatId", message }]);
}

function addLine(needs: CartRoutesNeeds): Route {
  return route({
    method: "POST",
    path: "/v1/carts/:id/lines",
    summary: "Add units of a variant; what is in the cart already is added to.",
    auth: holder("cart"),
    rate: "cart",
    params: CartParams,
    query: CartQuery,
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
    query: CartQuery,
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
    query: CartQuery,
    reply: { 200: CartShape },
    refusals: [...CHANGE_REFUSALS, LineNotFound],
    transaction: false,
    handle: (asking) =>
      change(needs, asking, { kind: "set", variantId: asking.params.lineId.toLowerCase(), quantity: 0 }),
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
    query: CartQuery,
    reply: { 200: ShippingOptionsShape },
    refusals: [CartNotFound, Overloaded],
    transaction: false,
    async handle({ params, headers, actor, query }) {
      const cart = await carts.read(params.id.toLowerCase(), proofOf({ headers, actor }));
      return { items: await views.shippingOptions(cart, query.language), nextCursor: null };
    },
  });
}
