import { describe, expect, it } from "vitest";
import type { TSchema } from "typebox";
import { SCOPES } from "#modules/identity";
import { IDENTIFIER, RATE_CLASSES, type Route } from "#platform/http";
import { createValidators, isFreeText } from "../../platform/http/validate.ts";
import { describeRoutes } from "../../apps/server/describe-routes.ts";

/** Staff before they have a scope, and what they do for themselves whatever their scopes: the door to the desk. */
const DESK_DOOR = /^\/v1\/admin\/(auth|me)(\/|$)/;

const routes = describeRoutes();
const called = ({ method, path }: Route) => `${method} ${path}`;
const those = (wrong: (route: Route) => boolean) => routes.filter(wrong).map(called);
// The path itself leaves no room for more parameters than it names.
const schemasOf = ({ query, body }: Route) => [query, body].filter((schema) => schema !== undefined);

/** A schema and all schemas in it. */
function* schemasIn(schema: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) yield schema as Readonly<Record<string, unknown>>;
  for (const value of Object.values(schema)) yield* schemasIn(value);
}

describe("every route", () => {
  it("was read at all", () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter(({ method }) => method === "POST").length).toBeGreaterThan(15);
    expect(routes.filter(({ path }) => path.startsWith("/v1/admin/")).length).toBeGreaterThan(20);
  });

  it("says who may call it, how often, what it does and what it refuses", () => {
    expect(those(({ auth }) => !["anyone", "customer", "scope", "holder"].includes(auth?.kind))).toEqual([]);
    expect(those(({ rate }) => !RATE_CLASSES.includes(rate))).toEqual([]);
    expect(those(({ summary }) => !/^[A-Z][^\n]{5,}\.$/.test(summary ?? ""))).toEqual([]);
    expect(those(({ refusals }) => !Array.isArray(refusals) || refusals.includes(undefined as never))).toEqual([]);
    expect(those(({ reply }) => Object.keys(reply ?? {}).length === 0)).toEqual([]);
  });

  it("has a path of its own, in one style", () => {
    const names = routes.map((route) => called(route).replaceAll(/:[a-z]+/gi, ":"));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(those(({ path }) => /.\/$|\/\/|[A-Z_].*(?<!:[a-zA-Z]+)$/.test(path.replaceAll(/:[a-zA-Z]+/g, ":")))).toEqual(
      [],
    );
  });

  it("names every parameter of its path, and no other", () => {
    const wrong = those(({ path, params }) => {
      const inPath = [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, name = ""]) => name);
      const declared = propertiesOf(params);
      return inPath.length !== declared.length || inPath.some((name) => !declared.includes(name));
    });
    expect(wrong).toEqual([]);
  });

  it("asks for a scope at the desk, one that staff can be given", () => {
    const open = those(({ path, auth }) => {
      return path.startsWith("/v1/admin/") && auth.kind !== "scope" && !DESK_DOOR.test(path);
    });
    expect(open).toEqual([]);
    expect(those(({ path, auth }) => /^\/v1\/admin\/me(\/|$)/.test(path) && auth.kind !== "holder")).toEqual([]);
    // A scope that nobody can be given would lock the route for good.
    expect(those(({ auth }) => auth.kind === "scope" && !SCOPES.includes(auth.scope))).toEqual([]);
    const confused = routes.filter(({ auth, method }) => {
      return auth.kind === "scope" && auth.scope.endsWith(method === "GET" ? ":write" : ":read");
    });
    expect(confused.map(called)).toEqual([]);
  });

  it("opens no transaction to read", () => {
    expect(those(({ method, transaction }) => method === "GET" && transaction)).toEqual([]);
  });

  it("wants an Idempotency-Key where money or stock moves", () => {
    const moving = /^\/v1\/(.*\/)?(checkouts|captures?|refunds?)$/;
    const movers = routes.filter(({ method, path }) => method === "POST" && moving.test(path));
    expect(movers.map(({ path }) => path)).toContain("/v1/checkouts");
    const loose = movers.filter(({ idempotency }) => idempotency !== "required" && idempotency !== "own");
    expect(loose.map(called)).toEqual([]);
  });

  it("takes a card number in no text that people type", () => {
    const compile = createValidators();
    const texts = routes.flatMap((route) =>
      (["body", "querystring"] as const).flatMap((httpPart) => {
        const schema = httpPart === "body" ? route.body : route.query;
        if (schema === undefined) return [];
        const check = compile({ schema, method: route.method, url: route.path, httpPart });
        return textsIn(schema).map(({ value, at }) => ({ name: `${called(route)} ${at}`, check, value }));
      }),
    );
    expect(texts.length).toBeGreaterThan(120);
    const open = texts.filter(({ check, value }) => {
      check(value("pay with 4111 1111 1111 1111"));
      const told: unknown = "errors" in check ? check.errors : null;
      return !JSON.stringify(told).includes('"noCardNumber"');
    });
    expect(open.map(({ name }) => name)).toEqual([]);
    const machines = routes.flatMap((route) =>
      schemasOf(route)
        .flatMap((schema) => [...schemasIn(schema)])
        .filter(({ format }) => format === IDENTIFIER)
        .map(() => route.path.split("/")[3] ?? ""),
    );
    // Article numbers, addresses of pictures and parcel numbers; whoever adds one says so here.
    expect([...new Set(machines)].toSorted()).toEqual(["categories", "media", "orders", "products", "variants"]);
  });

  it("reads only what it declares, and no more than it can bear", () => {
    const loose = routes.flatMap((route) =>
      schemasOf(route).flatMap((schema: TSchema) =>
        [...schemasIn(schema)].flatMap((part) => {
          if (part["type"] === "object" && !isClosed(part)) return [`${called(route)}: an object`];
          if (part["type"] === "array" && part["maxItems"] === undefined)
            return [`${called(route)}: an array without end`];
          const isOpenText = part["type"] === "string" && !isBounded(part);
          if (isOpenText) return [`${called(route)}: a text without end`];
          const isOpenInteger = part["type"] === "integer" && part["maximum"] === undefined;
          return isOpenInteger ? [`${called(route)}: an integer without bounds`] : [];
        }),
      ),
    );
    expect([...new Set(loose)]).toEqual([]);
  });
});

interface TextIn {
  readonly at: string;
  /** The smallest value of the whole schema that has this text there. */
  readonly value: (text: string) => unknown;
}

/** Every free text in a schema. */
function textsIn(schema: unknown): readonly TextIn[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (isFreeText(schema)) return [{ at: "", value: (text) => text }];
  const parts: Readonly<Record<string, unknown>> = { ...schema };
  const named = Object.entries({ ...entriesOf(parts["properties"]), ...keysOf(parts["patternProperties"]) });
  const inner = named.flatMap(([name, part]) =>
    textsIn(part).map(({ at, value }) => ({ at: `/${name}${at}`, value: (text: string) => ({ [name]: value(text) }) })),
  );
  const items = textsIn(parts["items"]).map(({ at, value }) => {
    return { at: `[]${at}`, value: (text: string) => [value(text)] };
  });
  const either = ["anyOf", "oneOf", "allOf"].flatMap((word) => {
    const options = parts[word];
    return Array.isArray(options) ? options.flatMap((option) => textsIn(option)) : [];
  });
  return [...inner, ...items, ...either];
}

const entriesOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
/** With a name that fits in place of each pattern. */
const keysOf = (value: unknown): object =>
  Object.fromEntries(
    Object.entries(entriesOf(value)).map(([pattern, schema]: [string, unknown]) => [
      ["en", "filter[colour]", "filter.colour"].find((name) => new RegExp(pattern, "u").test(name)) ?? pattern,
      schema,
    ]),
  );

function propertiesOf(schema: TSchema | undefined): readonly string[] {
  return schema !== undefined && "properties" in schema ? Object.keys(schema.properties ?? {}) : [];
}

/** An object that names its properties, or is a list of pairs on purpose. */
function isClosed(part: Readonly<Record<string, unknown>>): boolean {
  return part["additionalProperties"] !== undefined || "patternProperties" in part;
}

/** Text with an end: by length, by a format or a pattern that has one, or because it is one of a few. */
function isBounded(part: Readonly<Record<string, unknown>>): boolean {
  const { format, pattern } = part;
  return (
    ["maxLength", "const", "enum"].some((word) => word in part) ||
    (typeof format === "string" && /^(uuid|date|date-time)$/.test(format)) ||
    (typeof pattern === "string" && /^\^[^*+]*\$$/.test(pattern) && !/,\}/.test(pattern))
  );
}
