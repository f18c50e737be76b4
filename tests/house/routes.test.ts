import { describe, expect, it } from "vitest";
import type { TSchema } from "typebox";
import { SCOPES } from "#modules/identity";
import { RATE_CLASSES, type Route } from "#platform/http";
import { describeRoutes } from "../../apps/server/describe-routes.ts";

/** Staff before they have a scope, and whatever their scopes: the door to the desk. */
const DESK_DOOR = ["POST /v1/admin/auth/sign-in", "POST /v1/admin/auth/sign-out", "GET /v1/admin/me"];

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
    const open = those(({ path, auth }) => path.startsWith("/v1/admin/") && auth.kind !== "scope");
    expect(open.filter((route) => !DESK_DOOR.includes(route))).toEqual([]);
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
