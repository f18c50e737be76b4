import { InvalidInput, looksLikeCardNumber, type Violation } from "@hansa/kernel";
import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import type { FastifySchemaCompiler, FastifySerializerCompiler } from "fastify/types/schema.js";
import { NotFound, UnknownProperty } from "./errors.ts";

/** Most violations that one answer lists. */
export const MAX_VIOLATIONS = 20;

const SHARED = { allErrors: true, strictTypes: false, strictTuples: false, strictRequired: false, useDefaults: true };

/**
 * Two compilers: what stands in an address is text and is turned into what the schema wants, a single value into a list
 * too; a body is JSON and is taken as it is. Unknown parameters of an address are ignored, links carry all sorts. In both,
 * free text that holds a card number is refused: cards are never ours to keep (PCI DSS 4.0.1, requirement 3).
 */
export function createValidators(): FastifySchemaCompiler<object> {
  const bodies = withFormats(new Ajv({ ...SHARED, coerceTypes: false }));
  const addresses = withFormats(new Ajv({ ...SHARED, coerceTypes: "array", removeAdditional: true }));
  return ({ schema, httpPart }) =>
    compiledOnUse(() => (httpPart === "body" ? bodies : addresses).compile(withoutCards(schema)));
}

/** Compiles with the first request: of three hundred routes a process serves some, and a start need not wait for the rest. */
function compiledOnUse(compile: () => ValidateFunction): ReturnType<FastifySchemaCompiler<object>> {
  let validate: ValidateFunction | undefined;
  const lazy = (data: unknown): boolean => {
    validate ??= compile();
    const isValid = validate(data);
    lazy.errors = validate.errors ?? null;
    return isValid;
  };
  lazy.errors = null as ErrorObject[] | null;
  return lazy;
}

/** Compiles serializers with the first answer that needs them, for the same reason. */
export function createSerializers(): FastifySerializerCompiler<unknown> {
  const build = SerializerSelector()({}, { ajv: { formats: { [IDENTIFIER]: true } } });
  return (route) => {
    let serialize: ReturnType<typeof build> | undefined;
    return (data) => {
      serialize ??= build({ ...route, httpStatus: route.httpStatus ?? "default" });
      return serialize(data);
    };
  };
}

/** The `format` of names that machines gave, such as article and parcel numbers: long numbers are expected in them. */
export const IDENTIFIER = "identifier";
const NO_CARD = "noCardNumber";
/** What says of a text that people do not type it freely. */
const NOT_FREE = ["enum", "const", "pattern", "format"];

function withFormats(ajv: Ajv): Ajv {
  ajvFormats.default(ajv);
  ajv.addFormat(IDENTIFIER, true);
  ajv.addKeyword({
    keyword: NO_CARD,
    type: "string",
    validate: (_: unknown, text: string) => !looksLikeCardNumber(text),
  });
  return ajv;
}

/** The schema, in which every free text is looked through for card numbers. */
function withoutCards(schema: unknown): object {
  const guarded = guardTexts(schema);
  return typeof guarded === "object" && guarded !== null ? guarded : {};
}

function guardTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(guardTexts);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, inner]) => [name, guardTexts(inner)]));
  return isFreeText(schema) ? { ...copy, [NO_CARD]: true } : copy;
}

/** Whether this is the schema of a text that people type as they like. */
export function isFreeText(schema: object): boolean {
  return "type" in schema && schema.type === "string" && !NOT_FREE.some((name) => name in schema);
}

/** What the caller is told about values that break a schema. `part` is Fastify's name for where they stand. */
export function toInvalid(errors: readonly ErrorObject[], part: string | undefined): Error {
  // An address with an id that cannot be one leads nowhere.
  if (part === "params") return new NotFound();
  const unknown = part === "body" ? errors.filter(({ keyword }) => keyword === "additionalProperties") : [];
  if (unknown.length > 0) return new UnknownProperty(distinct(unknown.map(pointerOf)).slice(0, MAX_VIOLATIONS));
  const prefix = part === "body" ? "" : "/query";
  const violations = errors.map((error) => ({ pointer: prefix + pointerOf(error), message: messageOf(error) }));
  return new InvalidInput(withoutRepeats(violations).slice(0, MAX_VIOLATIONS));
}

function pointerOf({ instancePath, params }: ErrorObject): string {
  const name: unknown = params["missingProperty"] ?? params["additionalProperty"];
  if (typeof name !== "string") return instancePath;
  return `${instancePath}/${name.replaceAll("~", "~0").replaceAll("/", "~1").slice(0, 100)}`;
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === "required") return "is required";
  if (keyword === NO_CARD) return "must not contain a card number";
  const allowed: unknown = params["allowedValues"];
  if (keyword === "enum" && Array.isArray(allowed)) return `must be one of ${allowed.join(", ")}`;
  return message ?? "is not valid";
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function withoutRepeats(violations: readonly Violation[]): readonly Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ pointer, message }) => {
    const key = `${pointer} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Where a body's schema has an object that would take unknown properties; null when it has none. */
export function findOpenObject(schema: unknown, pointer = ""): string | null {
  if (typeof schema !== "object" || schema === null) return null;
  if ("properties" in schema && !("additionalProperties" in schema) && !("unevaluatedProperties" in schema)) {
    return pointer || "/";
  }
  for (const [key, inner] of Object.entries(schema)) {
    const found = findOpenObject(inner, `${pointer}/${key}`);
    if (found !== null) return found;
  }
  return null;
}
