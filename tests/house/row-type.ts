// oxlint-disable typescript/switch-exhaustiveness-check -- of 200 kinds of nodes, these are read and all others are unclear
import type { Node } from "oxc-parser";
import { isNode, readSource, resolveImport, type Source } from "./sources.ts";

/** What a property of a row may hold, as far as it can be read from its type. */
export type Kind =
  | "string"
  | "number"
  | "bigint"
  | "boolean"
  | "Date"
  | "Buffer"
  | "null"
  | "json"
  | "list"
  | "unclear";

/** A property of a row: its kinds, and those of its elements if it is a list. */
export interface Property {
  readonly kinds: ReadonlySet<Kind>;
  readonly elements: ReadonlySet<Kind>;
}

interface Place {
  readonly source: Source;
  readonly node: Node;
}

/** The properties of a declared row, or null when its type cannot be read plainly. */
export function readRow(source: Source, node: Node): ReadonlyMap<string, Property> | null {
  switch (node.type) {
    case "TSTypeLiteral":
      return propertiesOf(source, node.members);
    case "TSInterfaceDeclaration": {
      const parents = node.extends.map(({ expression }) => readNamed(source, expression));
      return join([...parents, propertiesOf(source, node.body.body)]);
    }
    case "TSTypeAliasDeclaration":
      return readRow(source, node.typeAnnotation);
    case "TSIntersectionType":
      return join(node.types.map((type) => readRow(source, type)));
    case "TSTypeReference":
      return readReference(source, node);
    default:
      return null;
  }
}

function readReference(source: Source, node: Node & { type: "TSTypeReference" }): ReadonlyMap<string, Property> | null {
  const name = nameOf(node.typeName);
  const [row, keys] = node.typeArguments?.params ?? [];
  if (row === undefined) return readNamed(source, node.typeName);
  if (name === "Readonly") return readRow(source, row);
  if ((name !== "Pick" && name !== "Omit") || keys === undefined) return null;
  const whole = readRow(source, row);
  const listed = literalsOf(keys);
  if (whole === null || listed === null) return null;
  return new Map([...whole].filter(([property]) => listed.includes(property) === (name === "Pick")));
}

function readNamed(source: Source, id: Node): ReadonlyMap<string, Property> | null {
  const found = find(source, nameOf(id));
  return found === null ? null : readRow(found.source, found.node);
}

function propertiesOf(source: Source, members: readonly Node[]): ReadonlyMap<string, Property> | null {
  const properties = new Map<string, Property>();
  for (const member of members) {
    if (member.type !== "TSPropertySignature" || member.key.type === "PrivateIdentifier") return null;
    const name = member.key.type === "Literal" ? String(member.key.value) : nameOf(member.key);
    const type = member.typeAnnotation?.typeAnnotation;
    if (type === undefined) return null;
    properties.set(name, propertyOf({ source, node: type }));
  }
  return properties;
}

function propertyOf(place: Place): Property {
  const elements = elementsOf(place);
  return { kinds: kindsOf(place), elements: new Set(elements.flatMap((element) => [...kindsOf(element)])) };
}

/** The element types of every list in a union. */
function elementsOf({ source, node }: Place): readonly Place[] {
  switch (node.type) {
    case "TSUnionType":
      return node.types.flatMap((type) => elementsOf({ source, node: type }));
    case "TSTypeOperator":
    case "TSParenthesizedType":
      return elementsOf({ source, node: node.typeAnnotation });
    case "TSArrayType":
      return [{ source, node: node.elementType }];
    case "TSTypeReference":
      return /^(Readonly)?Array$/.test(nameOf(node.typeName))
        ? (node.typeArguments?.params ?? []).map((type) => ({ source, node: type }))
        : [];
    default:
      return [];
  }
}

const KEYWORDS: Readonly<Record<string, Kind>> = {
  TSStringKeyword: "string",
  TSNumberKeyword: "number",
  TSBigIntKeyword: "bigint",
  TSBooleanKeyword: "boolean",
  TSNullKeyword: "null",
  TSUnknownKeyword: "json",
  TSTypeLiteral: "json",
  TSMappedType: "json",
  TSInterfaceDeclaration: "json",
  TSArrayType: "list",
  TSTupleType: "list",
  TSTemplateLiteralType: "string",
};

function kindsOf({ source, node }: Place, depth = 0): ReadonlySet<Kind> {
  const keyword = KEYWORDS[node.type];
  if (keyword !== undefined) return new Set([keyword]);
  if (depth > 12) return new Set(["unclear"]);
  const of = (inner: Node): ReadonlySet<Kind> => kindsOf({ source, node: inner }, depth + 1);
  switch (node.type) {
    case "TSUnionType":
      return new Set(node.types.flatMap((type) => [...of(type)]));
    case "TSIntersectionType": {
      // A brand: text and an object that is never there.
      const kinds = node.types.flatMap((type) => [...of(type)]);
      return new Set(kinds.some((kind) => kind !== "json") ? kinds.filter((kind) => kind !== "json") : kinds);
    }
    case "TSTypeAliasDeclaration":
    case "TSTypeOperator":
    case "TSParenthesizedType":
      return node.type === "TSTypeOperator" && node.operator === "keyof"
        ? new Set(["string"])
        : of(node.typeAnnotation);
    case "TSLiteralType":
      return new Set([literalKind(node.literal)]);
    case "TSIndexedAccessType":
      return indexedKind(source, node.objectType, node.indexType);
    case "TSTypeReference":
      return referenceKind({ source, node }, nameOf(node.typeName), depth);
    default:
      return new Set(["unclear"]);
  }
}

function referenceKind(place: Place, name: string, depth: number): ReadonlySet<Kind> {
  if (name === "Date" || name === "Buffer") return new Set([name]);
  if (/^(Readonly)?Array$/.test(name)) return new Set(["list"]);
  if (["Record", "Readonly", "Partial", "Pick", "Omit", "Static"].includes(name)) return new Set(["json"]);
  const found = find(place.source, name);
  return found === null ? new Set(["unclear"]) : kindsOf(found, depth + 1);
}

/** `(typeof STATES)[number]`, `Order["state"]`. */
function indexedKind(source: Source, object: Node, index: Node): ReadonlySet<Kind> {
  const target = object.type === "TSParenthesizedType" ? object.typeAnnotation : object;
  if (target.type === "TSTypeQuery" && isNode(target.exprName)) {
    const declared = find(source, nameOf(target.exprName));
    const values = declared === null ? [] : valuesOf(declared.node);
    return values.length === 0 ? new Set(["unclear"]) : new Set(values.map(literalKind));
  }
  const [property] = literalsOf(index) ?? [];
  const kinds = readRow(source, target)?.get(property ?? "")?.kinds;
  return kinds ?? new Set(["unclear"]);
}

function valuesOf(node: Node): readonly Node[] {
  if (node.type === "VariableDeclarator") return node.init === null ? [] : valuesOf(node.init);
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return valuesOf(node.expression);
  return node.type === "ArrayExpression" ? node.elements.flatMap((element) => (isNode(element) ? [element] : [])) : [];
}

function literalKind(node: Node): Kind {
  if (node.type === "TemplateLiteral") return "string";
  if (node.type !== "Literal") return "unclear";
  if (node.value === null) return "null";
  const kind = typeof node.value;
  return kind === "string" || kind === "number" || kind === "bigint" || kind === "boolean" ? kind : "unclear";
}

function literalsOf(node: Node): readonly string[] | null {
  if (node.type === "TSUnionType") {
    const all = node.types.map(literalsOf);
    return all.includes(null) ? null : all.flatMap((some) => some ?? []);
  }
  if (node.type !== "TSLiteralType" || node.literal.type !== "Literal") return null;
  return [String(node.literal.value)];
}

/** Looks a name up: in the file, then where the file imports it from. */
function find(source: Source, name: string): Place | null {
  const { program } = source;
  for (const statement of program.type === "Program" ? program.body : []) {
    const declared = "declaration" in statement && isNode(statement.declaration) ? statement.declaration : statement;
    const declarations: readonly Node[] = declared.type === "VariableDeclaration" ? declared.declarations : [declared];
    const node = declarations.find((each) => "id" in each && isNode(each.id) && nameOf(each.id) === name);
    if (node !== undefined) return { source, node };
  }
  return findElsewhere(source, name);
}

function findElsewhere({ path, module }: Source, name: string): Place | null {
  const follow = (target: string, original: string): Place | null => {
    const led = resolveImport(path, target);
    return led === null ? null : find(readSource(led), original);
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    const entry = entries.find(({ localName }) => localName.value === name);
    if (entry !== undefined) return follow(moduleRequest.value, entry.importName.name ?? name);
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, exportName, importName } of entries) {
      if (moduleRequest === null || (exportName.name !== null && exportName.name !== name)) continue;
      const found = follow(moduleRequest.value, importName.name ?? name);
      if (found !== null) return found;
    }
  }
  return null;
}

function nameOf(node: Node): string {
  return node.type === "Identifier" ? node.name : "";
}

function join(parts: readonly (ReadonlyMap<string, Property> | null)[]): ReadonlyMap<string, Property> | null {
  const readable = parts.filter((part) => part !== null);
  return readable.length < parts.length ? null : new Map(readable.flatMap((part) => [...part]));
}
