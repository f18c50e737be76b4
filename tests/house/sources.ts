import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type EcmaScriptModule, type Node, parseSync } from "oxc-parser";

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** One source file, read and parsed; `path` is relative to the checkout. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Node;
  readonly module: EcmaScriptModule;
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[];
}

/** One import or re-export, as written. */
export interface Import {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

const parsed = new Map<string, Source>();

/** Parses a file, once. @throws an Error when it is not TypeScript */
export function readSource(path: string): Source {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(join(root, path), "utf8");
  const { program, module, comments, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const source = { path, text, program, module, comments };
  parsed.set(path, source);
  return source;
}

/** Files of the checkout that match, sorted, with nothing that was installed or built. */
export function filesOf(pattern: string): readonly string[] {
  const exclude = ["**/node_modules/**", "**/dist/**", "**/.hansa/**"];
  return globSync(pattern, { cwd: root, exclude }).toSorted();
}

/** All TypeScript sources that match. */
export function sourcesOf(pattern: string): readonly Source[] {
  return filesOf(pattern).map(readSource);
}

/** Tests, and fixtures that several of them share. */
export const isTest = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path);

/** Where a file stands in the checkout: the room it belongs to, if any. */
export function roomOf(path: string): string | undefined {
  return /^modules\/([^/]+)\//.exec(path)?.[1];
}

export function importsOf(source: Source): readonly Import[] {
  const { staticImports, staticExports } = source.module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
  ];
  return requests.flatMap((request) =>
    request === null ? [] : [{ file: source.path, line: lineOf(source, request.start), target: request.value }],
  );
}

/** The file that an import leads to, or null when it leads out of the checkout's sources. */
export function resolveImport(from: string, target: string): string | null {
  const path = target.startsWith(".") ? posix.join(posix.dirname(from), target) : nameOf(target);
  return path !== null && existsSync(join(root, path)) ? path : null;
}

function nameOf(target: string): string | null {
  const [, door, name = ""] = /^(#modules|#events|#platform|@hansa\/kernel)\/?(.*)$/.exec(target) ?? [];
  if (door === "@hansa/kernel") return "kernel/index.ts";
  if (target === "#modules/map") return "modules/map.ts";
  if (door === "#modules") return `modules/${name}/index.ts`;
  if (door === "#events") return `modules/${name}/events.ts`;
  return door === "#platform" ? `platform/${name}/index.ts` : null;
}

export function lineOf({ text }: Pick<Source, "text">, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** The node and everything in it, outside in. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** A statement of the sources: the text that the server gets, and the type argument that declares its rows. */
export interface WrittenStatement {
  readonly source: Source;
  readonly line: number;
  readonly text: string;
  readonly row: Node | null;
}

/** Every sql`…` of a file, and every copyInto`…` as a reading of the columns that it writes. */
export function statementsOf(source: Source): readonly WrittenStatement[] {
  const statements: WrittenStatement[] = [];
  for (const node of walk(source.program)) {
    if (node.type !== "TaggedTemplateExpression") continue;
    if (node.tag.type !== "Identifier" || !["sql", "copyInto"].includes(node.tag.name)) continue;
    const written = node.quasi.quasis
      .map(({ value }) => value.cooked ?? "")
      .reduce((joined, part, index) => `${joined}$${String(index)}${part}`);
    const text =
      node.tag.name === "sql" ? written : written.replace(/^\s*(\S+)\s*\(([^)]*)\)\s*$/, "select $2 from $1");
    const row = node.typeArguments?.params[0] ?? null;
    statements.push({ source, line: lineOf(source, node.start), text, row });
  }
  return statements;
}
