import { InvalidInput } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { Address } from "#modules/channels";
import { Answer, customer, PreconditionFailed, type Route, route } from "#platform/http";
import {
  bookAddress,
  type BookedAddress,
  findAddress,
  listAddresses,
  removeAddress,
  rewriteAddress,
} from "./addresses.ts";
import { AddressNotFound, CustomerNotFound, TooManyAddresses } from "./errors.ts";
import { customerOf } from "./me-routes.ts";
import { byId, closed, expectedVersion, Uuid, versioned } from "./route-shapes.ts";

const fields = Address.properties;
const NewAddress = Type.Object({ ...fields, isDefault: Type.Optional(Type.Boolean()) }, closed);
const Booked = Type.Object({ id: Uuid, ...fields, isDefault: Type.Boolean(), version: Type.Integer() }, closed);

/** The customer's address book. Another's address is not found, whatever its id. */
export function addressRoutes(): readonly Route[] {
  return [...readingRoutes(), bookRoute(), rewriteRoute(), removeRoute()];
}

function readingRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/me/addresses",
      summary: "List the address book, default first.",
      auth: customer,
      rate: "cart",
      reply: { 200: Type.Object({ items: Type.Array(Booked), nextCursor: Type.Null() }, closed) },
      refusals: [],
      transaction: false,
      async handle({ db, actor }) {
        const booked = await listAddresses(db, { region: db.region, customerId: customerOf(actor) });
        return { items: booked, nextCursor: null };
      },
    }),
    route({
      method: "GET",
      path: "/v1/me/addresses/:id",
      summary: "Show one address.",
      auth: customer,
      rate: "cart",
      params: byId,
      reply: { 200: Booked },
      refusals: [AddressNotFound],
      transaction: false,
      async handle({ db, params, actor }) {
        return toAnswer(200, await findAddress(db, { region: db.region, customerId: customerOf(actor) }, params.id));
      },
    }),
  ];
}

function bookRoute(): Route {
  return route({
    method: "POST",
    path: "/v1/me/addresses",
    summary: "Add an address; the first one is the default.",
    auth: customer,
    rate: "cart",
    body: NewAddress,
    reply: { 201: Booked },
    refusals: [InvalidInput, TooManyAddresses, CustomerNotFound],
    transaction: true,
    async handle({ tx, body, actor }) {
      return toAnswer(201, await bookAddress(tx, customerOf(actor), toGiven(body)));
    },
  });
}

function rewriteRoute(): Route {
  return route({
    method: "PUT",
    path: "/v1/me/addresses/:id",
    summary: "Rewrite an address.",
    auth: customer,
    rate: "cart",
    params: byId,
    body: NewAddress,
    reply: { 200: Booked },
    refusals: [InvalidInput, AddressNotFound, PreconditionFailed],
    transaction: true,
    async handle({ tx, params, body, actor, headers }) {
      const given = { ...toGiven(body), id: params.id, version: expectedVersion(headers) };
      return toAnswer(200, await rewriteAddress(tx, customerOf(actor), given));
    },
  });
}

function removeRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/me/addresses/:id",
    summary: "Remove an address.",
    auth: customer,
    rate: "cart",
    params: byId,
    reply: { 204: null },
    refusals: [AddressNotFound],
    transaction: true,
    async handle({ tx, params, actor }) {
      await removeAddress(tx, customerOf(actor), params.id);
      return new Answer({ status: 204 });
    },
  });
}

function toGiven({ isDefault = false, ...address }: Static<typeof NewAddress>): {
  readonly address: Address;
  readonly isDefault: boolean;
} {
  return { address, isDefault };
}

function toAnswer(status: number, booked: BookedAddress): Answer {
  return new Answer({ status, body: booked, headers: versioned(booked.version) });
}
