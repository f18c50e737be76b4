import { Type } from "typebox";
import { InvalidInput } from "@hansa/kernel";
import { Address } from "#modules/channels";
import { Answer, type Route, route, scope } from "#platform/http";
import { listAddresses } from "./addresses.ts";
import { recordAudit } from "./audit.ts";
import { selectCustomers, selectCustomersOfGroup, selectOldestCustomers } from "./customer-list-queries.ts";
import { normaliseEmail } from "./email.ts";
import { CustomerNotFound } from "./errors.ts";
import { eraseCustomer, findCustomer, toCustomer } from "./profile.ts";
import { byId, closed, Moment, orNull, Page, pageOf, parseCursor, rowsFor, toPage, Uuid } from "./route-shapes.ts";

const fields = {
  id: Uuid,
  email: Type.String(),
  emailVerified: Type.Boolean(),
  name: orNull(Type.String()),
  locale: orNull(Type.String()),
  externalId: orNull(Type.String()),
  erasedAt: orNull(Moment),
  createdAt: Moment,
};
const Listed = Type.Object({ ...fields, customerGroup: orNull(Type.String()) }, closed);
const Booked = Type.Object(
  { id: Uuid, ...Address.properties, isDefault: Type.Boolean(), version: Type.Integer() },
  closed,
);
const Shown = Type.Object({ ...fields, addresses: Type.Array(Booked) }, closed);

/** Customers for the desk. */
export function customerDeskRoutes(): readonly Route[] {
  return [listRoute(), showRoute(), eraseRoute()];
}

function listRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/customers",
    summary: "List customers, latest first or longest here first, those of a group, or find one by e-mail address.",
    auth: scope("identity:read"),
    rate: "desk",
    query: Type.Object(
      {
        email: Type.Optional(Type.String({ maxLength: 254 })),
        group: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
        sort: Type.Optional(
          Type.Enum(["-since", "since"], { type: "string", description: "Those of a group come latest first." }),
        ),
        ...Page,
      },
      closed,
    ),
    reply: { 200: pageOf(Listed) },
    refusals: [InvalidInput],
    transaction: false,
    async handle({ db, query }) {
      const normalised = query.email === undefined ? null : normaliseEmail(query.email);
      const at = parseCursor(query.cursor);
      const page = { beforeId: at, limit: rowsFor(query.limit) };
      const { group } = query;
      const isAll = group === undefined && normalised === null;
      const found =
        isAll && query.sort === "since"
          ? await selectOldestCustomers(db, { afterId: at, limit: page.limit })
          : group === undefined || normalised !== null
            ? await selectCustomers(db, { ...page, normalised })
            : await selectCustomersOfGroup(db, { ...page, group });
      const { items, nextCursor } = toPage(
        found.filter(({ customerGroup }) => group === undefined || customerGroup === group),
        query.limit,
      );
      return { items: items.map((row) => ({ ...toCustomer(row), customerGroup: row.customerGroup })), nextCursor };
    },
  });
}

function showRoute(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/customers/:id",
    summary: "Show a customer with the address book.",
    auth: scope("identity:read"),
    rate: "desk",
    params: byId,
    reply: { 200: Shown },
    refusals: [CustomerNotFound],
    transaction: false,
    async handle({ db, params }) {
      const found = await findCustomer(db, { region: db.region, id: params.id });
      return { ...found, addresses: await listAddresses(db, { region: db.region, customerId: params.id }) };
    },
  });
}

function eraseRoute(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/customers/:id",
    summary: "Erase a customer's personal data for good.",
    auth: scope("identity:write"),
    rate: "desk",
    params: byId,
    reply: { 204: null },
    refusals: [CustomerNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      await eraseCustomer(tx, params.id);
      await recordAudit(tx, { actor, action: "identity.customer_erased", subject: params.id, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}
