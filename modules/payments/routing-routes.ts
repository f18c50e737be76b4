import { InvalidInput, MAX_JSON_MINOR, money, parseCurrency } from "@hansa/kernel";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { type Static, Type } from "typebox";
import { ProviderUnknown, RoutingPlanChanged } from "./errors.ts";
import type { Payments } from "./payments.ts";
import { loadPlan, savePlan } from "./router.ts";

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 64 });
const Names = Type.Array(Name, { maxItems: 300 });
const Minor = Type.Integer({ minimum: 0, maximum: Number(MAX_JSON_MINOR) });
const Bin = Type.String({ pattern: "^[0-9]{1,8}$", maxLength: 8 });
const Rule = Type.Object(
  {
    name: Name,
    when: Type.Object(
      {
        methods: Type.Optional(Names),
        currencies: Type.Optional(Names),
        countries: Type.Optional(Names),
        fromMinor: Type.Optional(Minor),
        toMinor: Type.Optional(Minor),
        bins: Type.Optional(Type.Array(Type.Object({ from: Bin, to: Bin }, closed), { maxItems: 1_000 })),
        customerGroups: Type.Optional(Names),
      },
      closed,
    ),
    providers: Type.Array(
      Type.Object({ provider: Name, weight: Type.Integer({ minimum: 0, maximum: 1_000 }) }, closed),
      { minItems: 1, maxItems: 20 },
    ),
    capture: Type.Optional(Type.Enum(["automatic", "manual"], { type: "string" })),
    challenge: Type.Optional(Type.Boolean()),
  },
  closed,
);
const Cost = Type.Object(
  { provider: Name, ratePpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }), fixedMinor: Minor },
  closed,
);
const Plan = Type.Object(
  {
    version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    rules: Type.Array(Rule, { maxItems: 100 }),
    costs: Type.Array(Cost, { maxItems: 50 }),
  },
  closed,
);
const Health = Type.Object(
  {
    provider: Type.String(),
    methods: Type.Array(Type.String()),
    settles: Type.Boolean({ description: "Whether it writes settlement files that can be compared." }),
    calls: Type.Integer({ description: "In the last minute, in all processes." }),
    successPpm: Type.Integer({ description: "Calls that were answered, declines too, per million." }),
    latencyMs: Type.Integer(),
    isCircuitOpen: Type.Boolean(),
  },
  closed,
);

/** Which provider takes which payment: the desk's rules, how providers do, and a trial without a payment. */
export function routingRoutes({ payments }: { readonly payments: Payments }): readonly Route[] {
  return [showRoute, saveRoute(payments), tryRoute(payments), healthRoute(payments)];
}

const showRoute = route({
  method: "GET",
  path: "/v1/admin/payments/routing",
  summary: "Show the rules by which providers are chosen.",
  auth: scope("payments:read"),
  rate: "desk",
  reply: { 200: Plan },
  refusals: [],
  transaction: false,
  handle: ({ db }) => loadPlan(db),
});

function saveRoute(payments: Payments): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/payments/routing",
    summary: "Replace the rules by which providers are chosen; `version` is the one that you saw.",
    auth: scope("payments:write"),
    rate: "desk",
    body: Plan,
    reply: { 200: Plan },
    refusals: [InvalidInput, ProviderUnknown, RoutingPlanChanged],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const { version, ...plan } = body;
      const named = [...plan.rules.flatMap(({ providers }) => providers), ...plan.costs].map(
        ({ provider }) => provider,
      );
      if (named.some((name) => payments.providerOf(name) === null)) throw new ProviderUnknown();
      const before = await loadPlan(tx);
      const saved = await savePlan(tx, version, plan);
      const change = { before, after: saved };
      await recordAudit(tx, {
        actor,
        action: "payments.routing_changed",
        subject: "routing",
        ...change,
        requestId,
        ip,
      });
      return saved;
    },
  });
}

function tryRoute(payments: Payments): Route {
  return route({
    method: "GET",
    path: "/v1/admin/payments/routing/try",
    summary: "Tell which provider would take a payment, and why; nobody is asked.",
    auth: scope("payments:read"),
    rate: "desk",
    query: Type.Object(
      {
        method: Name,
        amountMinor: Minor,
        currency: Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3 }),
        country: Type.Optional(Type.String({ pattern: "^[A-Z]{2}$", maxLength: 2 })),
        bin: Type.Optional(Bin),
        customerGroup: Type.Optional(Name),
      },
      closed,
    ),
    reply: {
      200: Type.Object(
        {
          rule: Type.Union([Type.String(), Type.Null()]),
          capture: Type.String(),
          challenge: Type.Boolean(),
          candidates: Type.Array(Type.Object({ provider: Type.String(), why: Type.String() }, closed), {
            description: "In the order in which they would be asked this time: chance decides by their shares.",
          }),
        },
        closed,
      ),
    },
    refusals: [InvalidInput],
    transaction: false,
    handle({ query }) {
      const { rule, capture, challenge, candidates } = payments.route({
        method: query.method,
        amount: money(BigInt(query.amountMinor), parseCurrency(query.currency)),
        country: query.country ?? null,
        bin: query.bin ?? null,
        customerGroup: query.customerGroup ?? null,
      });
      return Promise.resolve({ rule, capture: capture ? "automatic" : "manual", challenge, candidates });
    },
  });
}

function healthRoute(payments: Payments): Route {
  return route({
    method: "GET",
    path: "/v1/admin/payments/providers",
    summary: "Show how each provider did in the last minute.",
    auth: scope("payments:read"),
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(Health), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    handle: () =>
      Promise.resolve({ items: payments.providers.map((name) => healthView(payments, name)), nextCursor: null }),
  });
}

function healthView(payments: Payments, provider: string): Static<typeof Health> {
  const { calls, successRate, latencyMs, isOpen } = payments.healthOf(provider);
  return {
    provider,
    methods: [...(payments.providerOf(provider)?.capabilities.methods ?? [])],
    settles: (payments.providerOf(provider)?.readSettlement ?? null) !== null,
    calls,
    successPpm: Math.round(successRate * 1e6),
    latencyMs: Math.round(latencyMs),
    isCircuitOpen: isOpen,
  };
}
