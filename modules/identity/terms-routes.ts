import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { type Route, route, scope } from "#platform/http";
import { recordAudit } from "./audit.ts";
import { CustomerNotFound } from "./errors.ts";
import { byId, closed, orNull } from "./route-shapes.ts";
import { loadTerms, setTerms } from "./terms.ts";

const Terms = Type.Object(
  {
    customerGroup: orNull(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,63}$", maxLength: 64 })),
    taxExemption: orNull(Type.String({ minLength: 1, maxLength: 200 })),
    vatId: orNull(Type.String({ minLength: 4, maxLength: 32 })),
  },
  closed,
);

/** On what terms a customer buys, for the desk. */
export function termsRoutes(): readonly Route[] {
  return [showTerms(), writeTerms()];
}

function showTerms(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/customers/:id/terms",
    summary: "Show on what terms a customer buys: group, tax exemption and VAT number.",
    auth: scope("identity:read"),
    rate: "desk",
    params: byId,
    reply: { 200: Terms },
    refusals: [CustomerNotFound],
    transaction: false,
    async handle({ db, params }) {
      const terms = (await loadTerms(db, [params.id])).get(params.id);
      if (terms === undefined) throw new CustomerNotFound();
      return terms;
    },
  });
}

function writeTerms(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/customers/:id/terms",
    summary: "Set on what terms a customer buys.",
    auth: scope("identity:write"),
    rate: "desk",
    params: byId,
    body: Terms,
    reply: { 200: Terms },
    refusals: [CustomerNotFound, InvalidInput],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { before, after } = await setTerms(tx, params.id, body);
      const subject = params.id;
      await recordAudit(tx, { actor, action: "identity.terms_set", subject, before, after, requestId, ip });
      return after;
    },
  });
}
