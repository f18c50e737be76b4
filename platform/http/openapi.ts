import { STATUS_CODES } from "node:http";
import type { TSchema } from "typebox";
import { idempotencyOf } from "./idempotency.ts";
import { describeRefusal } from "./refusal.ts";
import type { AuthRule, Route } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document, as far as this file fills it. */
export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

const PROBLEM: Json = {
  type: "object",
  description: "RFC 9457. `code` is stable; what else stands in it depends on the code.",
  required: ["type", "title", "status", "code", "requestId"],
  properties: {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    requestId: { type: "string" },
  },
};

const SECURITY_SCHEMES: Json = {
  session: { type: "apiKey", in: "cookie", name: "hansa_session", description: "A customer or a member of staff." },
  apiKey: { type: "http", scheme: "bearer", description: "An API key of the desk." },
  cartToken: { type: "apiKey", in: "header", name: "Cart-Token", description: "Returned with a new cart." },
  orderToken: { type: "apiKey", in: "header", name: "Order-Token", description: "Returned with a new order." },
};

/** Builds the OpenAPI document of these routes. The same routes give the same bytes. */
export function describeApi(routes: readonly Route[], info: { readonly version: string }): OpenApi {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Hansa",
      version: info.version,
      description: "An open-source e-commerce platform. Money is in whole minor units; times are RFC 3339 in UTC.",
    },
    paths: Object.fromEntries(Object.entries(paths).toSorted(([one], [other]) => (one < other ? -1 : 1))),
    components: { schemas: { Problem: PROBLEM }, securitySchemes: SECURITY_SCHEMES },
  };
}

/** The document as text that ends in a line break, as it is committed and served. */
export function writeApi(document: OpenApi): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function describeRoute(route: Route): Json {
  const parameters = [
    ...parametersIn("path", route.params),
    ...parametersIn("query", route.query),
    ...keyParameter(route),
  ];
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [tagOf(route.path)],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: route.body } } } }),
    responses: responsesOf(route),
    ...securityOf(route.auth),
    "x-rate-class": route.rate,
  };
}

/** `POST /v1/carts/:id/lines` is `postCartsIdLines`. */
function operationIdOf({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "" && word !== "v1");
  return method.toLowerCase() + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

function tagOf(path: string): string {
  const words = path.split("/").filter((word) => word !== "" && word !== "v1" && !word.startsWith(":"));
  return words[0] === "admin" ? `admin ${words[1] ?? ""}`.trim() : (words[0] ?? "shop");
}

function parametersIn(place: "path" | "query", schema: TSchema | undefined): readonly Json[] {
  if (schema === undefined) return [];
  const { properties, required } = parseObject(schema);
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: inner,
  }));
}

function keyParameter(route: Route): readonly Json[] {
  const rule = idempotencyOf(route);
  if (rule === "none") return [];
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      required: rule !== "accepted",
      description: "Repeating the request with the same key repeats the answer and nothing else, for 24 hours.",
      schema: { type: "string", minLength: 1, maxLength: 64 },
    },
  ];
}

function responsesOf(route: Route): Json {
  const responses: Record<string, Json> = {};
  for (const [status, schema] of Object.entries(route.reply)) {
    const description = STATUS_CODES[status] ?? "Answer";
    responses[status] =
      schema === null ? { description } : { description, content: { "application/json": { schema } } };
  }
  const refusals = Map.groupBy(route.refusals.map(describeRefusal), ({ status }) => String(status));
  for (const [status, facts] of refusals) {
    const codes = [...new Set(facts.map(({ code }) => code))].toSorted();
    const description = codes.map((code) => `\`${code}\``).join(", ");
    responses[status] = mergeProblem(responses[status], description, codes);
  }
  responses["default"] = {
    description: "Any other problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  return responses;
}

function mergeProblem(usual: Json | undefined, description: string, codes: readonly string[]): Json {
  const problem = {
    allOf: [{ $ref: "#/components/schemas/Problem" }],
    properties: { code: { enum: codes } },
  };
  return {
    description: usual === undefined ? description : `${String(usual["description"])}; ${description}`,
    content: { ...parseJson(usual?.["content"]), "application/problem+json": { schema: problem } },
  };
}

function securityOf(rule: AuthRule): Json {
  switch (rule.kind) {
    case "anyone":
      return { security: [] };
    case "customer":
      return { security: [{ session: [] }] };
    case "scope":
      return { security: [{ apiKey: [rule.scope] }, { session: [rule.scope] }] };
    case "holder":
      return holderOf(rule.of);
  }
}

function holderOf(of: string): Json {
  if (of === "cart") return { security: [{ cartToken: [] }, { session: [] }] };
  if (of === "order") return { security: [{ orderToken: [] }, { session: [] }] };
  return { security: [], description: `The caller proves itself with: ${of}.` };
}

function parseObject(schema: TSchema): { readonly properties: Json; readonly required: readonly string[] } {
  const { properties = {}, required = [] } = schema as { properties?: Json; required?: readonly string[] };
  return { properties, required };
}

function parseJson(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
